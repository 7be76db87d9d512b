//! A mail server for tests, on a real socket: it answers as it is told to, or not at all. Not a test.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::smtp::Timeouts;
use super::transport::Transport;

/// What the server does when it has read a line.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reply {
    /// What a mail server usually says.
    Usual,
    /// This.
    Line(&'static str),
    /// This, and then it ends the connection.
    LastLine(&'static str),
    /// A letter at a time, and never the whole.
    Trickle,
    /// Nothing, and nothing any more on this connection.
    Silence,
    /// It ends the connection.
    HangUp,
}

/// A server that goes when the test does.
pub(super) struct MailServer {
    setting: String,
    known: Arc<Known>,
}

#[derive(Default)]
struct Known {
    connections: AtomicUsize,
    taken: Mutex<Vec<String>>,
}

impl MailServer {
    /// A server that greets everybody, and answers lines like this; a mail's text is read without asking.
    pub(super) fn start(reply: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Self {
        Self::greeting(|_| true, reply)
    }

    /// The same, greeting only some connections, by their number from 0.
    pub(super) fn greeting(
        greets: impl Fn(usize) -> bool + Send + Sync + 'static,
        reply: impl Fn(&str) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let setting = format!("smtp://{}", listener.local_addr().unwrap());
        let known: Arc<Known> = Arc::default();
        let told = Arc::clone(&known);
        let reply = Arc::new(reply);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let number = told.connections.fetch_add(1, Ordering::SeqCst);
                let (told, reply, is_greeted) = (told.clone(), reply.clone(), greets(number));
                std::thread::spawn(move || {
                    // The client may leave in the middle of a sentence.
                    drop(converse(stream, is_greeted, &*reply, &told));
                });
            }
        });
        Self { setting, known }
    }

    /// The way to it, with the usual timeouts.
    pub(super) fn transport(&self) -> Transport {
        self.transport_with(Timeouts::default())
    }

    /// The way to it.
    pub(super) fn transport_with(&self, timeouts: Timeouts) -> Transport {
        Transport::with_timeouts(&self.setting, "tsudoi@example.jp", timeouts).unwrap()
    }

    /// How many connections were made.
    pub(super) fn connections(&self) -> usize {
        self.known.connections.load(Ordering::SeqCst)
    }

    /// The recipients of the mails it took over, in order.
    pub(super) fn taken(&self) -> Vec<String> {
        self.known.taken.lock().unwrap().clone()
    }
}

fn converse(
    mut stream: TcpStream,
    is_greeted: bool,
    reply: &dyn Fn(&str) -> Reply,
    known: &Known,
) -> std::io::Result<()> {
    let reader = BufReader::new(stream.try_clone()?);
    let (mut is_data, mut recipient) = (false, String::new());
    if is_greeted {
        stream.write_all(b"220 ready\r\n")?;
    }
    for line in reader.lines() {
        let line = line?;
        if !is_greeted || (is_data && line != ".") {
            continue;
        }
        let is_end = is_data;
        is_data = line == "DATA";
        if let Some((_, address)) = line.split_once("RCPT TO:<") {
            recipient = address.trim_end_matches('>').to_owned();
        }
        let usual = if is_data { "354 go on" } else { "250 fine" };
        let said = match reply(&line) {
            Reply::Usual => usual,
            Reply::Line(said) | Reply::LastLine(said) => said,
            Reply::Trickle => {
                for letter in b"250-".iter().chain(std::iter::repeat(&b'x')) {
                    stream.write_all(&[*letter])?;
                    std::thread::sleep(Duration::from_millis(100));
                }
                return Ok(());
            }
            Reply::Silence => {
                // Reads on, so that the connection stays open.
                drop(std::io::copy(&mut stream, &mut std::io::sink()));
                return Ok(());
            }
            Reply::HangUp => return Ok(()),
        };
        if is_end && said.starts_with('2') {
            known.taken.lock().unwrap().push(recipient.clone());
        }
        stream.write_all(format!("{said}\r\n").as_bytes())?;
        if matches!(reply(&line), Reply::LastLine(_)) {
            return Ok(());
        }
    }
    Ok(())
}
