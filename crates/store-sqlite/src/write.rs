//! One transaction of a lane.

use std::collections::{BTreeMap, BTreeSet};

use domain::institution::Institution;
use domain::item::Item;
use domain::person::{Account, Insured};
use domain::{Area, MessageId, PersonId};
use rusqlite::Transaction;
use store::{
    Access, Batch, Claim, Facts, Head, Identity, Needs, Number, Proof, Result, Session, SignIn, Tx,
};

use crate::error::driver;
use crate::view::View;
use crate::{
    bindings, books, care, catalogue, counters, needs, numbers, people, sessions, settlements,
};

/// `BEGIN IMMEDIATE` holds the database's write lock from the first statement on: claims and locks
/// are plain reads. Dropped without a commit, rusqlite rolls back.
impl Tx for View<Transaction<'_>> {
    fn claim(&mut self, numbers: &[Number]) -> Result<Vec<Claim>> {
        numbers::claim(&self.0, numbers)
    }

    fn find(&mut self, needs: &Needs) -> Result<BTreeSet<(Area, PersonId)>> {
        needs::find(&self.0, needs)
    }

    fn lock(
        &mut self,
        accounts: &BTreeSet<(Area, PersonId)>,
    ) -> Result<BTreeMap<(Area, PersonId), Account>> {
        people::accounts(&self.0, accounts)
    }

    fn read(&mut self, needs: &Needs) -> Result<Facts> {
        needs::read(&self.0, needs)
    }

    fn head(&mut self, area: Area) -> Result<Head> {
        books::head(&self.0, area)
    }

    fn write(&mut self, batch: &Batch) -> Result<()> {
        let conn = &self.0;
        people::change(conn, &batch.people)?;
        people::write_accounts(conn, &batch.accounts)?;
        bindings::write(conn, &batch.bindings)?;
        counters::write_used(conn, &batch.used)?;
        counters::write_accumulators(conn, &batch.accumulators)?;
        care::write_visits(conn, &batch.visits)?;
        care::write_batches(conn, &batch.fee_batches)?;
        settlements::write(conn, &batch.settlements)?;
        settlements::cancel(conn, &batch.cancelled)?;
        books::write_entries(conn, &batch.entries)?;
        books::add_totals(conn, &batch.totals)?;
        books::write_obligations(conn, &batch.obligations)?;
        counters::write_picks(conn, &batch.picks)?;
        sessions::write_messages(conn, &batch.messages)?;
        sessions::use_proofs(conn, &batch.proofs)?;
        numbers::write(conn, &batch.answers, batch.now)?;
        numbers::block(conn, &batch.blocked, batch.now)?;
        books::write_heads(conn, &batch.heads)
    }

    fn put_people(&mut self, people: &[(Identity, Insured)]) -> Result<()> {
        people::put(&self.0, people)
    }

    fn put_institutions(&mut self, institutions: &[(Institution, Access)]) -> Result<()> {
        catalogue::put(&self.0, institutions)
    }

    fn put_items(&mut self, items: &[Item]) -> Result<()> {
        catalogue::put_items(&self.0, items)
    }

    fn put_session(&mut self, session: &Session) -> Result<()> {
        sessions::put_session(&self.0, session)
    }

    fn end_session(&mut self, token: &[u8; 32]) -> Result<()> {
        sessions::end_session(&self.0, token)
    }

    fn put_proof(&mut self, proof: &Proof) -> Result<()> {
        sessions::put_proof(&self.0, proof)
    }

    fn put_sign_in(&mut self, sign_in: &SignIn) -> Result<()> {
        sessions::put_sign_in(&self.0, sign_in)
    }

    fn mark_read(&mut self, person: PersonId, up_to: MessageId) -> Result<()> {
        sessions::mark_read(&self.0, person, up_to)
    }

    fn put_setting(&mut self, name: &str, value: &str) -> Result<()> {
        sessions::put_setting(&self.0, name, value)
    }

    fn commit(self: Box<Self>) -> Result<()> {
        self.0.commit().map_err(driver)
    }
}
