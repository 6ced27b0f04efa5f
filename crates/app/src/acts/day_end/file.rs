//! Files of institutions: uploaded (9101), made for them (3202), forgotten after thirty days.

use domain::day_end::{File, Ticket};
use domain::{Area, InstitutionId, Moment, Reason, RecordId, Refusal, ids};
use sm3::{Digest as _, Sm3};
use store::record::party;
use store::records::Blob;
use store::{Answer, Body, Effects, Facts, Kind, Needs, Record};

use crate::act::{Act, Context, Refusals};
use crate::acts::{record, said_anew};
use crate::hex;
use crate::number::Numbered;

/// Days that a file can be downloaded (P).
pub const KEPT_DAYS: i64 = 30;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// A file to keep. Its `Debug` shows how long it is.
#[derive(Clone, PartialEq, Eq)]
pub struct NewFile {
    /// As its sender named it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for NewFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewFile").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

impl NewFile {
    /// Its record and its page. The number follows from the record, so that nobody guesses another
    /// institution's; it is asked for by its owner alone anyway.
    fn kept(
        &self,
        (area, institution): (Area, InstitutionId),
        context: &mut Context<'_>,
    ) -> (Record, Blob) {
        let (id, blob) = (RecordId(context.id()), RecordId(context.id()));
        let file = File {
            institution,
            number: ids::outward_now(area, id.0),
            name: self.name.clone(),
            blob: Some(blob),
            bytes: u32::try_from(self.bytes.len()).unwrap_or(u32::MAX),
            sm3: hex(&Sm3::digest(&self.bytes)),
            at: context.now,
            until: until(context.now),
        };
        let kept = Record { id, version: 0, body: Body::File(file) };
        (kept, Blob { id: blob, bytes: self.bytes.clone() })
    }
}

/// Most files of an institution that are kept at a time, results included (P).
const LIVE_MAX: usize = 200;

/// What [`room`] asks: the newest files of the institution.
fn files_of(institution: InstitutionId) -> Needs {
    Needs { records_of: [(Kind::File, party(institution))].into(), ..Needs::default() }
}

/// Refuses one more file of an institution that has as many as are kept.
fn room(facts: &Facts, institution: InstitutionId, now: Moment) -> Result<(), Refusals> {
    let files = facts.records_of(Kind::File, party(institution));
    let is_live = |record: &&Record| match &record.body {
        Body::File(file) => file.blob.is_some() && now <= file.until,
        _ => false,
    };
    if files.filter(is_live).count() < LIVE_MAX {
        return Ok(());
    }
    let full = format!("本机构已有 {LIVE_MAX} 个未到期的文件，等先前的满 {KEPT_DAYS} 天后再上传");
    Err(Refusal::new(Reason::FileFaulty).name(full).into())
}

fn until(now: Moment) -> Moment {
    now.plus_ms(KEPT_DAYS.saturating_mul(DAY_MS))
}

/// Keeps a file of an institution (9101).
#[derive(Clone, Debug)]
pub struct KeepFile {
    /// Number and content.
    pub numbered: Numbered,
    /// Whose.
    pub institution: InstitutionId,
    /// Its care area.
    pub area: Area,
    /// What.
    pub file: NewFile,
}

impl Act for KeepFile {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        files_of(self.institution)
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        room(facts, self.institution, context.now)?;
        let (kept, blob) = self.file.kept((self.area, self.institution), context);
        let mut effects = Effects::answer(Answer::Record(kept.id));
        effects.records.push(kept);
        effects.blobs.push(blob);
        Ok(effects)
    }
}

/// Keeps the result of a comparison bill by bill (3202), and a ticket for each break that has none.
#[derive(Clone, Debug)]
pub struct KeepStatement {
    /// Number and content.
    pub numbered: Numbered,
    /// Whose.
    pub institution: InstitutionId,
    /// Its care area.
    pub area: Area,
    /// The result.
    pub file: NewFile,
    /// The breaks.
    pub tickets: Vec<Ticket>,
}

impl Act for KeepStatement {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let keys = self.tickets.iter().map(|ticket| (Kind::Ticket, ticket.key()));
        Needs { keys: keys.collect(), ..files_of(self.institution) }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        room(facts, self.institution, context.now)?;
        let (kept, blob) = self.file.kept((self.area, self.institution), context);
        let mut effects = Effects::answer(Answer::Record(kept.id));
        effects.records.push(kept);
        effects.blobs.push(blob);
        for ticket in &self.tickets {
            if facts.record_by_key(Kind::Ticket, &ticket.key()).is_none() {
                let at = context.now;
                let ticket = Ticket { at, ..ticket.clone() }.because(ticket.cause);
                effects.records.push(record(context, Body::Ticket(ticket)));
            }
        }
        Ok(effects)
    }
}

/// The platform forgets the bytes of a file whose time is over; that it was there stays. They are
/// deleted before this act, so that a run that was cut short finds it again.
#[derive(Clone, Debug)]
pub struct DropFile {
    /// Number and content.
    pub numbered: Numbered,
    /// Which.
    pub file: RecordId,
}

impl Act for DropFile {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { records: [self.file].into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let known = facts.records.get(&self.file).map(|record| (record, &record.body));
        let Some((known, Body::File(file))) = known else {
            return Err(Reason::FileUnknown.into());
        };
        if context.now <= file.until {
            return Err(Refusal::new(Reason::FileUnknown).on(file.until.date()).into());
        }
        let mut effects = Effects::answer(Answer::Done);
        let next = Body::File(File { blob: None, name: String::new(), ..file.clone() });
        effects.records.push(said_anew(known, next));
        Ok(effects)
    }
}
