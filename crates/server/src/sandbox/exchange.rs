//! Exchanges as they passed: the newest few hundred per institution, in memory only.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use domain::Moment;

use super::judge::{Judge, Mistake};
use crate::http::institution::node::Node;

/// Exchanges that are kept per institution; the report counts all.
const KEPT: usize = 500;
/// Of a body so many bytes are kept.
const TEXT_MAX: usize = 128 * 1024;

/// A request with its answer.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Running number, from 1.
    pub number: u64,
    /// When it came.
    pub at: Moment,
    /// How long it took, in ms.
    pub ms: u64,
    /// `infno` as sent; empty where none could be read.
    pub infno: String,
    /// `msgid` as sent.
    pub msgid: String,
    /// The request's body.
    pub request: String,
    /// HTTP status of the answer.
    pub status: u16,
    /// The answer's body.
    pub answer: String,
    /// The fault that was asked for.
    pub fault: Option<&'static str>,
    /// What the client got wrong here.
    pub mistakes: Vec<Mistake>,
}

impl Exchange {
    /// `infcode` is 0, or a file came.
    pub fn accepted(&self) -> bool {
        match Node::parse(&self.answer) {
            Ok(node) => node.get("infcode").and_then(Node::scalar) == Some("0"),
            Err(_) => self.infno == "9102" && self.status == 200,
        }
    }
}

/// The log of an institution.
#[derive(Debug, Default)]
pub struct Log(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    last: u64,
    kept: VecDeque<Exchange>,
    judge: Judge,
}

impl Log {
    /// Keeps an exchange and judges it.
    pub fn keep(&self, mut exchange: Exchange) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.last = inner.last.saturating_add(1);
        exchange.number = inner.last;
        exchange.mistakes = inner.judge.look(&exchange);
        exchange.request = cut(exchange.request);
        exchange.answer = cut(exchange.answer);
        inner.kept.push_front(exchange);
        inner.kept.truncate(KEPT);
    }

    /// The newest ones, newest first.
    pub fn newest(&self, most: usize) -> Vec<Exchange> {
        let inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.kept.iter().take(most).cloned().collect()
    }

    /// One of them.
    pub fn find(&self, number: u64) -> Option<Exchange> {
        let inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.kept.iter().find(|exchange| exchange.number == number).cloned()
    }

    /// What was seen of the client so far.
    pub fn judge(&self) -> Judge {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).judge.clone()
    }
}

fn cut(mut text: String) -> String {
    if text.len() > TEXT_MAX {
        let end = (0..=TEXT_MAX).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(end);
    }
    text
}
