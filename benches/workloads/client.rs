//! A cheap HTTP/1.1 client: one connection that is kept open, one request at a time, the least reading of answers.
//! Not a general client: it shares the processor with the server it measures.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Result;

/// An answer longer than this is a defect.
const LONGEST: usize = 4 << 20;

/// What a request was answered with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Head and body.
    pub(crate) bytes: usize,
}

/// An open connection to a server on this machine.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(64 << 10),
        })
    }

    /// Sends a whole request and reads the whole answer.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<Answer> {
        self.buffer.clear();
        self.stream.write_all(request).await?;
        let mut expected = None;
        loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err("the server closed the connection".into());
            }
            if expected.is_none() {
                expected = head(&self.buffer)?;
            }
            match expected {
                Some(answer) if self.buffer.len() == answer.bytes => return Ok(answer),
                Some(answer) if self.buffer.len() > answer.bytes => {
                    return Err("the answer is longer than it said".into());
                }
                _ if self.buffer.len() > LONGEST => return Err("the answer does not end".into()),
                _ => {}
            }
        }
    }
}

/// Status and full length, once the whole head is there.
fn head(buffer: &[u8]) -> Result<Option<Answer>> {
    let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let text = std::str::from_utf8(buffer.get(..end).unwrap_or_default())?;
    let mut lines = text.split("\r\n");
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1))
        .ok_or("no status line")?
        .parse()?;
    let length: usize = lines
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .ok_or("an answer without a length")?
        .1
        .trim()
        .parse()?;
    Ok(Some(Answer {
        status,
        bytes: end + 4 + length,
    }))
}

/// A request for a page.
pub(crate) fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n").into_bytes()
}

/// A form sent from one of the server's own pages.
pub(crate) fn post(path: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let body: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    let body = body.join("&");
    format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\nAccept: text/html\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// As a browser encodes a form's value.
fn encoded(value: &str) -> String {
    use std::fmt::Write;

    let mut text = String::with_capacity(value.len() * 3);
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._*".contains(&byte) {
            text.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}
