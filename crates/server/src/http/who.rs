//! A person as a request names one: name and certificate.

use app::App;
use domain::person::cert::{CertNo, CertType};
use domain::person::name::PersonName;
use jiff::civil::Date;
use serde::Deserialize;
use store::Identity;

use super::problem::{FieldError, Problem};

/// What a kind of certificate must be, in Chinese and English.
pub const CERT_TYPE: (&str, &str) = (
    "证件类型代码（表 psn_cert_type），身份证是 01",
    "a code of the table psn_cert_type, 01 for an identity card",
);
/// What a number of a certificate must be.
pub const CERT_NO_EN: &str = "the number as on the certificate, its check digit right";

/// Name and certificate. Its `Debug` shows nothing.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Who {
    name: String,
    cert_type: String,
    cert_no: String,
}

impl std::fmt::Debug for Who {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Who")
    }
}

/// A person whose name and number have the form that they must have.
#[derive(Clone, Debug)]
pub struct Named {
    name: PersonName,
    cert: CertNo,
}

/// Who was meant.
#[derive(Clone, Debug)]
pub enum Found {
    /// Name and number belong together.
    Right(Identity),
    /// The number belongs to another name.
    OtherName,
    /// Nobody has this number.
    Nobody,
}

impl Found {
    /// The person; nothing for an unknown number and a wrong name alike.
    pub fn right(self) -> Option<Identity> {
        match self {
            Self::Right(identity) => Some(identity),
            Self::OtherName | Self::Nobody => None,
        }
    }
}

impl Who {
    /// Of what stands in a request.
    pub fn new(name: String, cert_type: String, cert_no: String) -> Self {
        Self { name, cert_type, cert_no }
    }

    /// Checks the form; every field that is not right is told, under `at`.
    pub fn check(&self, at: &str, today: Date) -> Result<Named, Problem> {
        let place = |field: &str| {
            if at.is_empty() { field.to_owned() } else { format!("{at}.{field}") }
        };
        let mut errors = Vec::new();
        let name = PersonName::parse(&self.name);
        if let Err(fault) = &name {
            let en = "the name as on the certificate";
            errors.push(FieldError::new(place("name"), (fault.to_string(), en)));
        }
        let kind = CertType::from_code(&self.cert_type);
        if kind.is_none() {
            errors.push(FieldError::new(place("cert_type"), CERT_TYPE));
        }
        let cert = kind.map(|kind| kind.check(&self.cert_no, today));
        if let Some(Err(fault)) = &cert {
            errors.push(FieldError::new(place("cert_no"), (fault.to_string(), CERT_NO_EN)));
        }
        match (name, cert) {
            (Ok(name), Some(Ok(cert))) => Ok(Named { name, cert }),
            _ => Err(Problem::fields(errors)),
        }
    }
}

impl Named {
    /// Looks the person up.
    pub fn find(&self, app: &App) -> store::Result<Found> {
        let reads = app.read()?;
        let known = reads.identity_by_cert(self.cert.kind().code(), self.cert.as_str())?;
        Ok(match known {
            Some(identity) if self.name.is_same(&identity.name) => Found::Right(identity),
            Some(_) => Found::OtherName,
            None => Found::Nobody,
        })
    }

    /// For counting tries; the number itself is not kept.
    pub fn tried(&self) -> String {
        format!("{} {}", self.cert.kind().code(), self.cert.as_str())
    }
}
