//! The policy files that this program carries, and files that replace them.

use std::path::{Path, PathBuf};

use app::rules::Files;
use domain::policy::{PolicyFault, PolicySet, parse_unit};
use store::{POLICY_DIGEST, Reads};

/// Name and text of every file in `policies/`.
pub const EMBEDDED: &[(&str, &str)] = include!("../../../policies/list.rs");

/// Why there are no rules.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// A file or folder cannot be read.
    #[error("{}", crate::cli::unreadable(path, source))]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Files have faults.
    #[error("规则文件有 {} 处错误", .0.len())]
    Faulty(Vec<PolicyFault>),
}

/// The rules of a folder, or those that the program carries.
pub fn load(folder: Option<&Path>) -> Result<PolicySet, RulesError> {
    match folder {
        None => PolicySet::load(EMBEDDED.iter().copied()).map_err(RulesError::Faulty),
        Some(folder) => {
            let files = read_files(&files_in(folder)?)?;
            PolicySet::load(files).map_err(RulesError::Faulty)
        }
    }
}

/// The set that these files are.
pub fn set_of(files: &[(String, String)]) -> Result<PolicySet, RulesError> {
    let files = files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    PolicySet::load(files).map_err(RulesError::Faulty)
}

/// The texts of a folder, or those that the program carries.
pub fn texts(folder: Option<&Path>) -> Result<Files, RulesError> {
    match folder {
        None => Ok(carried()),
        Some(folder) => read_files(&files_in(folder)?),
    }
}

/// The texts that the program carries.
pub fn carried() -> Files {
    EMBEDDED.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

/// The files of a set that is or was in force: kept ones, or those that the program carries where
/// they are the same. `None` where neither is.
pub fn files_of(reads: &dyn Reads, digest: &str) -> store::Result<Option<Files>> {
    if let Some(files) = app::rules::files_of(reads, digest)? {
        return Ok(Some(files));
    }
    Ok(load(None).ok().filter(|set| set.digest() == digest).map(|_| carried()))
}

/// The set whose digest the database names; `None` where it names none, or where this program
/// cannot have it.
pub fn in_force(reads: &dyn Reads) -> store::Result<Option<PolicySet>> {
    let Some(digest) = reads.setting(POLICY_DIGEST)? else { return Ok(None) };
    if let Some(set) = app::rules::kept(reads, &digest)? {
        return Ok(Some(set));
    }
    Ok(load(None).ok().filter(|set| set.digest() == digest))
}

/// Files with others in the place of those of the same unit; a new unit's come at the end. The code
/// in a file says which unit it is, whatever the file is called.
pub fn with_files(base: &[(String, String)], others: Files) -> Result<Files, Vec<PolicyFault>> {
    let mut files = base.to_vec();
    let mut faults = Vec::new();
    for (name, text) in others {
        let unit = match parse_unit(&name, &text) {
            Ok(unit) => unit,
            Err(found) => {
                faults.extend(found);
                continue;
            }
        };
        let is_same = |(known, of): &&mut (String, String)| {
            parse_unit(known, of).is_ok_and(|known| known.code == unit.code)
        };
        match files.iter_mut().find(is_same) {
            Some(file) => file.1 = text,
            None => files.push((name, text)),
        }
    }
    if faults.is_empty() { Ok(files) } else { Err(faults) }
}

/// The `.toml` files of a folder, by name.
pub fn files_in(folder: &Path) -> Result<Vec<PathBuf>, RulesError> {
    let unreadable = |source| RulesError::Unreadable { path: folder.to_owned(), source };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Name and text of each file.
pub fn read_files(files: &[PathBuf]) -> Result<Files, RulesError> {
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path)
            .map_err(|source| RulesError::Unreadable { path: path.clone(), source })?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Ok((name.unwrap_or_default(), text))
    };
    files.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_carried_and_right() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
        let files = files_in(&folder).unwrap();
        let names: Vec<_> =
            files.iter().map(|f| f.file_name().unwrap().to_string_lossy().into_owned()).collect();
        let carried: Vec<_> = EMBEDDED.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(names, carried);
        assert_eq!(load(None).unwrap().digest(), load(Some(&folder)).unwrap().digest());
    }
}
