//! Everything that looks, once for readers and transactions.

use std::collections::BTreeMap;
use std::ops::Deref;

use domain::binding::Binding;
use domain::clearing::Position;
use domain::day_end::Totals;
use domain::institution::Institution;
use domain::item::Item;
use domain::person::{Account, Insured};
use domain::policy::axes::PremiumKind;
use domain::settlement::Settlement;
use domain::{
    Area, BindingId, Fen, InstitutionId, MessageId, Moment, ObligationId, PersonId, RecordId,
    SettlementId, VisitId,
};
use ledger::invariant::Evidence;
use rusqlite::Connection;
use store::act::{Entry, ObligationRow};
use store::records::{DeviceSeen, Listing, Outbox, Places, PlacesAsk, TrailRow, VisitsAsk};
use store::seal::Keyring;
use store::{
    Access, BookLine, EvidenceScope, Facts, FeeBatch, Head, Identity, Kind, Message, Needs,
    NumberKey, QueueAsk, Reads, Record, Result, Seen, Session, SettledAsk, SettledRow, SignIn, Use,
    Visit,
};

use crate::{
    bindings, blobs, books, care, catalogue, counters, devices, evidence, identity, messages,
    needs, numbers, outbox, people, places, records, reseal, sessions, settled, settlements, trail,
    windows,
};

/// A look through whatever holds a connection (a reader of the pool or a transaction), with the
/// keys that personal data is sealed with.
pub(crate) struct View<C> {
    pub(crate) conn: C,
    pub(crate) ring: Keyring,
}

impl<C> View<C> {
    pub(crate) fn ring(&self) -> &Keyring {
        &self.ring
    }
}

impl<C: Deref<Target = Connection>> Reads for View<C> {
    fn setting(&self, name: &str) -> Result<Option<String>> {
        sessions::setting(&self.conn, name)
    }

    fn facts(&self, needs: &Needs) -> Result<Facts> {
        needs::facts(&self.conn, self.ring(), needs)
    }

    fn identity_by_cert(&self, cert_type: &str, cert_no: &str) -> Result<Option<Identity>> {
        identity::by_cert(&self.conn, self.ring(), cert_type, cert_no)
    }

    fn identity_by_card(&self, card_no: &str) -> Result<Option<Identity>> {
        identity::by_card(&self.conn, self.ring(), card_no)
    }

    fn identity_by_psn_no(&self, psn_no: &str) -> Result<Option<Identity>> {
        identity::by_psn_no(&self.conn, self.ring(), psn_no)
    }

    fn identity(&self, person: PersonId) -> Result<Option<Identity>> {
        identity::by_person(&self.conn, self.ring(), person)
    }

    fn identities_by_name(&self, area: Area, name: &str) -> Result<Vec<Identity>> {
        identity::by_name(&self.conn, self.ring(), area, name)
    }

    fn identities_by_phone(&self, phone: &str) -> Result<Vec<Identity>> {
        identity::by_phone(&self.conn, self.ring(), phone)
    }

    fn record(&self, id: RecordId) -> Result<Option<Record>> {
        records::record(&self.conn, self.ring(), id)
    }

    fn records_of(
        &self,
        kind: Kind,
        person: PersonId,
        before: Option<RecordId>,
    ) -> Result<Vec<Record>> {
        records::of_person(&self.conn, self.ring(), (kind, person), before)
    }

    fn record_by_key(&self, kind: Kind, key: &str) -> Result<Option<Record>> {
        records::by_key(&self.conn, self.ring(), kind, key)
    }

    fn queue(&self, ask: &QueueAsk) -> Result<Vec<Record>> {
        records::queue(&self.conn, self.ring(), ask)
    }

    fn records(&self, kind: Kind, after: RecordId, most: u32) -> Result<Vec<Record>> {
        records::walk(&self.conn, self.ring(), kind, (after, most))
    }

    fn newest(&self, kind: Kind, before: Option<RecordId>, most: u32) -> Result<Vec<Record>> {
        records::newest(&self.conn, self.ring(), kind, (before, most))
    }

    fn blob(&self, id: RecordId) -> Result<Option<Vec<u8>>> {
        blobs::blob(&self.conn, self.ring(), id)
    }

    fn outbox_due(&self, now: Moment, most: u32) -> Result<Vec<Outbox>> {
        outbox::due(&self.conn, now, most)
    }

    fn messages_after(
        &self,
        person: PersonId,
        after: MessageId,
        most: u32,
    ) -> Result<Vec<Message>> {
        messages::after(&self.conn, self.ring(), person, (after, most))
    }

    fn bindings_after(&self, after: BindingId, most: u32) -> Result<Vec<Binding>> {
        bindings::after(&self.conn, after, most)
    }

    fn people_in(&self, area: Area, after: PersonId, most: u32) -> Result<Vec<Insured>> {
        identity::insured_in(&self.conn, self.ring(), area, after, most)
    }

    fn trail(&self, area: Area, after: i64, most: u32) -> Result<Vec<TrailRow>> {
        trail::rows(&self.conn, area, after, most)
    }

    fn legs(&self, act: i64) -> Result<Vec<Entry>> {
        books::legs(&self.conn, act)
    }

    fn booked_after(&self, area: Area, after: (i64, u16), most: u32) -> Result<Vec<Entry>> {
        books::booked_after(&self.conn, area.book(), after, most)
    }

    fn acts_in(&self, area: Area, after: i64, most: u32) -> Result<Vec<i64>> {
        books::acts_in(&self.conn, area, after, most)
    }

    fn sealed_by(&self) -> Result<BTreeMap<u8, u64>> {
        reseal::sealed_by(&self.conn)
    }

