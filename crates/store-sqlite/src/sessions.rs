//! Values of the deployment, and people and operators at their devices: sessions, proofs, sign-ins,
//! messages.

use domain::{InstitutionId, MessageId, Moment, PersonId};
use rusqlite::Connection;
use store::{Message, Proof, Result, Session, SignIn};

use crate::cells;
use crate::query::Query;

const SETTINGS: &str = "settings";
const SESSIONS: &str = "sessions";
const PROOFS: &str = "proofs";
const SIGN_INS: &str = "sign_ins";
const MESSAGES: &str = "messages";

const SETTING: &str = "SELECT value FROM settings WHERE name = ?1";
const PUT_SETTING: &str = "INSERT INTO settings (name, value) VALUES (?1, ?2)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value";
const SESSION: &str = "SELECT token, principal, until FROM sessions WHERE token = ?1";
const PUT_SESSION: &str = "INSERT INTO sessions (token, principal, until) VALUES (?1, ?2, ?3)
    ON CONFLICT (token) DO UPDATE SET principal = excluded.principal, until = excluded.until";
const END_SESSION: &str = "DELETE FROM sessions WHERE token = ?1";
const PROOF: &str = "SELECT token, person, act, until, used FROM proofs WHERE token = ?1";
const PUT_PROOF: &str = "INSERT INTO proofs (token, person, act, until, used)
    VALUES (?1, ?2, ?3, ?4, ?5)";
const USE_PROOF: &str = "UPDATE proofs SET used = 1 WHERE token = ?1 AND used = 0";
const SIGN_IN: &str = "SELECT sign_no, institution, operator, at, out_at FROM sign_ins
    WHERE sign_no = ?1";
const PUT_SIGN_IN: &str = "INSERT INTO sign_ins (sign_no, institution, operator, at, out_at)
    VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (sign_no) DO UPDATE SET out_at = excluded.out_at";
const MESSAGES_TO: &str = "SELECT id, person, at, about, read FROM messages
    WHERE person = ?1 ORDER BY id DESC LIMIT ?2";
const PUT_MESSAGE: &str = "INSERT INTO messages (person, id, at, about, read)
    VALUES (?1, ?2, ?3, ?4, ?5)";
const MARK_READ: &str = "UPDATE messages SET read = 1 WHERE person = ?1 AND id <= ?2 AND read = 0";

#[cfg(test)]
pub(crate) const HOT: &[&str] = &[
    SETTING,
    PUT_SETTING,
    SESSION,
    PUT_SESSION,
    END_SESSION,
    PROOF,
    PUT_PROOF,
    USE_PROOF,
    SIGN_IN,
    PUT_SIGN_IN,
    MESSAGES_TO,
    PUT_MESSAGE,
    MARK_READ,
];

pub(crate) fn setting(conn: &Connection, name: &str) -> Result<Option<String>> {
    Query::new(conn, SETTINGS, SETTING)?.first((name,), |cells| cells.take())
}

pub(crate) fn put_setting(conn: &Connection, name: &str, value: &str) -> Result<()> {
    Query::new(conn, SETTINGS, PUT_SETTING)?.change_one((name, value))
}

pub(crate) fn session(conn: &Connection, token: &[u8; 32]) -> Result<Option<Session>> {
    Query::new(conn, SESSIONS, SESSION)?.first((token,), |cells| {
        Ok(Session { token: cells.take()?, principal: cells.json()?, until: cells.moment()? })
    })
}

pub(crate) fn put_session(conn: &Connection, session: &Session) -> Result<()> {
    let principal = cells::json(&session.principal)?;
    let row = (session.token, principal, session.until.0);
    Query::new(conn, SESSIONS, PUT_SESSION)?.change_one(row)
}

/// Ending a session that is over already changes nothing.
pub(crate) fn end_session(conn: &Connection, token: &[u8; 32]) -> Result<()> {
    Query::new(conn, SESSIONS, END_SESSION)?.change((token,))?;
    Ok(())
}

pub(crate) fn proof(conn: &Connection, token: &[u8; 32]) -> Result<Option<Proof>> {
    Query::new(conn, PROOFS, PROOF)?.first((token,), |cells| {
        Ok(Proof {
            token: cells.take()?,
            person: PersonId(cells.take()?),
            act: cells.take()?,
            until: cells.moment()?,
            used: cells.take()?,
        })
    })
}

pub(crate) fn put_proof(conn: &Connection, proof: &Proof) -> Result<()> {
    let row = (proof.token, proof.person.0, proof.act, proof.until.0, proof.used);
    Query::new(conn, PROOFS, PUT_PROOF)?.change_one(row)
}

/// Uses proofs up; one that is used already is inconsistent.
pub(crate) fn use_proofs(conn: &Connection, tokens: &[[u8; 32]]) -> Result<()> {
    let mut query = Query::new(conn, PROOFS, USE_PROOF)?;
    tokens.iter().try_for_each(|token| query.change_one((token,)))
}

pub(crate) fn sign_in(conn: &Connection, sign_no: &str) -> Result<Option<SignIn>> {
    Query::new(conn, SIGN_INS, SIGN_IN)?.first((sign_no,), |cells| {
        Ok(SignIn {
            sign_no: cells.take()?,
            institution: InstitutionId(cells.take()?),
            operator: cells.take()?,
            at: cells.moment()?,
            out_at: cells.take::<Option<i64>>()?.map(Moment),
        })
    })
}

pub(crate) fn put_sign_in(conn: &Connection, sign_in: &SignIn) -> Result<()> {
    let SignIn { sign_no, institution, operator, at, out_at } = sign_in;
    let row = (sign_no, institution.0, operator, at.0, out_at.map(|at| at.0));
    Query::new(conn, SIGN_INS, PUT_SIGN_IN)?.change_one(row)
}

pub(crate) fn messages(conn: &Connection, person: PersonId, most: u32) -> Result<Vec<Message>> {
    Query::new(conn, MESSAGES, MESSAGES_TO)?.all((person.0, most), |cells| {
        Ok(Message {
            id: MessageId(cells.take()?),
            person: PersonId(cells.take()?),
            at: cells.moment()?,
            about: cells.json()?,
            read: cells.take()?,
        })
    })
}

pub(crate) fn write_messages(conn: &Connection, messages: &[Message]) -> Result<()> {
    let mut query = Query::new(conn, MESSAGES, PUT_MESSAGE)?;
    for message in messages {
        let Message { id, person, at, about, read } = message;
        query.change_one((person.0, id.0, at.0, cells::json(about)?, read))?;
    }
    Ok(())
}

pub(crate) fn mark_read(conn: &Connection, person: PersonId, up_to: MessageId) -> Result<()> {
    Query::new(conn, MESSAGES, MARK_READ)?.change((person.0, up_to.0))?;
    Ok(())
}
