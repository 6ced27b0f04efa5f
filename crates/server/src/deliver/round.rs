//! One person's turn.

use app::acts::GiveUp;
use app::{App, AppError, Outcome};
use domain::{Area, MessageId, Moment, PersonId};
use store::record::Undelivered;
use store::records::Outbox;
use store::{Answer, StoreError};

use super::Report;
use super::parcel::{Channel, Parcel, Wishes, offered, parcel, wishes};
use crate::providers::ProviderError;
use crate::site::Site;

/// After so many tries a channel gives a message up.
pub const TRIES_MAX: u32 = 12;
/// The first wait, in ms; every further one is twice as long.
const WAIT_MIN: i64 = 30 * 1_000;
/// The longest wait, in ms.
const WAIT_MAX: i64 = 6 * 60 * 60 * 1_000;
/// How many messages are read at a time when none of them goes out.
const PASSED_BY: u32 = 256;

/// How long to wait after so many tries, in ms: 30 s, 1 min, 2 min … 6 h.
pub fn wait_ms(tries: u32) -> i64 {
    let doubled = 2_i64.saturating_pow(tries.saturating_sub(1));
    WAIT_MIN.saturating_mul(doubled).min(WAIT_MAX)
}

/// What is to be done for somebody.
enum Turn {
    /// Nothing goes out; everything up to here is settled.
    Pass(Wishes, MessageId),
    /// This message does.
    Send(Wishes, MessageId, Parcel),
}

fn turn(app: &App, outbox: Outbox, channels: &[Channel]) -> store::Result<Turn> {
    let reads = app.read()?;
    let wishes = wishes(reads.as_ref(), outbox.person, channels)?;
    let most = if wishes.ways.is_empty() { PASSED_BY } else { 1 };
    let messages = reads.messages_after(outbox.person, outbox.after, most)?;
    let Some(last) = messages.last() else { return Ok(Turn::Pass(wishes, outbox.after)) };
    if wishes.ways.is_empty() {
        return Ok(Turn::Pass(wishes, last.id));
    }
    let parcel = parcel(app, last, &wishes)?;
    Ok(Turn::Send(wishes, last.id, parcel))
}

/// Somebody's turn. One that our side failed is put off, so that it never crowds out the others.
pub(super) async fn deliver(site: &Site, outbox: Outbox) -> Result<Report, AppError> {
    let done = take_turn(site, outbox).await;
    if done.is_err() {
        let due = Some(site.app.now().plus_ms(WAIT_MIN));
        // What failed may fail this too; then it stays due.
        drop(put(site, anywhere()?, Outbox { due, ..outbox }).await);
    }
    done
}

/// Sends somebody's oldest unsettled message over every channel that is not done with it.
async fn take_turn(site: &Site, outbox: Outbox) -> Result<Report, AppError> {
    let channels = offered(&site.providers);
    let person = outbox.person;
    let settled = |after| Outbox { person, after, due: None, tries: 0 };
    match site.look(move |app| turn(app, outbox, &channels)).await? {
        Turn::Pass(wishes, after) => {
            put(site, wishes.home, settled(after)).await?;
            site.deliveries.forget(person);
            Ok(Report::default())
        }
        Turn::Send(wishes, message, parcel) => {
            let tries = outbox.tries.saturating_add(1);
            let round = Round { site, wishes: &wishes, person, message, last: tries >= TRIES_MAX };
            let report = round.send(&parcel).await?;
            let next = if report.put_off == 0 {
                settled(message)
            } else {
                let due = Some(site.app.now().plus_ms(wait_ms(tries)));
                Outbox { due, tries, ..outbox }
            };
            put(site, wishes.home, next).await?;
            if report.put_off == 0 {
                site.deliveries.forget(person);
            }
            Ok(report)
        }
    }
}

/// The area under which chores are queued that belong to none.
fn anywhere() -> Result<Area, AppError> {
    Ok(Area::from_number(100_000).ok_or(StoreError::Contended)?)
}

async fn put(site: &Site, home: Area, outbox: Outbox) -> Result<(), AppError> {
    site.app.chore(home, move |tx| tx.put_outbox(&outbox)).await
}

/// One message on its way.
struct Round<'a> {
    site: &'a Site,
    wishes: &'a Wishes,
    person: PersonId,
    message: MessageId,
    /// No further try follows.
    last: bool,
}

impl Round<'_> {
    async fn send(&self, parcel: &Parcel) -> Result<Report, AppError> {
        let mut report = Report::default();
        let mut done = self.site.deliveries.of(self.person, self.message);
        for (channel, to) in &self.wishes.ways {
            if done.contains(channel) {
                continue;
            }
            match parcel.send(&self.site.providers, (*channel, to)).await {
                Ok(()) => report.sent = report.sent.saturating_add(1),
                Err(ProviderError::Away(why)) if !self.last => {
                    let channel = channel.word();
                    tracing::warn!(name: "delivery.put_off", channel, why);
                    report.put_off = report.put_off.saturating_add(1);
                    continue;
                }
                Err(ProviderError::Away(why) | ProviderError::Refused(why)) => {
                    self.give_up(*channel, why).await?;
                    report.given_up = report.given_up.saturating_add(1);
                }
            }
            done.insert(*channel);
            // Kept at once: whatever fails from here on, this channel is done.
            self.site.deliveries.keep(self.person, self.message, done.clone());
        }
        Ok(report)
    }

    async fn give_up(&self, channel: Channel, error: String) -> Result<(), AppError> {
        let (person, message, channel) = (self.person, self.message, channel.word().to_owned());
        tracing::warn!(name: "delivery.given_up", channel, why = error);
        let (at, replayed) = (Moment(0), false);
        let what = Undelivered { person, message, channel, error, at, replayed };
        kept(&self.site.app.submit(GiveUp::new(self.wishes.home, what)).await)
    }
}

/// An act that nothing can stand against was booked, now or before.
pub(super) fn kept(outcome: &Outcome) -> Result<(), AppError> {
    match outcome {
        Outcome::Decided { answer: Answer::Record(_), .. } => Ok(()),
        _ => Err(AppError::Busy),
    }
}
