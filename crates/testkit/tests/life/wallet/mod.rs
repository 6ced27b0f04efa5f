//! Wallets and quotas of a couple who are insured in two provinces.

mod ends;
mod opened;
mod quotas;

use app::Numbered;
use app::acts::{
    Change, ChangeBinding, OpenWallet, ProofToken, ReleaseQuota, SetQuota, Settle, WalletBy,
};
use domain::institution::{Institution, InstitutionKind};
use domain::settlement::Settlement;
use domain::wallet::Quota;
use domain::{BindingId, Fen, PersonId, RecordId};
use store::{Answer, Body, Proof};
use testkit::Numbers;

use crate::town::{CLERK, Town, area};

/// The third family lives in 成都; its second employee works in 深圳.
pub(crate) const HUSBAND: PersonId = PersonId(12);
pub(crate) const WIFE: PersonId = PersonId(11);
pub(crate) const SON: PersonId = PersonId(14);
pub(crate) const SHENZHEN: u32 = 440_300;
pub(crate) const CHENGDU: u32 = 510_100;

/// A town with the husband's money and all wallets open.
pub(crate) struct Couple {
    pub(crate) town: Town,
    pub(crate) numbers: Numbers,
    pub(crate) binding: BindingId,
}

impl Couple {
    /// 1,000.00 on the husband's carried part, bound to the wife.
    pub(crate) fn new() -> Self {
        let town = Town::new();
        let numbers = Numbers::default();
        town.done(numbers.credit(area(SHENZHEN), &[HUSBAND], Fen(100_000)));
        for owner in [HUSBAND, WIFE, SON] {
            town.done(at_window(&town, owner));
        }
        let binding = town.bind(HUSBAND, WIFE);
        Self { town, numbers, binding }
    }

    pub(crate) fn set(&self, amount: i64) -> SetQuota {
        let (numbered, proof) = proved(&self.town, HUSBAND, "set-quota");
        let (acting, binding) = (HUSBAND.into(), self.binding);
        SetQuota { numbered, acting, binding, amount: Fen(amount), proof }
    }

    pub(crate) fn release(&self, by: PersonId, quota: RecordId) -> ReleaseQuota {
        let (numbered, proof) = proved(&self.town, by, "release-quota");
        let (acting, binding) = (by.into(), self.binding);
        ReleaseQuota { numbered, acting, quota, binding, proof }
    }

    pub(crate) fn unbind(&self) -> ChangeBinding {
        let (numbered, proof) = proved(&self.town, WIFE, "unbind");
        let (actor, binding, change) = (WIFE.into(), self.binding, Change::Unbind);
        ChangeBinding { numbered, actor, binding, change, proof: Some(proof) }
    }

    pub(crate) fn pharmacy(&self) -> Institution {
        let all = &self.town.rig.population.institutions;
        let here = all
            .iter()
            .find(|place| place.area == area(CHENGDU) && place.kind == InstitutionKind::Pharmacy);
        here.unwrap().clone()
    }

    pub(crate) fn bill(&self, patient: PersonId, price: i64) -> Settle {
        let now = self.town.rig.app.now();
        // In 成都 the payer is picked.
        let picked = Some(self.binding);
        self.numbers.settle(patient, &self.pharmacy(), Fen(price), now, picked)
    }

    pub(crate) fn settled(&self, answer: &Answer) -> Settlement {
        let Answer::Settled(at, id) = answer else { panic!("{answer:?}") };
        self.town.settlement(*at, *id)
    }

    pub(crate) fn pay(&self, price: i64) -> Settlement {
        self.settled(&self.town.done(self.bill(WIFE, price)))
    }

    pub(crate) fn quota(&self, id: RecordId) -> Quota {
        match self.town.body(id) {
            Body::Quota(quota) => quota,
            other => panic!("{other:?}"),
        }
    }

    /// Free and reserved of the husband's account.
    pub(crate) fn husband(&self) -> (i64, i64) {
        let account = self.town.account(SHENZHEN, HUSBAND);
        let reserved = account.reserved_current.0 + account.reserved_carried.0;
        (account.free_all().unwrap().0, reserved)
    }
}

pub(crate) fn at_window(town: &Town, owner: PersonId) -> OpenWallet {
    let by = WalletBy::Clerk(CLERK, owner);
    let (numbered, phone) = (town.number("wallet"), "100-00000000".to_owned());
    OpenWallet { numbered, by, place: area(CHENGDU), phone }
}

/// A number that nobody used and a proof of this person for it.
pub(crate) fn proved(town: &Town, person: PersonId, act: &str) -> (Numbered, ProofToken) {
    let numbered = town.number(act);
    let mut token = [0; 32];
    for (place, byte) in numbered.key().number.bytes().enumerate() {
        token[place % 32] ^= byte;
    }
    token[31] = u8::try_from(person.0).unwrap();
    token[30] = u8::try_from(act.len()).unwrap();
    let (until, digest) = (town.rig.app.now().plus_ms(300_000), numbered.digest());
    let way = "face".to_owned();
    let proof = Proof { token, person, act: digest, until, used: false, way };
    town.rig.app.chore_blocking(area(110_000), move |tx| tx.put_proof(&proof)).unwrap();
    (numbered, ProofToken(token))
}
