//! Who a person is. Stores keep it in one table behind one module, sealed ([`crate::seal`]).

use std::fmt;

use domain::PersonId;
use jiff::civil::Date;

/// A person's identity. Its `Debug` shows no personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// Whose.
    pub person: PersonId,
    /// `psn_no`: what institutions call the person; random-looking, kept on a move.
    pub psn_no: String,
    /// `psn_cert_type`
    pub cert_type: String,
    /// `certno`
    pub cert_no: String,
    /// Name as the insurance file has it.
    pub name: String,
    /// Phone, if any.
    pub phone: Option<String>,
    /// Number of the social-security card, if any.
    pub card_no: Option<String>,
    /// `gend`: 0 unknown, 1 male, 2 female, 9 not stated.
    pub gender: u8,
    /// Day of birth.
    pub born: Date,
    /// Handle of the demo world; `None` for real people.
    pub demo_key: Option<String>,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("person", &self.person).finish_non_exhaustive()
    }
}
