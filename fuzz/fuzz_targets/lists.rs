//! The lines of a list of tags: whatever is read says the same when it is written anew, on one line or on many; and
//! with bare tags accepted, what could be read before says what it did, and what is read now does so with quotes.
#![no_main]

use http_conditional::{ETag, EntityTag, EntityTags, Preconditions};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let lines: Vec<&[u8]> = data.split(|byte| *byte == b'\n').collect();
    let preconditions = Preconditions::from_lines(lines.iter().map(|line| ("If-None-Match", *line)));
    lenient(&preconditions);
    match preconditions.if_none_match() {
        Ok(None) => panic!("there is at least one line"),
        Ok(Some(EntityTags::Any)) => assert_eq!(data.trim_ascii(), b"*"),
        Ok(Some(EntityTags::List(members))) => {
            let tags: Vec<&[u8]> = members.map(EntityTag::as_bytes).collect();
            assert_eq!(read([tags.join(b", ".as_slice())]), tags);
            assert_eq!(read(tags.iter()), tags);
        }
        Err(malformed) => assert!(malformed.offset() <= lines[malformed.line()].len()),
    }
});

fn lenient(strict: &Preconditions<'_>) {
    let lenient = strict.clone().accept_unquoted_tags();
    match (strict.if_none_match(), lenient.if_none_match()) {
        (Ok(Some(EntityTags::List(strict))), Ok(Some(EntityTags::List(lenient)))) => {
            assert!(strict.map(EntityTag::as_bytes).eq(lenient.map(EntityTag::as_bytes)));
        }
        (Ok(Some(EntityTags::Any)), Ok(Some(EntityTags::Any))) | (Err(_), Err(_)) => {}
        (Err(_), Ok(Some(EntityTags::List(lenient)))) => {
            let quoted: Vec<Vec<u8>> = lenient.map(|tag| ETag::from(tag).as_bytes().to_vec()).collect();
            assert_eq!(read([quoted.join(b", ".as_slice())]), quoted);
        }
        (strict, lenient) => panic!("{strict:?} became {lenient:?}"),
    }
}

/// The members of a list that can be read.
fn read<V: AsRef<[u8]>>(lines: impl IntoIterator<Item = V>) -> Vec<Vec<u8>> {
    let lines: Vec<V> = lines.into_iter().collect();
    let preconditions = Preconditions::from_lines(lines.iter().map(|line| ("if-none-match", line)));
    match preconditions.if_none_match() {
        Ok(Some(EntityTags::List(members))) => members.map(|tag| tag.as_bytes().to_vec()).collect(),
        Ok(None) => Vec::new(),
        other => panic!("a list was written, and {other:?} was read"),
    }
}
