//! Sending again what was given up.

use app::acts::Delivered;
use app::{App, AppError};
use domain::{MessageId, RecordId};
use store::record::Undelivered;
use store::{Body, StoreError};

use super::parcel::{Channel, Parcel, Wishes, offered, parcel, wishes};
use super::round::kept;
use crate::providers::ProviderError;
use crate::site::Site;

/// Why it was not sent again.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// There is no such record, or its message is gone.
    #[error("nothing undelivered has this number")]
    Unknown,
    /// It was sent again before.
    #[error("it was sent again before")]
    Before,
    /// The person does not want messages over this channel any more, or the deployment lost it.
    #[error("the person does not take messages over this channel now")]
    NotWanted,
    /// It failed again; the record stays as it was.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// Ours.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<StoreError> for ReplayError {
    fn from(error: StoreError) -> Self {
        Self::App(error.into())
    }
}

/// Sends a message that was given up once more over the same channel, to the address that the
/// person has now. Later messages are not held up and may have come before.
pub async fn replay(site: &Site, id: RecordId) -> Result<(), ReplayError> {
    let channels = offered(&site.providers);
    let found = site.look(move |app| find(app, id, &channels)).await?;
    let (what, found) = found.ok_or(ReplayError::Unknown)?;
    if what.replayed {
        return Err(ReplayError::Before);
    }
    let (wishes, parcel) = found.ok_or(ReplayError::Unknown)?;
    let channel = Channel::from_word(&what.channel).ok_or(ReplayError::Unknown)?;
    let way = wishes.ways.iter().find(|(known, _)| *known == channel);
    let (_, to) = way.ok_or(ReplayError::NotWanted)?;
    parcel.send(&site.providers, (channel, to)).await?;
    Ok(kept(&site.app.submit(Delivered::new(wishes.home, id)).await)?)
}

/// The record, and its message if it is still there.
type Found = (Undelivered, Option<(Wishes, Parcel)>);

fn find(app: &App, id: RecordId, channels: &[Channel]) -> store::Result<Option<Found>> {
    let reads = app.read()?;
    let Some(Body::Undelivered(what)) = reads.record(id)?.map(|record| record.body) else {
        return Ok(None);
    };
    let before = MessageId(what.message.0.saturating_sub(1));
    let messages = reads.messages_after(what.person, before, 1)?;
    let Some(message) = messages.first().filter(|message| message.id == what.message) else {
        return Ok(Some((what, None)));
    };
    let wishes = wishes(reads.as_ref(), what.person, channels)?;
    let parcel = parcel(app, message, &wishes)?;
    Ok(Some((what, Some((wishes, parcel)))))
}
