//! The conditional fields of a request in a log.

use std::fmt;

use crate::preconditions::borrowed::Preconditions;
use crate::preconditions::field::Field;
use crate::preconditions::lines::Line;

/// Shows the five fields, and nothing else of the request.
///
/// ```
/// use http_conditional::Preconditions;
///
/// let lines = [("Cookie", b"secret".as_slice()), ("If-Match", b"\"\xE9\"")];
/// let shown = format!("{:?}", Preconditions::from_lines(lines));
/// assert_eq!(shown, r#"Preconditions {If-Match: "\xe9"}"#);
/// ```
impl fmt::Debug for Preconditions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Preconditions ")?;
        let lines = Field::ALL.iter().flat_map(|field| self.lines.of(*field).map(move |line| (field, line)));
        f.debug_map().entries(lines.map(|(field, line)| (Name(*field), Shown(line)))).finish()
    }
}

struct Name(Field);

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str())
    }
}

struct Shown<'a>(Line<'a>);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Ok(line) => line.iter().try_for_each(|byte| match byte {
                b' '..=b'~' => write!(f, "{}", char::from(*byte)),
                _ => write!(f, "\\x{byte:02x}"),
            }),
            Err(error) => write!(f, "({error})"),
        }
    }
}
