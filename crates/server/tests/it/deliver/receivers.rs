//! Receivers that do as they are told: an HTTP endpoint and a mail server, each a thread that
//! speaks by hand.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{JoinHandle, spawn};

use serde_json::Value;
use tokio::net::TcpSocket;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

type Shared<T> = Arc<Mutex<T>>;
type Answers = Shared<VecDeque<String>>;

fn listen() -> (TcpListener, u16) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

fn plan(answers: &Answers, more: &[&str]) {
    answers.lock().unwrap().extend(more.iter().map(|&answer| answer.to_owned()));
}

fn next(answers: &Answers, otherwise: &str) -> String {
    answers.lock().unwrap().pop_front().unwrap_or_else(|| otherwise.to_owned())
}

/// A call as it came.
#[derive(Clone, Debug)]
pub(super) struct Called {
    head: Vec<String>,
    /// The body as sent.
    pub(super) body: String,
}

impl Called {
    /// A header.
    pub(super) fn header(&self, name: &str) -> &str {
        let line = self.head.iter().find_map(|line| line.strip_prefix(&format!("{name}: ")));
        line.unwrap_or_else(|| panic!("no {name} in {:?}", self.head))
    }

    /// The body.
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// An HTTP endpoint.
pub(super) struct Http {
    /// Its address.
    pub(super) url: String,
    port: u16,
    calls: Shared<Vec<Called>>,
    answers: Answers,
    told: UnboundedSender<()>,
    came: UnboundedReceiver<()>,
    closing: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    /// While closed: keeps the port from others, and refuses whoever comes.
    held: Option<TcpSocket>,
}

impl Http {
    /// On a free port.
    pub(super) fn start() -> Self {
        let (listener, port) = listen();
        let (told, came) = unbounded_channel();
        let mut http = Self {
            url: format!("http://127.0.0.1:{port}/in"),
            port,
            calls: Shared::default(),
            answers: Answers::default(),
            told,
            came,
            closing: Arc::default(),
            thread: None,
            held: None,
        };
        http.accept(listener);
        http
    }

    fn accept(&mut self, listener: TcpListener) {
        let (calls, answers) = (Arc::clone(&self.calls), Arc::clone(&self.answers));
        let (told, closing) = (self.told.clone(), Arc::clone(&self.closing));
        closing.store(false, Ordering::SeqCst);
        self.thread = Some(spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                if closing.load(Ordering::SeqCst) {
                    return;
                }
                // Counted before it is answered: who has the answer may look at once.
                called(stream, &answers, |call| {
                    calls.lock().unwrap().push(call);
                    told.send(()).ok();
                });
            }
        }));
    }

    /// Takes connections again, where it did before.
    pub(super) fn open(&mut self) {
        let listener = self.held.take().unwrap().listen(16).unwrap().into_std().unwrap();
        listener.set_nonblocking(false).unwrap();
        self.accept(listener);
    }

    /// Takes no connection any more.
    pub(super) fn close(&mut self) {
        self.closing.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(("127.0.0.1", self.port)).unwrap());
        self.thread.take().unwrap().join().unwrap();
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_reuseaddr(true).unwrap();
        socket.bind(([127, 0, 0, 1], self.port).into()).unwrap();
        self.held = Some(socket);
    }

    /// Answers the next calls with these; everything after with 200.
    pub(super) fn answer(&self, answers: &[&str]) {
        plan(&self.answers, answers);
    }

    /// What came.
    pub(super) fn calls(&self) -> Vec<Called> {
        self.calls.lock().unwrap().clone()
    }

    /// What came, as one field of the bodies.
    pub(super) fn field(&self, name: &str) -> Vec<String> {
        let calls = self.calls();
        calls.iter().map(|call| call.json()[name].as_str().unwrap().to_owned()).collect()
    }

    /// Waits for the next call.
    pub(super) async fn next(&mut self) {
        self.came.recv().await.unwrap();
    }
}

/// Reads a call, notes it and answers it.
fn called(stream: TcpStream, answers: &Answers, note: impl FnOnce(Called)) {
    let mut writer = stream.try_clone().unwrap();
    let mut reader = BufReader::new(stream);
    let lines = reader.by_ref().lines().map_while(Result::ok);
    let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    let Some(long) = head.iter().find_map(|line| line.strip_prefix("content-length: ")) else {
        return;
    };
    let mut body = vec![0; long.parse().unwrap()];
    reader.read_exact(&mut body).unwrap();
    note(Called { head, body: String::from_utf8(body).unwrap() });
    let answer = next(answers, "200 OK");
    // Longer than what is read of it.
    let text = "x".repeat(10_000);
    let answer = format!("HTTP/1.1 {answer}\r\nContent-Length: {}\r\n\r\n{text}", text.len());
    // The other side may hang up before the end.
    drop(writer.write_all(answer.as_bytes()));
}

/// A mail server.
pub(super) struct Smtp {
    /// Where it is.
    pub(super) port: u16,
    mails: Shared<Vec<(String, String)>>,
    answers: Answers,
}

impl Smtp {
    /// On a free port.
    pub(super) fn start() -> Self {
        let (listener, port) = listen();
        let smtp = Self { port, mails: Shared::default(), answers: Answers::default() };
        let (mails, answers) = (Arc::clone(&smtp.mails), Arc::clone(&smtp.answers));
        spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                talk(stream, &mails, &answers);
            }
        });
        smtp
    }

    /// Answers the next recipients with these; everybody after with 250.
    pub(super) fn answer(&self, answers: &[&str]) {
        plan(&self.answers, answers);
    }

    /// To whom, and the mail as it came.
    pub(super) fn mails(&self) -> Vec<(String, String)> {
        self.mails.lock().unwrap().clone()
    }
}

fn talk(stream: TcpStream, mails: &Mutex<Vec<(String, String)>>, answers: &Answers) {
    let mut writer = stream.try_clone().unwrap();
    let mut say = move |answer: &str| writer.write_all(format!("{answer}\r\n").as_bytes()).is_ok();
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let mut to = String::new();
    let mut going_on = say("220 test");
    while let Some(line) = lines.next().filter(|_| going_on) {
        going_on = match line.split_whitespace().next().unwrap_or("") {
            "RCPT" => {
                to = line;
                say(&next(answers, "250 ok"))
            }
            "DATA" => {
                let began = say("354 go on");
                let mail: Vec<String> = lines.by_ref().take_while(|line| line != ".").collect();
                mails.lock().unwrap().push((to.clone(), mail.join("\n")));
                began && say("250 taken")
            }
            "QUIT" => say("221 bye"),
            _ => say("250 ok"),
        };
    }
}