    fn insured(&self, person: PersonId) -> Result<Option<Insured>> {
        identity::insured(&self.conn, self.ring(), person)
    }

    fn account(&self, area: Area, person: PersonId) -> Result<Option<Account>> {
        people::account(&self.conn, area, person)
    }

    fn bindings_of(&self, person: PersonId) -> Result<Vec<Binding>> {
        bindings::of_person(&self.conn, person)
    }

    fn uses_between(
        &self,
        person: PersonId,
        within: (i64, Option<i64>),
        most: u32,
    ) -> Result<Vec<Use>> {
        settlements::uses(&self.conn, person, within, most)
    }

    fn settlements_after(
        &self,
        area: Area,
        after: SettlementId,
        most: u32,
    ) -> Result<Vec<Settlement>> {
        settlements::after(&self.conn, area, after, most)
    }

    fn used_in(&self, area: Area, binding: BindingId, period: u32) -> Result<Fen> {
        let counted = counters::used(&self.conn, &[(area, binding, period)].into())?;
        Ok(counted.first().map_or(Fen::ZERO, |(_, (amount, _))| *amount))
    }

    fn devices_after(&self, after: &DeviceSeen, most: u32) -> Result<Vec<DeviceSeen>> {
        devices::after(&self.conn, after, most)
    }

    fn people_on(&self, device: &[u8], since: Moment) -> Result<Vec<PersonId>> {
        devices::people_on(&self.conn, device, since)
    }

    fn messages(&self, person: PersonId, most: u32) -> Result<Vec<Message>> {
        messages::messages(&self.conn, self.ring(), person, most)
    }

    fn settlement(&self, area: Area, id: SettlementId) -> Result<Option<Settlement>> {
        settlements::settlement(&self.conn, area, id)
    }

    fn settled_between(
        &self,
        ask: &SettledAsk,
        after: Option<(Moment, SettlementId)>,
        most: u32,
    ) -> Result<Vec<SettledRow>> {
        settled::between(&self.conn, ask, after, most)
    }

    fn settled_totals(&self, ask: &SettledAsk) -> Result<Totals> {
        settled::totals(&self.conn, ask)
    }

    fn payable(&self, area: Area, institution: InstitutionId) -> Result<Fen> {
        books::payable(&self.conn, area, institution)
    }

    fn premiums_owed(&self, area: Area, kind: PremiumKind, year: i16) -> Result<Fen> {
        books::premiums_owed(&self.conn, (area, kind, year))
    }

    fn premium_years(&self, area: Area) -> Result<Vec<(PremiumKind, i16)>> {
        books::premium_years(&self.conn, area)
    }

    fn window_sums(&self, area: Area, window: i64) -> Result<Vec<Position>> {
        windows::sums(&self.conn, (area, window))
    }

    fn obligations_in(
        &self,
        window: (Area, i64),
        after: ObligationId,
        most: u32,
    ) -> Result<Vec<ObligationRow>> {
        windows::items(&self.conn, window, after, most)
    }

    fn visit(&self, area: Area, id: VisitId) -> Result<Option<Visit>> {
        care::visit(&self.conn, self.ring(), area, id)
    }

    fn stays_of(&self, person: PersonId) -> Result<Vec<Visit>> {
        care::stays_of(&self.conn, self.ring(), person)
    }

    fn visits_at(&self, ask: &VisitsAsk) -> Result<Vec<Visit>> {
        care::visits_at(&self.conn, self.ring(), ask)
    }

    fn fee_batch(&self, area: Area, id: i64) -> Result<Option<FeeBatch>> {
        care::fee_batch(&self.conn, area, id)
    }

    fn number(&self, key: &NumberKey) -> Result<Option<Seen>> {
        numbers::seen(&self.conn, key)
    }

    fn institution_by_code(&self, code: &str) -> Result<Option<(Institution, Access)>> {
        catalogue::by_code(&self.conn, self.ring(), code)
    }

    fn institution_by_access_key(&self, key: &str) -> Result<Option<(Institution, Access)>> {
        catalogue::by_access_key(&self.conn, self.ring(), key)
    }

    fn institution(&self, id: InstitutionId) -> Result<Option<Institution>> {
        catalogue::institution(&self.conn, id)
    }

    fn institutions(&self) -> Result<Vec<Institution>> {
        catalogue::institutions(&self.conn)
    }

    fn institutions_after(&self, code: &str, most: u32) -> Result<Vec<Institution>> {
        catalogue::institutions_after(&self.conn, code, most)
    }

    fn places(&self, ask: &PlacesAsk) -> Result<Places> {
        places::places(&self.conn, ask)
    }

    fn listing(&self, id: InstitutionId) -> Result<Option<Listing>> {
        places::listing(&self.conn, id)
    }

    fn people(&self) -> Result<Vec<(Identity, Insured)>> {
        identity::first_people(&self.conn, self.ring())
    }

    fn items(&self) -> Result<Vec<Item>> {
        catalogue::items(&self.conn)
    }

    fn session(&self, token: &[u8; 32]) -> Result<Option<Session>> {
        sessions::session(&self.conn, token)
    }

    fn sign_in(&self, sign_no: &str) -> Result<Option<SignIn>> {
        sessions::sign_in(&self.conn, sign_no)
    }

    fn heads(&self) -> Result<Vec<Head>> {
        books::heads(&self.conn)
    }

    fn books(&self) -> Result<Vec<BookLine>> {
        books::books(&self.conn)
    }

    fn evidence(&self, scope: Option<&EvidenceScope>) -> Result<Evidence> {
        match scope {
            Some(scope) => evidence::part(&self.conn, scope),
            None => evidence::whole(&self.conn, self.ring()),
        }
    }
}
