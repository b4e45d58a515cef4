//! As much of HTTP as a page on this machine needs.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

/// Longest head of a request.
const LONGEST: usize = 16 * 1024;

/// The head of a request: its method, its target, and what it says of host and origin.
pub(super) struct Request {
    pub(super) method: String,
    pub(super) target: String,
    host: String,
    origin: Option<String>,
}

/// Reads the head of a request; none when the other side says nothing more, or too much.
pub(super) fn request(stream: &mut TcpStream) -> std::io::Result<Option<Request>> {
    let mut bytes = Vec::new();
    let mut piece = [0; 2048];
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        let count = stream.read(&mut piece)?;
        if count == 0 || bytes.len() > LONGEST {
            return Ok(None);
        }
        bytes.extend_from_slice(&piece[..count]);
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut request =
        Request { method: method.to_owned(), target: target.to_owned(), host: String::new(), origin: None };
    for line in lines {
        let Some((name, value)) = line.split_once(':') else { continue };
        match name.trim().to_lowercase().as_str() {
            "host" => value.trim().clone_into(&mut request.host),
            "origin" => request.origin = Some(value.trim().to_owned()),
            _ => {}
        }
    }
    Ok(Some(request))
}

/// Whether a request names this server as its host and, if it has one, its origin: what a page of another address
/// sends does not.
pub(super) fn is_own(request: &Request, port: u16) -> bool {
    let own = |host: &str| host == format!("127.0.0.1:{port}") || host == format!("localhost:{port}");
    own(&request.host)
        && request.origin.as_deref().is_none_or(|origin| origin.strip_prefix("http://").is_some_and(own))
}

/// Answers and is done.
pub(super) fn respond(stream: &mut TcpStream, status: &str, kind: &str, text: &str) -> std::io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n",
        text.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(text.as_bytes())?;
    stream.flush()
}

/// The value of a field of a query, decoded.
pub(super) fn field(query: &str, name: &str) -> Option<String> {
    let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    let mut bytes = Vec::new();
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let (high, low) = (rest.next()?, rest.next()?);
                let digits = [high, low];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            b'+' => b' ',
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

/// The same as a number; 0 if there is none.
pub(super) fn number(query: &str, name: &str) -> u64 {
    field(query, name).and_then(|value| value.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_address_may_ask() {
        let ask = |host: &str, origin: Option<&str>| {
            let request = Request {
                method: "GET".into(),
                target: "/".into(),
                host: host.into(),
                origin: origin.map(str::to_owned),
            };
            is_own(&request, 4000)
        };
        assert!(ask("127.0.0.1:4000", None));
        assert!(ask("localhost:4000", Some("http://localhost:4000")));
        assert!(!ask("127.0.0.1:4001", None));
        assert!(!ask("evil.example:4000", None));
        assert!(!ask("", None));
        assert!(!ask("127.0.0.1:4000", Some("http://evil.example")));
        assert!(!ask("127.0.0.1:4000", Some("null")));
        assert!(!ask("127.0.0.1:4000", Some("http://127.0.0.1:4000.evil.example")));
    }

    #[test]
    fn fields_of_a_query_are_decoded() {
        assert_eq!(field("file=a%20b.ron&line=3", "file").as_deref(), Some("a b.ron"));
        assert_eq!(number("file=a&line=3", "line"), 3);
        assert_eq!(field("file=%zz", "file"), None);
        assert_eq!(field("xfile=a", "file"), None);
        assert_eq!(number("", "after"), 0);
    }
}
