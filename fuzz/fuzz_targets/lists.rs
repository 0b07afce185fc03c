//! The lines of a list of tags, against the oracle, with and without unquoted tags: an element too many or too few, one
//! read as another, a place of an error that is wrong.
#![no_main]

#[path = "../../tests/support/mod.rs"]
mod support;

use http_conditional::{EntityTags, Preconditions};
use libfuzzer_sys::fuzz_target;
use support::values::{self, Tag, Tags};

fuzz_target!(|data: &[u8]| {
    let lines: Vec<&[u8]> = data.split(|byte| *byte == b'\n').collect();
    let strict = Preconditions::from_lines(lines.iter().map(|line| ("If-None-Match", *line)));
    for (preconditions, unquoted_tags) in [(strict.clone(), false), (strict.accept_unquoted_tags(), true)] {
        let found = match preconditions.if_none_match() {
            Ok(None) => None,
            Ok(Some(EntityTags::Any)) => Some(Ok(Tags::Any)),
            Ok(Some(EntityTags::List(tags))) => {
                let tag =
                    |tag: http_conditional::EntityTag<'_>| Tag { weak: tag.is_weak(), opaque: tag.unquoted().to_vec() };
                Some(Ok(Tags::List(tags.map(tag).collect())))
            }
            Err(malformed) => Some(Err(support::place(malformed))),
        };
        assert_eq!(found, values::tags("If-None-Match", &lines, unquoted_tags));
    }
});
