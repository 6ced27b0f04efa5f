//! Values of the deployment, and people and operators at their devices: sessions, proofs,
//! sign-ins.

use domain::{InstitutionId, Moment, PersonId};
use rusqlite::Connection;
use store::records::Principal;
use store::{Proof, Result, Session, SignIn};

use crate::cells;
use crate::query::Query;

const SETTINGS: &str = "settings";
const SESSIONS: &str = "sessions";
const PROOFS: &str = "proofs";
const SIGN_INS: &str = "sign_ins";

const SETTING: &str = "SELECT value FROM settings WHERE name = ?1";
const PUT_SETTING: &str = "INSERT INTO settings (name, value) VALUES (?1, ?2)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value";
const SESSION: &str = "SELECT token, principal, until FROM sessions WHERE token = ?1";
const PUT_SESSION: &str = "INSERT INTO sessions (token, principal, until) VALUES (?1, ?2, ?3)
    ON CONFLICT (token) DO UPDATE SET principal = excluded.principal, until = excluded.until";
const END_SESSION: &str = "DELETE FROM sessions WHERE token = ?1";
const END_SESSIONS_OF: &str = "DELETE FROM sessions WHERE principal = ?1";
const PROOF: &str = "SELECT token, person, act, until, used, way FROM proofs WHERE token = ?1";
const PUT_PROOF: &str = "INSERT INTO proofs (token, person, act, until, used, way)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const USE_PROOF: &str = "UPDATE proofs SET used = 1 WHERE token = ?1 AND used = 0";
const SIGN_IN: &str = "SELECT sign_no, institution, operator, at, out_at FROM sign_ins
    WHERE sign_no = ?1";
const PUT_SIGN_IN: &str = "INSERT INTO sign_ins (sign_no, institution, operator, at, out_at)
    VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (sign_no) DO UPDATE SET out_at = excluded.out_at";

#[cfg(test)]
pub(crate) const HOT: &[&str] = &[
    SETTING,
    PUT_SETTING,
    SESSION,
    PUT_SESSION,
    END_SESSION,
    END_SESSIONS_OF,
    PROOF,
    PUT_PROOF,
    USE_PROOF,
    SIGN_IN,
    PUT_SIGN_IN,
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

/// On every device.
pub(crate) fn end_sessions_of(conn: &Connection, principal: Principal) -> Result<()> {
    Query::new(conn, SESSIONS, END_SESSIONS_OF)?.change((cells::json(&principal)?,))?;
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
            way: cells.take()?,
        })
    })
}

pub(crate) fn put_proof(conn: &Connection, proof: &Proof) -> Result<()> {
    let Proof { token, person, act, until, used, way } = proof;
    let row = (token, person.0, act, until.0, used, way);
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
