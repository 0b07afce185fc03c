//! What is refused before any route is looked at.

use std::net::{IpAddr, SocketAddr};

use axum::extract::Request;
use axum::http::uri::{Authority, PathAndQuery};
use axum::http::{HeaderMap, StatusCode, Uri, Version, header};
use percent_encoding::percent_decode_str;

use crate::problem::Problem;

/// The names by which clients may address this server.
///
/// A page of another site can let a name of its own resolve to this address (DNS rebinding), and is then of the same
/// origin as this server for the browser. The request still names the other site.
pub struct Names {
    address: IpAddr,
    others: Vec<Authority>,
}

impl Names {
    /// Returns the names, or `None` where the address names nothing and no name is given.
    pub fn new(address: SocketAddr, others: Vec<Authority>) -> Option<Self> {
        let known = !address.ip().is_unspecified() || !others.is_empty();
        known.then_some(Self { address: address.ip(), others })
    }

    fn contain(&self, authority: &Authority) -> bool {
        let host = authority.host();
        let ip: Option<IpAddr> = host.trim_start_matches('[').trim_end_matches(']').parse().ok();
        // A user before the host (`127.0.0.1@other`) is refused, so that it need not be taken apart.
        let plain = !authority.as_str().contains('@');
        let loopback = ip.map_or(host.eq_ignore_ascii_case("localhost"), |ip| ip.is_loopback());
        let own = ip == Some(self.address) || self.address.is_loopback() && loopback;
        plain && (own || self.others.iter().any(|name| name.host().eq_ignore_ascii_case(host)))
    }
}

pub fn check(names: &Names, request: &Request) -> Result<(), Problem> {
    check_host(names, request)?;
    check_target(request.uri())?;
    check_transfer_encoding(request.headers())
}

/// RFC 3986 section 2.1. What two readers may decode in two ways names no document, and no place in a list.
fn check_target(uri: &Uri) -> Result<(), Problem> {
    let target = uri.path_and_query().map_or("", PathAndQuery::as_str);
    let is_byte = |rest: &str| rest.len() >= 2 && rest.bytes().take(2).all(|digit| digit.is_ascii_hexdigit());
    if target.split('%').skip(1).all(is_byte) && percent_decode_str(target).decode_utf8().is_ok() {
        return Ok(());
    }
    Err(Problem::new(StatusCode::BAD_REQUEST, "the target is not UTF-8 in percent-encoding"))
}

/// RFC 9112 section 3.2 (400) and RFC 9110 section 7.4 (421).
fn check_host(names: &Names, request: &Request) -> Result<(), Problem> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let (host, second) = (hosts.next(), hosts.next());
    if second.is_some() || host.is_none() && request.version() == Version::HTTP_11 {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "expected exactly one Host"));
    }
    // A target that has an authority takes precedence over Host (RFC 9112 section 3.2.2).
    let from_host = || host.and_then(|host| Authority::try_from(host.as_bytes()).ok());
    let authority = request.uri().authority().cloned().or_else(from_host);
    if authority.is_some_and(|authority| names.contain(&authority)) {
        return Ok(());
    }
    let detail = "this server has no such name: its operator can give it one by --name";
    Err(Problem::new(StatusCode::MISDIRECTED_REQUEST, detail))
}

/// The content below another coding would be stored as it is, coded (RFC 9112 section 6.1).
fn check_transfer_encoding(headers: &HeaderMap) -> Result<(), Problem> {
    let mut codings = headers.get_all(header::TRANSFER_ENCODING).iter();
    let first = codings.next().is_none_or(|coding| coding.as_bytes().eq_ignore_ascii_case(b"chunked"));
    if first && codings.next().is_none() {
        return Ok(());
    }
    Err(Problem::new(StatusCode::NOT_IMPLEMENTED, "the only transfer coding that this server knows is chunked"))
}
