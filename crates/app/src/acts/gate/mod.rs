//! Keys of gateways: added, changed over with an overlap, retired.

mod made;

pub use made::{Made, is_name};

use domain::clerk::{By, Duty};
use domain::gate::{Gate, GateKey, GateSecret};
use domain::refusal::Side;
use domain::{Area, ClerkId, InstitutionId, Moment, Reason, RecordId, Refusal};
use serde::{Deserialize, Serialize};
use store::{Answer, Body, Effects, Facts, Kind, Needs, Record};

use super::{on_duty, record, said_anew};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// A day, in which overlaps are counted.
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// Longest overlap of an old and a new secret, in days (P).
pub const OVERLAP_DAYS_MAX: u16 = 90;
/// Most secrets kept of a key: those in force and the last ones that ended.
const SECRETS_MAX: usize = 8;

/// Changes how an institution is known at a gateway. Answered with the record of the key.
#[derive(Clone, Debug)]
pub struct ChangeGate {
    /// Number and content; [`Made`] draws the secret from it.
    pub numbered: Numbered,
    /// The registrar; `None` = whoever runs the program, at its command line.
    pub by: Option<ClerkId>,
    /// The care area of the institution.
    pub area: Area,
    /// Whose key.
    pub institution: InstitutionId,
    /// Which gateway.
    pub gate: Gate,
    /// What a request names.
    pub name: String,
    /// What changes.
    pub change: GateChange,
}

/// What changes of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GateChange {
    /// A new secret, which makes the key where there was none.
    Add {
        /// The institution's SM2 public key in hex; empty where the gateway has none.
        public: String,
        /// So long the secrets from before are still good.
        overlap_days: u16,
        /// Where the institution takes calls; `None` leaves what is there.
        #[serde(default)]
        callback: Option<String>,
    },
    /// No secret of it is good any more.
    Retire,
}

impl Act for ChangeGate {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        needs.records.extend(self.by.map(|by| RecordId(by.0)));
        needs.keys.insert((Kind::Gate, GateKey::key(self.gate, &self.name)));
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        if let Some(clerk) = self.by {
            on_duty(facts, clerk, Duty::Registrar, self.area)?;
        }
        let known = self.known(facts)?;
        let body = match &self.change {
            GateChange::Add { public, overlap_days, callback } => {
                let days = i64::from((*overlap_days).min(OVERLAP_DAYS_MAX));
                let end = context.now.plus_ms(days.saturating_mul(DAY_MS));
                let secret = self.secret(public, context);
                let mut key = known.map_or_else(|| self.fresh(), |(_, key)| ended(key, end));
                let ended_long_ago = (key.secrets.len() + 1).saturating_sub(SECRETS_MAX);
                key.secrets.drain(..ended_long_ago);
                key.secrets.push(secret);
                key.callback = callback.clone().or(key.callback);
                Body::Gate(key)
            }
            GateChange::Retire => {
                let in_force = known.filter(|(_, key)| key.good(context.now).next().is_some());
                let (_, key) = in_force.ok_or_else(unknown)?;
                Body::Gate(ended(key, context.now))
            }
        };
        let kept = match known {
            Some((record, _)) => said_anew(record, body),
            None => record(context, body),
        };
        let mut effects = Effects::answer(Answer::Record(kept.id));
        effects.records.push(kept);
        Ok(effects)
    }
}

impl ChangeGate {
    /// The key as it is. Another institution's is told as if there were none.
    fn known<'f>(&self, facts: &'f Facts) -> Result<Option<(&'f Record, &'f GateKey)>, Refusals> {
        let key = GateKey::key(self.gate, &self.name);
        match facts.record_by_key(Kind::Gate, &key).map(|record| (record, &record.body)) {
            Some((record, Body::Gate(key))) if key.institution == self.institution => {
                Ok(Some((record, key)))
            }
            Some(_) => Err(unknown()),
            None => Ok(None),
        }
    }

    fn fresh(&self) -> GateKey {
        let Self { institution, gate, .. } = *self;
        let name = self.name.clone();
        GateKey { institution, gate, name, secrets: Vec::new(), callback: None }
    }

    fn secret(&self, public: &str, context: &Context<'_>) -> GateSecret {
        let Made { shared, private } = Made::of(&self.numbered, self.gate, context.keyring);
        let is_signed = !public.is_empty();
        GateSecret {
            shared,
            public: public.to_owned(),
            private: if is_signed { private } else { String::new() },
            from: context.now,
            until: None,
            by: self.by.map_or(By::Platform, By::Clerk),
        }
    }
}

/// The key with every secret of it over at `end` at the latest.
fn ended(key: &GateKey, end: Moment) -> GateKey {
    let mut key = key.clone();
    for secret in &mut key.secrets {
        secret.until = Some(secret.until.map_or(end, |until| until.min(end)));
    }
    key
}

fn unknown() -> Refusals {
    Refusal::new(Reason::GateKeyUnknown).of(Side::Agency).field("name").into()
}
