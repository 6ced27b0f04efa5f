//! One transaction of a lane.

use std::collections::{BTreeMap, BTreeSet};

use domain::institution::Institution;
use domain::item::Item;
use domain::person::{Account, Insured};
use domain::{Area, InstitutionId, MessageId, Moment, PersonId, RecordId};
use rusqlite::Transaction;
use store::records::{DeviceSeen, Listing, Outbox, Principal};
use store::{
    Access, Batch, Claim, Facts, Head, Identity, Kind, Needs, Number, POLICY_DIGEST, Proof, Result,
    Session, SignIn, Tx,
};

use crate::error::driver;
use crate::view::View;
use crate::{
    bindings, blobs, books, care, catalogue, counters, devices, identity, messages, needs, numbers,
    outbox, people, places, records, reseal, sessions, settlements, trail,
};

/// `BEGIN IMMEDIATE` holds the database's write lock from the first statement on: claims and locks
/// are plain reads. Dropped without a commit, rusqlite rolls back.
impl Tx for View<Transaction<'_>> {
    fn claim(&mut self, numbers: &[Number]) -> Result<Vec<Claim>> {
        numbers::claim(&self.conn, numbers)
    }

    fn find(&mut self, needs: &Needs) -> Result<BTreeSet<(Area, PersonId)>> {
        needs::find(&self.conn, needs)
    }

    fn lock(
        &mut self,
        accounts: &BTreeSet<(Area, PersonId)>,
    ) -> Result<BTreeMap<(Area, PersonId), Account>> {
        people::accounts(&self.conn, accounts)
    }

    fn read(&mut self, needs: &Needs) -> Result<Facts> {
        needs::read(&self.conn, self.ring(), needs)
    }

    fn head(&mut self, area: Area) -> Result<Head> {
        books::head(&self.conn, area)
    }

    fn write(&mut self, batch: &Batch) -> Result<()> {
        let (conn, ring) = (&*self.conn, self.ring());
        people::change(conn, ring, &batch.people)?;
        // After the persons: what a name is found by holds the insured area.
        batch.identities.iter().try_for_each(|identity| identity::change(conn, ring, identity))?;
        people::write_accounts(conn, &batch.accounts)?;
        bindings::write(conn, &batch.bindings)?;
        counters::write_used(conn, &batch.used, &batch.tops)?;
        counters::write_accumulators(conn, &batch.accumulators)?;
        care::write_visits(conn, ring, &batch.visits)?;
        care::write_batches(conn, &batch.fee_batches)?;
        settlements::write(conn, &batch.settlements)?;
        settlements::cancel(conn, &batch.cancelled)?;
        books::write_entries(conn, &batch.entries)?;
        books::add_totals(conn, &batch.totals)?;
        books::write_obligations(conn, &batch.obligations)?;
        counters::write_picks(conn, &batch.picks)?;
        records::write(conn, ring, &batch.records)?;
        blobs::write(conn, ring, &batch.blobs)?;
        messages::write(conn, ring, &batch.messages)?;
        people::remind(conn, &batch.records, &batch.messages)?;
        outbox::make_due(conn, &batch.messages)?;
        sessions::use_proofs(conn, &batch.proofs)?;
        numbers::write(conn, &batch.answers, batch.now)?;
        numbers::block(conn, &batch.blocked, batch.now)?;
        if let Some(digest) = &batch.policy {
            sessions::put_setting(conn, POLICY_DIGEST, digest)?;
        }
        trail::write(conn, &batch.trail)?;
        books::write_heads(conn, &batch.heads)
    }

    fn put_people(&mut self, people: &[(Identity, Insured)]) -> Result<()> {
        people::put(&self.conn, self.ring(), people)
    }

    fn put_institutions(&mut self, institutions: &[(Institution, Access)]) -> Result<()> {
        catalogue::put(&self.conn, self.ring(), institutions)
    }

    fn put_listings(&mut self, listings: &[(InstitutionId, Listing)]) -> Result<()> {
        places::put_listings(&self.conn, listings)
    }

    fn put_items(&mut self, items: &[Item]) -> Result<()> {
        catalogue::put_items(&self.conn, items)
    }

    fn put_session(&mut self, session: &Session) -> Result<()> {
        sessions::put_session(&self.conn, session)
    }

    fn end_session(&mut self, token: &[u8; 32]) -> Result<()> {
        sessions::end_session(&self.conn, token)
    }

    fn end_sessions_of(&mut self, principal: Principal) -> Result<()> {
        sessions::end_sessions_of(&self.conn, principal)
    }

    fn put_proof(&mut self, proof: &Proof) -> Result<()> {
        sessions::put_proof(&self.conn, proof)
    }

    fn put_sign_in(&mut self, sign_in: &SignIn) -> Result<()> {
        sessions::put_sign_in(&self.conn, sign_in)
    }

    fn mark_read(&mut self, person: PersonId, up_to: MessageId) -> Result<()> {
        messages::mark_read(&self.conn, person, up_to)
    }

    fn put_outbox(&mut self, outbox: &Outbox) -> Result<()> {
        outbox::put(&self.conn, outbox)
    }

    fn reseal(&mut self, most: u32) -> Result<u32> {
        reseal::reseal(&self.conn, self.ring(), most)
    }

    fn drop_blobs(&mut self, blobs: &[RecordId]) -> Result<()> {
        blobs::drop(&self.conn, blobs)
    }

    fn drop_records(&mut self, kind: Kind, ids: &[RecordId]) -> Result<()> {
        records::drop(&self.conn, kind, ids)
    }

    fn put_device(&mut self, seen: &DeviceSeen) -> Result<()> {
        devices::put(&self.conn, seen)
    }

    fn drop_devices(&mut self, before: Moment) -> Result<()> {
        devices::drop(&self.conn, before)
    }

    fn put_setting(&mut self, name: &str, value: &str) -> Result<()> {
        sessions::put_setting(&self.conn, name, value)
    }

    fn commit(self: Box<Self>) -> Result<()> {
        self.conn.commit().map_err(driver)
    }
}
