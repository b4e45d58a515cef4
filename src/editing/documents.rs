//! The texts that an editor holds open.

use super::positions::Text;
use gen_lsp_types::{TextDocumentContentChangeEvent, Uri};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// An open text.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its address, as the editor writes it.
    pub uri: Uri,
    /// The editor's count of its changes.
    pub version: i32,
    /// What it says.
    pub text: Rc<Text>,
}

/// A text after changes, one after the other. Ranges beyond the text end with it.
pub fn changed(text: &Text, changes: Vec<TextDocumentContentChangeEvent>) -> Text {
    let mut current: Option<Text> = None;
    for change in changes {
        let raw = match change {
            TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => whole.text,
            TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                let before = current.as_ref().unwrap_or(text);
                let (one, other) = (before.raw_byte(part.range.start), before.raw_byte(part.range.end));
                let mut raw = before.raw().to_owned();
                raw.replace_range(one.min(other)..one.max(other), &part.text);
                raw
            }
        };
        current = Some(Text::new(raw));
    }
    current.unwrap_or_else(|| text.clone())
}

/// What stands as it is in the address of a file.
const KEPT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The path that an address names; of a text that is no file, such as `untitled:Film-1`, the address itself.
pub fn path(uri: &Uri) -> PathBuf {
    let Some(rest) = uri.0.strip_prefix("file://") else { return PathBuf::from(&uri.0) };
    // what stands before the path is a machine's name, and usually none
    let from = rest.find('/').unwrap_or(0);
    let decoded = percent_decode_str(&rest[from..]).decode_utf8_lossy().into_owned();
    // of a path of Windows, `/c:/films`, the first stroke is no part
    let bytes = decoded.as_bytes();
    let drive = bytes.len() > 2 && bytes[1].is_ascii_alphabetic() && bytes[2] == b':';
    PathBuf::from(if drive { &decoded[1..] } else { decoded.as_str() })
}

/// The address of a file.
pub fn uri(path: &Path) -> Uri {
    let text = path.to_string_lossy();
    if !path.is_absolute() {
        return Uri(text.into_owned());
    }
    let text = text.replace(std::path::MAIN_SEPARATOR, "/");
    let stroke = if text.starts_with('/') { "" } else { "/" };
    Uri(format!("file://{stroke}{}", utf8_percent_encode(&text, KEPT)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_addresses_are_one_another_s_inverse() {
        for written in ["/films/du rififi #1 é%.ron", "/a/[b]/c.ron"] {
            let address = uri(Path::new(written));
            assert!(!address.0.contains(' ') && !address.0.contains('#'), "{address}");
            assert_eq!(path(&address), Path::new(written));
        }
        assert_eq!(path(&Uri("file:///c%3A/films/a.ron".into())), Path::new("c:/films/a.ron"));
        assert_eq!(path(&Uri("untitled:Film-1".into())), Path::new("untitled:Film-1"));
    }
}
