//! nginx with `proxy_cache` and `proxy_cache_revalidate`.

use crate::cache::Cache;
use crate::support::nginx::Nginx;

const CONFIGURATION: &str = include_str!("nginx.conf");

#[test]
fn nginx_asks_whether_what_it_has_is_current() {
    if let Some(cache) = start(CONFIGURATION) {
        cache.revalidates();
    }
}

#[test]
fn nginx_answers_304_to_a_client_that_has_it() {
    if let Some(cache) = start(CONFIGURATION) {
        cache.answers_a_client_that_has_it();
    }
}

#[test]
fn nginx_gives_away_nothing_that_was_changed() {
    if let Some(cache) = start(CONFIGURATION) {
        cache.forgets_what_was_changed();
    }
}

#[test]
fn nginx_passes_on_a_refusal() {
    if let Some(cache) = start(CONFIGURATION) {
        cache.passes_on_a_refusal();
    }
}

#[test]
fn nginx_that_caches_for_an_hour_deceives_no_writer() {
    let hour = CONFIGURATION.replace("X-Accel-Expires @1", "X-Accel-Expires 3600");
    assert_ne!(hour, CONFIGURATION);
    if let Some(cache) = start(&hour) {
        cache.cannot_deceive_a_writer();
    }
}

fn start(configuration: &str) -> Option<Cache> {
    Cache::start(|upstream| {
        let nginx = Nginx::start(configuration, &[("127.0.0.1:3000", upstream)])?;
        let address = nginx.address.clone();
        Some((nginx, address))
    })
}
