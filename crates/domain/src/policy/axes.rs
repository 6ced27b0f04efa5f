//! The axes along which regions differ, each with its type.
//!
//! A new axis: a value type in `types.rs` (if none fits) with its words in `values.rs`, a line in
//! `axes!`, a default in `policies/00-national.toml`. Parser, resolver, check and show follow by
//! themselves.

mod types;

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use types::{
    Allowed, AwayReduction, Consent, Count, Delay, EndCause, ItemWhitelist, Members, Mode,
    MonthDay, Openness, OwnFirst, Part, PayableParts, PayerKind, PayerOrder, Pooling, Premium,
    PremiumKind, PremiumMode, Review, Season, Trigger, WalletModel, WalletOpen, WalletRules,
};

use super::resolve::Found;
use super::{AxisValue, Dated, PolicySet, Ruled};
use crate::benefit::rule::BenefitRule;
use crate::binding::{Limits, Scope};
use crate::person::AccountPart;
use crate::{Area, Fen, Kinship};

/// Looks at every axis with its type: check and show.
pub trait AxisVisitor {
    /// Called once per axis in the order of the files.
    fn axis<T: AxisValue>(&mut self, name: AxisName, values: &[Dated<T>]);
}

/// Looks at what every axis comes to: show.
pub(super) trait FoundVisitor {
    /// Called once per axis in the order of the files.
    fn found<T: AxisValue>(&mut self, name: AxisName, found: Found<'_, T>);
}

/// Looks at every axis with its type, as a way to it: comparing two sets.
pub(super) trait PickVisitor {
    /// Called once per axis in the order of the files.
    fn pick<T: AxisValue>(&mut self, name: AxisName, pick: impl Fn(&Axes) -> &Vec<Dated<T>>);
}

/// Makes every axis with its type: the parser.
pub trait AxisReader {
    /// Called once per axis in the order of the files.
    fn read<T: AxisValue>(&mut self, name: AxisName) -> Vec<Dated<T>>;
}

/// Declares the axes once: field, name, type.
macro_rules! axes {
    ($($(#[$doc:meta])* $field:ident / $name:ident : $type:ty,)*) => {
        /// Name of an axis.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum AxisName { $($(#[$doc])* $name,)* }

        impl AxisName {
            /// All axes in the order of the files.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Key in the files.
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => stringify!($field),)* }
            }
        }

        /// All dated values of a unit, by axis.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct Axes { $($(#[$doc])* pub $field: Vec<Dated<$type>>,)* }

        impl Axes {
            /// Reads every axis with `reader`.
            pub fn read(reader: &mut impl AxisReader) -> Self {
                Self { $($field: reader.read(AxisName::$name),)* }
            }

            /// Shows every axis to `visitor`.
            pub fn visit(&self, visitor: &mut impl AxisVisitor) {
                $(visitor.axis(AxisName::$name, &self.$field);)*
            }

            /// Takes the values of one axis from another unit, in the place of its own.
            pub fn take(&mut self, axis: AxisName, from: &Self) {
                match axis { $(AxisName::$name => self.$field.clone_from(&from.$field),)* }
            }

            /// Shows the way to every axis to `visitor`.
            pub(super) fn visit_picks(visitor: &mut impl PickVisitor) {
                $(visitor.pick(AxisName::$name, |axes: &Self| &axes.$field);)*
            }
        }

        /// One question per axis; see [`PolicySet::rule`].
        impl PolicySet {
            $($(#[$doc])*
            pub fn $field(&self, area: Area, on: Date) -> Option<Ruled<$type>> {
                self.rule(AxisName::$name, |axes| &axes.$field, area, on)
            })*

            /// Shows what every axis comes to in an area on a day.
            pub(super) fn visit_found(&self, area: Area, on: Date, visitor: &mut impl FoundVisitor) {
                $(visitor.found(AxisName::$name, self.find(|axes| &axes.$field, area, on));)*
            }

            /// Shows what one axis comes to in an area on a day.
            pub(super) fn visit_axis(
                &self,
                axis: AxisName,
                area: Area,
                on: Date,
                visitor: &mut impl FoundVisitor,
            ) {
                match axis {
                    $(AxisName::$name => {
                        visitor.found(axis, self.find(|axes| &axes.$field, area, on));
                    })*
                }
            }

            /// Every day on which the rule of an axis may change for an area.
            pub(crate) fn turns_of(&self, axis: AxisName, area: Area) -> BTreeSet<Date> {
                match axis { $(AxisName::$name => self.turns(|axes| &axes.$field, area),)* }
            }
        }
    };
}

axes! {
    /// Allowed kinship (what the beneficiary is to the grantor).
    kinship / Kinship: BTreeSet<Kinship>,
    /// Members per grantor.
    members / Members: Members,
    /// Grantors per beneficiary.
    grantors_per_beneficiary / GrantorsPerBeneficiary: Count,
    /// Grantors used in one settlement.
    grantors_per_settlement / GrantorsPerSettlement: Count,
    /// Order of several grantors.
    order / Order: PayerOrder,
    /// Order of kinds of payer.
    payer_kinds_order / PayerKindsOrder: Vec<PayerKind>,
    /// Automatic or asked.
    trigger / Trigger: Trigger,
    /// Own account "when short" or "only at zero".
    own_first / OwnFirst: OwnFirst,
    /// How shared money is held.
    mode / Mode: Mode,
    /// Usable part of a grantor's account for relatives.
    account_part / AccountPart: AccountPart,
    /// Keep-back floor of a grantor, in 分; never binds the owner.
    floor / Floor: Fen,
    /// Caps on the limits that a grantor may set.
    limit_caps / LimitCaps: Limits,
    /// Scopes.
    scopes / Scopes: BTreeSet<Scope>,
    /// Longest validity in days; 0 = until unbound.
    validity_days / ValidityDays: u32,
    /// When a binding comes into force.
    effect / Effect: Delay,
    /// When an unbind on the day of filing works.
    same_day_unbind / SameDayUnbind: Delay,
    /// Consent.
    consent / Consent: Consent,
    /// Review.
    review / Review: Review,
    /// May the grantor release.
    grantor_release / GrantorRelease: Allowed,
    /// May the beneficiary release.
    beneficiary_release / BeneficiaryRelease: Allowed,
    /// What ends a binding by itself.
    ends_on / EndsOn: BTreeSet<EndCause>,
    /// Sharing between people insured in the same area has begun.
    same_city / SameCity: Openness,
    /// Use in another area of the same province.
    cross_city / CrossCity: Openness,
    /// Use across provinces (needs the wallet).
    cross_province / CrossProvince: Openness,
    /// 医保钱包 of an insured or care area: the only way across provinces.
    wallet / Wallet: WalletOpen,
    /// What a wallet may do.
    wallet_rules / WalletRules: WalletRules,
    /// Most that relatives may pay for one bill away from home, in 分.
    away_limit / AwayLimit: Fen,
    /// How much lower the funds' ratio is for care away from home.
    away_reduction / AwayReduction: AwayReduction,
    /// Which parts own and aid money may pay.
    payable_parts / PayableParts: PayableParts,
    /// First day of the account year.
    account_year_start / AccountYearStart: MonthDay,
    /// What an account may buy in a pharmacy.
    item_whitelist / ItemWhitelist: ItemWhitelist,
    /// Longest hold of account money for a stay in hospital, in days; 0 = none is held.
    admission_hold_days / AdmissionHoldDays: u32,
    /// Mobile payment by relatives' accounts asks for the mutual-aid password.
    aid_password / AidPassword: Allowed,
    /// How premiums for relatives are taken.
    premium_mode / PremiumMode: PremiumMode,
    /// Premium season.
    premium_season / PremiumSeason: Season,
    /// What one person's premium of a year costs.
    premiums / Premiums: Vec<Premium>,
    /// How areas are cut.
    pooling / Pooling: Pooling,
    /// Benefit rules: what the funds pay.
    benefit / Benefit: Vec<BenefitRule>,
    /// Official channels, as words.
    channels / Channels: Vec<String>,
    /// How to tell the official channel, as words.
    genuine / Genuine: Vec<String>,
    /// Materials to bring, as words.
    materials / Materials: Vec<String>,
    /// Plain-language notes.
    notes / Notes: Vec<String>,
}
