//! What keeps a test from running at all: not a finding, a broken set-up.

use std::fmt;

/// Why the set-up failed, in words for whoever runs the test.
#[derive(Debug)]
pub struct Trouble(pub String);

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Trouble {}

macro_rules! from {
    ($($error:ty,)*) => {$(
        impl From<$error> for Trouble {
            fn from(error: $error) -> Self {
                Self(error.to_string())
            }
        }
    )*};
}

from! {
    store::StoreError,
    app::AppError,
    std::io::Error,
    domain::Overflow,
    ledger::TransferError,
}

/// A result of the kit.
pub type Result<T> = std::result::Result<T, Trouble>;
