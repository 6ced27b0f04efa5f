//! The policy files that this program carries, and files that replace them.

use std::path::{Path, PathBuf};

use domain::policy::{PolicyFault, PolicySet};

macro_rules! embedded {
    ($($name:literal,)*) => {
        &[$(($name, include_str!(concat!("../../../policies/", $name))),)*]
    };
}

/// Name and text of every file in `policies/`.
pub const EMBEDDED: &[(&str, &str)] = embedded![
    "00-national.toml",
    "11-beijing.toml",
    "14-shanxi.toml",
    "31-shanghai.toml",
    "42-hubei.toml",
    "43-hunan.toml",
    "44-guangdong.toml",
    "45-guangxi.toml",
    "51-sichuan.toml",
];

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
pub fn read_files(files: &[PathBuf]) -> Result<Vec<(String, String)>, RulesError> {
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
