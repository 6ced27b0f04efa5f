//! Messages to people: facts by number, in clear; what somebody wrote by hand is sealed beside.

use domain::{MessageId, PersonId};
use rusqlite::Connection;
use store::records::About;
use store::{Keyring, Message, Result};

use crate::cells::{self, Cells};
use crate::query::Query;
use crate::sealed;

const TABLE: &str = "messages";

const MESSAGES_TO: &str = "SELECT id, person, at, about, read, reason FROM messages
    WHERE person = ?1 ORDER BY id DESC LIMIT ?2";
const MESSAGES_AFTER: &str = "SELECT id, person, at, about, read, reason FROM messages
    WHERE person = ?1 AND id > ?2 ORDER BY id LIMIT ?3";
const PUT_MESSAGE: &str = "INSERT INTO messages (person, id, at, about, read, reason)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const MARK_READ: &str = "UPDATE messages SET read = 1 WHERE person = ?1 AND id <= ?2 AND read = 0";

#[cfg(test)]
pub(crate) const HOT: &[&str] = &[MESSAGES_TO, MESSAGES_AFTER, PUT_MESSAGE, MARK_READ];

/// What somebody wrote by hand, if a message of this kind has that. Every kind is named: a new one
/// has to be thought about here.
fn written(about: &mut About) -> Option<&mut String> {
    match about {
        About::FreezeChanged { reason, .. } => Some(reason),
        About::AidPaid { .. }
        | About::MoneyReturned { .. }
        | About::AcceptanceAsked { .. }
        | About::BindingChanged { .. }
        | About::TermsChanged { .. }
        | About::CaseChanged { .. }
        | About::LinkAsked { .. }
        | About::LinkChanged { .. }
        | About::WardChanged { .. }
        | About::AcceptanceReminder { .. }
        | About::LimitNear { .. }
        | About::LimitReached { .. }
        | About::ShareEnded { .. }
        | About::BalanceLow { .. }
        | About::SeasonOpen { .. }
        | About::BindingExpiring { .. }
        | About::UnusualUse { .. }
        | About::InsuranceChanged { .. }
        | About::Moved { .. }
        | About::Corrected { .. }
        | About::HoldChanged { .. }
        | About::WalletChanged { .. }
        | About::QuotaChanged { .. }
        | About::PremiumChanged { .. }
        | About::PasswordChanged { .. }
        | About::VoucherChanged { .. } => None,
    }
}

fn message_row(ring: &Keyring, cells: &mut Cells<'_, '_>) -> rusqlite::Result<Message> {
    let id = cells.take()?;
    let mut message = Message {
        id: MessageId(id),
        person: PersonId(cells.take()?),
        at: cells.moment()?,
        about: cells.json()?,
        read: cells.take()?,
    };
    if let Some(reason) = sealed::MESSAGES.open(ring, id, cells)? {
        *written(&mut message.about).ok_or_else(|| cells.blame())? = reason;
    }
    Ok(message)
}

pub(crate) fn messages(
    conn: &Connection,
    ring: &Keyring,
    person: PersonId,
    most: u32,
) -> Result<Vec<Message>> {
    let mut query = Query::new(conn, TABLE, MESSAGES_TO)?;
    query.all((person.0, most), |cells| message_row(ring, cells))
}

/// Oldest first: the order in which they are delivered.
pub(crate) fn after(
    conn: &Connection,
    ring: &Keyring,
    person: PersonId,
    (after, most): (MessageId, u32),
) -> Result<Vec<Message>> {
    let mut query = Query::new(conn, TABLE, MESSAGES_AFTER)?;
    query.all((person.0, after.0, most), |cells| message_row(ring, cells))
}

pub(crate) fn write(conn: &Connection, ring: &Keyring, messages: &[Message]) -> Result<()> {
    let mut query = Query::new(conn, TABLE, PUT_MESSAGE)?;
    for message in messages {
        let Message { id, person, at, about, read } = message;
        let mut about = about.clone();
        let reason = written(&mut about).map(std::mem::take).filter(|text| !text.is_empty());
        let reason = sealed::MESSAGES.seal(ring, id.0, reason.as_deref())?;
        query.change_one((person.0, id.0, at.0, cells::json(&about)?, read, reason))?;
    }
    Ok(())
}

pub(crate) fn mark_read(conn: &Connection, person: PersonId, up_to: MessageId) -> Result<()> {
    Query::new(conn, TABLE, MARK_READ)?.change((person.0, up_to.0))?;
    Ok(())
}
