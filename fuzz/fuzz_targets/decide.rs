//! The reader of lines, without an oracle: it finds a panic, a line too many or too few, and a line that is not JSON.
#![no_main]

#[path = "../../examples/decide/case.rs"]
mod case;
#[path = "../../examples/decide/client.rs"]
mod client;
#[path = "../../examples/decide/lines.rs"]
mod lines;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut output = Vec::new();
    lines::run(input, &mut output).expect("memory can be written");
    let results: Vec<_> = output.split_inclusive(|byte| *byte == b'\n').collect();
    let expected = input.split(|byte| *byte == b'\n').count() - usize::from(input.is_empty() || input.ends_with(b"\n"));
    assert_eq!(results.len(), expected);
    for result in results {
        let result: serde_json::Value = serde_json::from_slice(result).expect("a line of JSON");
        let is_decided = result.get("decision").is_some() || result.get("request").is_some();
        assert!(is_decided != result.get("error").is_some());
    }
});
