//! The validators that an answer carries are those that are compared (VAL-4, VAL-6).

use http::{HeaderMap, Method, header};
use http_conditional::{Decision, ETag, EntityTag, HttpDate, Preconditions, Representation};
use proptest::prelude::*;

fn published(current: &Representation<'_>) -> HeaderMap {
    current.validator_fields().collect()
}

#[test]
fn what_is_not_known_is_not_told() {
    let etag = ETag::version(1);
    assert!(published(&Representation::present()).is_empty());
    assert_eq!(published(&Representation::present().with_etag(&etag)).len(), 1);
    assert_eq!(published(&Representation::present().with_last_modified(HttpDate::MIN)).len(), 1);
    // What does not exist has no validators.
    assert!(published(&Representation::missing().with_etag(&etag).with_last_modified(HttpDate::MIN)).is_empty());
}

proptest! {
    /// VAL-4, S304-2: whoever sends back what was told gets a 304, by the tag as by the date.
    #[test]
    fn what_is_told_is_what_is_compared(
        weak in any::<bool>(),
        opaque in "[!#-~\u{80}-\u{FF}]{0,9}",
        seconds in HttpDate::MIN.unix_seconds()..=HttpDate::MAX.unix_seconds(),
    ) {
        let text = format!("{}\"{opaque}\"", if weak { "W/" } else { "" });
        let tag = EntityTag::parse(text.as_bytes()).expect("UTF-8 is obs-text");
        let current = Representation::present().with_etag(tag).with_last_modified(HttpDate::from_unix_seconds(seconds));
        let told = published(&current);
        prop_assert_eq!(told.len(), 2);
        for (condition, validator) in [("if-none-match", header::ETAG), ("if-modified-since", header::LAST_MODIFIED)] {
            let preconditions = Preconditions::from_lines([(condition, told[validator].as_bytes())]);
            let decision = preconditions.evaluate(&Method::GET, &current).decision();
            prop_assert_eq!(decision, Decision::NotModified, "{}", condition);
        }
        prop_assert_eq!(told[header::ETAG].as_bytes(), text.as_bytes());
    }
}
