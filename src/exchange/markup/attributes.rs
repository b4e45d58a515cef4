//! The attributes of an element.

use memchr::memchr;
use quick_xml::XmlVersion;
use quick_xml::events::attributes::{Attribute, Attributes as Any};
use quick_xml::name::QName;
use std::borrow::Cow;

/// Attributes with names and values. Those that are written as nearly all are, `name="value"` with nothing to
/// resolve, are taken in one pass; quick-xml takes all others, from the first on that is written otherwise.
pub struct Attributes<'e> {
    raw: &'e str,
    at: usize,
    any: Option<Any<'e>>,
}

impl<'e> Attributes<'e> {
    /// What stands behind the name of an element.
    pub fn of(raw: &'e str) -> Self {
        Self { raw, at: 0, any: None }
    }

    /// The next one, if it is written plainly.
    fn plain(&mut self) -> Option<(&'e str, &'e str)> {
        let rest = &self.raw[self.at..];
        let bytes = rest.as_bytes();
        let begin = bytes.iter().position(|byte| !is_blank(*byte)).filter(|begin| *begin > 0)?;
        let is_end = |byte: &u8| matches!(byte, b'=' | b'"' | b'\'' | b'/') || is_blank(*byte);
        let length = bytes[begin..].iter().position(is_end).filter(|length| *length > 0)?;
        let equals = begin + length;
        let [b'=', quote @ (b'"' | b'\''), value @ ..] = &bytes[equals..] else { return None };
        let value_length = memchr(*quote, value)?;
        let value_at = equals + 2;
        let end = value_at + value_length;
        // the next one has to stand apart
        if !bytes.get(end + 1).is_none_or(|byte| is_blank(*byte)) {
            return None;
        }
        self.at += end + 1;
        Some((&rest[begin..equals], &rest[value_at..end]))
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// A value in the form that it has for a reader; what cannot be made out stands as it is written.
fn normal<'e>(key: &'e str, value: Cow<'e, str>) -> Cow<'e, str> {
    if !value.bytes().any(|byte| matches!(byte, b'&' | b'\t' | b'\r' | b'\n')) {
        return value;
    }
    let attribute = Attribute { key: QName(key), value };
    attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or_else(|_| attribute.value.clone())
}

impl<'e> Iterator for Attributes<'e> {
    type Item = (&'e str, Cow<'e, str>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.any.is_none() {
            if let Some((key, value)) = self.plain() {
                return Some((key, normal(key, Cow::Borrowed(value))));
            }
            if self.raw[self.at..].bytes().all(is_blank) {
                return None;
            }
            let mut any = Any::new(self.raw, self.at);
            // to compare each with all others would take the square of their number
            any.with_checks(false);
            self.any = Some(any);
        }
        let attribute = self.any.as_mut()?.find_map(Result::ok)?;
        let key = attribute.key.into_inner();
        Some((key, normal(key, attribute.value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As quick-xml takes them.
    fn slowly(raw: &str) -> Vec<(String, String)> {
        let mut any = Any::new(raw, 0);
        any.with_checks(false);
        let value = |one: &Attribute<'_>| {
            one.normalized_value(XmlVersion::Implicit1_0).unwrap_or_else(|_| one.value.clone()).into_owned()
        };
        any.filter_map(Result::ok).map(|one| (one.key.into_inner().to_owned(), value(&one))).collect()
    }

    proptest! {
        #[test]
        fn one_pass_finds_what_quick_xml_finds(
            plain in proptest::collection::vec("( |\n)[a-c:é]{1,3}=(\"[a-c'é&;\n]{0,4}\"|'[a-c\"]{0,4}')", 0..4),
            odd in "[ab='\" \n\t/&;<é]{0,12}",
        ) {
            for raw in [plain.concat(), plain.concat() + &odd, odd.clone() + &plain.concat(), format!(" {odd}")] {
                let found: Vec<(String, String)> = Attributes::of(&raw)
                    .map(|(key, value)| (key.to_owned(), value.into_owned()))
                    .collect();
                prop_assert_eq!(found, slowly(&raw), "{:?}", raw);
            }
        }
    }
}
