//! Files of institutions are forgotten once their time is over.

use std::sync::Arc;

use domain::{Moment, ids};
use jiff::civil::Date;
use store::{Body, Kind};

use super::pages::waiting;
use super::sweep::number_of;
use super::{Halt, anywhere, submit_all};
use crate::act::Act;
use crate::acts::DropFile;
use crate::engine::App;

/// Deletes files whose time is over, the longest over first: the bytes first, so that a crash leaves
/// no bytes that nothing names.
pub(super) async fn uploads(app: &App, today: Date) -> Result<u64, Halt> {
    let (mut after, mut done) = (None, 0);
    loop {
        let page = waiting(app, Kind::File, after)?;
        after = page.last().map(|end| (end.body.index().due.unwrap_or(Moment(0)), end.id));
        let mut acts: Vec<Arc<dyn Act>> = Vec::new();
        let mut blobs = Vec::new();
        for record in &page {
            let Body::File(file) = &record.body else { continue };
            if app.now() <= file.until {
                continue;
            }
            let home = ids::inward(&file.number).map(|(area, _)| area);
            let home = home.map_or_else(anywhere, Ok)?;
            blobs.extend(file.blob);
            let numbered = number_of(home, today, ("file", record.id.0));
            acts.push(Arc::new(DropFile { numbered, file: record.id }));
        }
        // They come by the moment until which they are kept.
        if acts.is_empty() {
            return Ok(done);
        }
        app.chore(anywhere()?, move |tx| tx.drop_blobs(&blobs)).await?;
        done += submit_all(app, acts).await?;
    }
}
