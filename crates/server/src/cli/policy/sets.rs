//! A set of rules that is named on the command line.

use std::path::{Path, PathBuf};

use app::rules::Files;
use domain::policy::PolicySet;
use store::{POLICY_DIGEST, Store as _};

use crate::cli::deployment::{DeploymentError, beside};
use crate::rules::{self, RulesError};

/// Which set.
#[derive(Clone, Debug)]
pub(super) enum Named {
    /// `built-in`: what the program carries.
    BuiltIn,
    /// `data:DIR`: what is in force in a data folder.
    Data(PathBuf),
    /// A folder with files.
    Folder(PathBuf),
    /// One file, in the place of its unit's in the other set.
    File(PathBuf),
}

/// Why a set cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum SetError {
    /// Its files.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// The data folder.
    #[error(transparent)]
    Data(#[from] DeploymentError),
    /// Nothing is in force there yet.
    #[error("{} 里还没有启用规则：先用这个程序启动一次，或用 gongji policy adopt 启用", .0.display())]
    NoneYet(PathBuf),
    /// What is in force there was not kept, and this program does not carry it.
    #[error(
        "{} 启用的规则（{digest}）没有保存文件，这个程序自带的也不是那一套：单个文件不知道要放进哪一套，\
         请给出整套规则的文件夹", folder.display()
    )]
    NotKept {
        /// Where.
        folder: PathBuf,
        /// What is in force.
        digest: String,
    },
}

impl From<store::StoreError> for SetError {
    fn from(error: store::StoreError) -> Self {
        Self::Data(error.into())
    }
}

impl Named {
    /// From an argument.
    pub(super) fn of(word: &str) -> Self {
        if word == "built-in" {
            return Self::BuiltIn;
        }
        if let Some(folder) = word.strip_prefix("data:") {
            return Self::Data(PathBuf::from(folder));
        }
        let path = PathBuf::from(word);
        if path.is_file() { Self::File(path) } else { Self::Folder(path) }
    }

    /// Its files; `base` is what a single file stands in.
    pub(super) fn files(
        &self,
        keyring: Option<&Path>,
        base: impl FnOnce() -> Result<Files, SetError>,
    ) -> Result<Files, SetError> {
        match self {
            Self::BuiltIn => Ok(rules::carried()),
            Self::Data(folder) => in_force(folder, keyring),
            Self::Folder(folder) => Ok(rules::texts(Some(folder))?),
            Self::File(file) => {
                let files = rules::read_files(std::slice::from_ref(file))?;
                let whole = rules::with_files(&base()?, files);
                Ok(whole.map_err(RulesError::Faulty)?)
            }
        }
    }

    pub(super) fn is_file(&self) -> bool {
        matches!(self, Self::File(_))
    }
}

/// The files of the set in force in a data folder; the server may run meanwhile.
pub(super) fn in_force(folder: &Path, keyring: Option<&Path>) -> Result<Files, SetError> {
    let store = beside(folder, keyring)?;
    let reads = store.reader()?;
    let none_yet = || SetError::NoneYet(folder.to_owned());
    let digest = reads.setting(POLICY_DIGEST)?.ok_or_else(none_yet)?;
    let files = rules::files_of(reads.as_ref(), &digest)?;
    files.ok_or_else(|| SetError::NotKept { folder: folder.to_owned(), digest })
}

/// The set in force in a data folder; the server may run meanwhile.
pub fn set_in_force(folder: &Path, keyring: Option<&Path>) -> Result<PolicySet, SetError> {
    Ok(rules::set_of(&in_force(folder, keyring)?)?)
}

/// Two sets that are compared. A file is compared inside the other set; two files inside what the
/// program carries.
pub(super) fn pair(
    (a, b): (&Named, &Named),
    keyring: Option<&Path>,
) -> Result<(PolicySet, PolicySet), SetError> {
    let carried = || Ok(rules::carried());
    let base_of = |other: &Named| {
        if other.is_file() { carried() } else { other.files(keyring, carried) }
    };
    let one = a.files(keyring, || base_of(b))?;
    let other = b.files(keyring, || base_of(a))?;
    // Faults of both at once.
    match (rules::set_of(&one), rules::set_of(&other)) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(RulesError::Faulty(mut faults)), Err(RulesError::Faulty(more))) => {
            faults.extend(more);
            faults.sort();
            faults.dedup();
            Err(RulesError::Faulty(faults).into())
        }
        (Err(error), _) | (_, Err(error)) => Err(error.into()),
    }
}
