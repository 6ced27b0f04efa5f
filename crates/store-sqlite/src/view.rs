//! Everything that looks, once for readers and transactions.

use std::ops::Deref;

use domain::binding::Binding;
use domain::institution::Institution;
use domain::item::Item;
use domain::person::{Account, Insured};
use domain::settlement::Settlement;
use domain::{Area, InstitutionId, PersonId, SettlementId, VisitId};
use ledger::invariant::Evidence;
use rusqlite::Connection;
use store::{
    Access, BookLine, EvidenceScope, Facts, FeeBatch, Head, Identity, Message, Needs, NumberKey,
    Reads, Result, Seen, Session, SignIn, Use, Visit,
};

use crate::{
    bindings, books, care, catalogue, evidence, identity, needs, numbers, people, sessions,
    settlements,
};

/// A look through whatever holds a connection: a reader of the pool or a transaction.
pub(crate) struct View<C>(pub(crate) C);

impl<C: Deref<Target = Connection>> Reads for View<C> {
    fn setting(&self, name: &str) -> Result<Option<String>> {
        sessions::setting(&self.0, name)
    }

    fn facts(&self, needs: &Needs) -> Result<Facts> {
        needs::facts(&self.0, needs)
    }

    fn identity_by_cert(&self, cert_type: &str, cert_no: &str) -> Result<Option<Identity>> {
        identity::by_cert(&self.0, cert_type, cert_no)
    }

    fn identity_by_card(&self, card_no: &str) -> Result<Option<Identity>> {
        identity::by_card(&self.0, card_no)
    }

    fn identity_by_psn_no(&self, psn_no: &str) -> Result<Option<Identity>> {
        identity::by_psn_no(&self.0, psn_no)
    }

    fn identity(&self, person: PersonId) -> Result<Option<Identity>> {
        identity::by_person(&self.0, person)
    }

    fn insured(&self, person: PersonId) -> Result<Option<Insured>> {
        identity::insured(&self.0, person)
    }

    fn account(&self, area: Area, person: PersonId) -> Result<Option<Account>> {
        people::account(&self.0, area, person)
    }

    fn bindings_of(&self, person: PersonId) -> Result<Vec<Binding>> {
        bindings::of_person(&self.0, person)
    }

    fn uses(&self, person: PersonId, before: Option<i64>, most: u32) -> Result<Vec<Use>> {
        settlements::uses(&self.0, person, before, most)
    }

    fn messages(&self, person: PersonId, most: u32) -> Result<Vec<Message>> {
        sessions::messages(&self.0, person, most)
    }

    fn settlement(&self, area: Area, id: SettlementId) -> Result<Option<Settlement>> {
        settlements::settlement(&self.0, area, id)
    }

    fn visit(&self, area: Area, id: VisitId) -> Result<Option<Visit>> {
        care::visit(&self.0, area, id)
    }

    fn fee_batch(&self, area: Area, id: i64) -> Result<Option<FeeBatch>> {
        care::fee_batch(&self.0, area, id)
    }

    fn number(&self, key: &NumberKey) -> Result<Option<Seen>> {
        numbers::seen(&self.0, key)
    }

    fn institution_by_code(&self, code: &str) -> Result<Option<(Institution, Access)>> {
        catalogue::by_code(&self.0, code)
    }

    fn institution_by_access_key(&self, key: &str) -> Result<Option<(Institution, Access)>> {
        catalogue::by_access_key(&self.0, key)
    }

    fn institution(&self, id: InstitutionId) -> Result<Option<Institution>> {
        catalogue::institution(&self.0, id)
    }

    fn institutions(&self) -> Result<Vec<Institution>> {
        catalogue::institutions(&self.0)
    }

    fn people(&self) -> Result<Vec<(Identity, Insured)>> {
        identity::first_people(&self.0)
    }

    fn items(&self) -> Result<Vec<Item>> {
        catalogue::items(&self.0)
    }

    fn session(&self, token: &[u8; 32]) -> Result<Option<Session>> {
        sessions::session(&self.0, token)
    }

    fn sign_in(&self, sign_no: &str) -> Result<Option<SignIn>> {
        sessions::sign_in(&self.0, sign_no)
    }

    fn heads(&self) -> Result<Vec<Head>> {
        books::heads(&self.0)
    }

    fn books(&self) -> Result<Vec<BookLine>> {
        books::books(&self.0)
    }

    fn evidence(&self, scope: Option<&EvidenceScope>) -> Result<Evidence> {
        match scope {
            Some(scope) => evidence::part(&self.0, scope),
            None => evidence::whole(&self.0),
        }
    }
}
