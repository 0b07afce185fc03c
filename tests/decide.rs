//! `decide`: what it says of a line, of a line that is none, and of hostile ones.

#[path = "../examples/decide/case.rs"]
mod case;
#[path = "../examples/decide/client.rs"]
mod client;
#[path = "../examples/decide/lines.rs"]
mod lines;

use serde_json::{Value, json};

/// The output for some lines of input.
fn decide(input: &[u8]) -> Vec<Value> {
    let mut output = Vec::new();
    lines::run(input, &mut output).expect("memory can be written");
    let output = String::from_utf8(output).expect("JSON is text");
    output.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

/// A PUT or GET of an existing resource with the tag `"1"`, and those lines of one field.
fn one(method: &str, field: &str, values: &[String]) -> Value {
    let headers: Vec<_> = values.iter().map(|value| (field, value)).collect();
    let state = json!({ "exists": true, "etag": "\"1\"", "last_modified": 0, "strong_date": true });
    let case = json!({ "id": 7, "method": method, "headers": headers, "state": state });
    decide(case.to_string().as_bytes()).remove(0)
}

#[test]
fn a_line_is_decided_in_full() {
    let line = br#"{"id":"a1","method":"GET","headers":[["If-None-Match","\"1\""]],"state":{"exists":true,"etag":"\"1\"","last_modified":1715768430}}"#;
    let because = "If-None-Match is false: a listed tag is weakly equal to the current one (RFC 9110 section 13.1.2)";
    let expected = json!({
        "id": "a1", "decision": "not_modified", "status": 304, "decided_by": "If-None-Match", "because": because
    });
    assert_eq!(decide(line), [expected]);
}

/// IR-4, IR-9, RANGE-2: the result for a range is there where the request asks for one and may proceed.
#[test]
fn a_range_is_decided_where_it_is_asked_for() {
    for (method, headers, range) in [
        ("GET", json!([["Range", "bytes=0-"]]), json!(true)),
        ("GET", json!([["RANGE", "bytes=0-"], ["if-range", "\"1\""]]), json!(true)),
        ("GET", json!([["Range", "bytes=0-"], ["If-Range", "\"2\""]]), json!(false)),
        ("GET", json!([["If-Range", "\"1\""]]), json!(false)),
        ("HEAD", json!([["Range", "bytes=0-"]]), json!(false)),
        ("GET", json!([]), Value::Null),
        ("GET", json!([["Range", "bytes=0-"], ["If-None-Match", "*"]]), Value::Null),
    ] {
        let state = json!({ "exists": true, "etag": "\"1\"" });
        let case = json!({ "id": 1, "method": method, "headers": headers, "state": state });
        assert_eq!(decide(case.to_string().as_bytes())[0]["range"], range, "{method} {headers}");
    }
}

#[test]
fn malformed_fields_are_listed_with_their_place() {
    let result = one("PUT", "If-Match", &["\"1\"".into(), "\"2\", x".into()]);
    let reason = "expected an entity-tag: \"...\" or W/\"...\"";
    assert_eq!(result["malformed"], json!([{ "field": "If-Match", "line": 1, "offset": 5, "reason": reason }]));
    assert_eq!(result["decision"], "precondition_failed");
}

#[test]
fn a_line_that_is_no_case_gets_an_error_and_the_rest_go_on() {
    let good = r#"{"id":1,"method":"GET","headers":[],"state":{"exists":true,"etag":null,"last_modified":-1}}"#;
    let bad: [&[u8]; 12] = [
        b"",
        b"nonsense",
        b"[]",
        b"{}",
        b"\xff\xfe",
        br#"{"id":1,"method":"G T","headers":[],"state":{"exists":true}}"#,
        br#"{"id":1,"method":"GET","headers":{},"state":{"exists":true}}"#,
        br#"{"id":1,"method":"GET","headers":[["a"]],"state":{"exists":true}}"#,
        br#"{"id":1,"method":"GET","headers":[["If-Match","\u2603"]],"state":{"exists":true}}"#,
        br#"{"id":1,"method":"GET","headers":[],"state":{"exists":true,"etag":"unquoted"}}"#,
        br#"{"id":1,"method":"GET","headers":[],"state":{"exists":true,"last_modified":1e99}}"#,
        br#"{"id":1,"method":"GET","headers":[],"state":{"exists":"yes"}}"#,
    ];
    let mut input = Vec::new();
    for line in bad {
        input.extend_from_slice(line);
        input.push(b'\n');
        input.extend_from_slice(good.as_bytes());
        input.push(b'\n');
    }
    let results = decide(&input);
    assert_eq!(results.len(), 2 * bad.len());
    for (number, pair) in results.chunks(2).enumerate() {
        assert_eq!(pair[0]["line"], 2 * number + 1, "{}", pair[0]);
        assert!(pair[0]["error"].as_str().unwrap().starts_with(&format!("line {}: ", 2 * number + 1)));
        assert_eq!(pair[1]["decision"], "proceed");
    }
}

/// FIELD-7, OPEN-7, ruling 5: size alone changes no decision.
#[test]
fn hostile_sizes_are_decided() {
    const MIB: usize = 1 << 20;
    let commas = ",".repeat(MIB);
    let many: String = (2..100_002).flat_map(|number| ["\"".into(), number.to_string(), "\",".into()]).collect();
    for (values, well_formed, matches) in [
        (vec![commas.clone()], true, false),
        (vec![format!("{commas}\"1\"")], true, true),
        (vec!["\"".repeat(MIB)], false, false),
        (vec!["W/".repeat(MIB / 2)], false, false),
        (vec![" ".repeat(MIB)], true, false),
        (vec!["\"\",".repeat(MIB / 3)], true, false),
        (vec!["*".repeat(MIB)], false, false),
        (vec![format!("\"{}\"", "x".repeat(MIB))], true, false),
        (vec![many.clone()], true, false),
        (vec![format!("{many}\"1\"")], true, true),
        (vec![format!("\"1\",{many}x")], false, true),
        (vec!["\"2\"".into(); 1_000], true, false),
        ([vec!["\"2\"".into(); 999], vec!["\"1\"".into()]].concat(), true, true),
        ([vec!["\"1\"".into(); 999], vec!["1".into()]].concat(), false, true),
    ] {
        let holds = well_formed && matches;
        let decision = |decision: bool, no| if decision { "proceed" } else { no };
        let decide = |method, field| one(method, field, &values)["decision"].clone();
        assert_eq!(decide("PUT", "If-Match"), decision(holds, "precondition_failed"));
        assert_eq!(decide("GET", "If-None-Match"), decision(!holds, "not_modified"));
        assert_eq!(decide("PUT", "If-None-Match"), decision(well_formed && !matches, "precondition_failed"));
    }
    for junk in [commas, "\"".repeat(MIB), "Sun, ".repeat(MIB / 5)] {
        for field in ["If-Modified-Since", "If-Unmodified-Since", "If-Range"] {
            let result = one("GET", field, std::slice::from_ref(&junk));
            assert_eq!((&result["decision"], &result["malformed"][0]["field"]), (&json!("proceed"), &json!(field)));
        }
    }
}
