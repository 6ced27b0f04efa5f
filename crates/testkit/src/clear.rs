//! Looks for personal data that stands somewhere in clear.

use std::collections::BTreeSet;
use std::path::Path;

use crate::trouble::Result;

/// Names, numbers and phones, as texts to look for.
#[derive(Clone, Debug, Default)]
pub struct Secrets(BTreeSet<Vec<u8>>);

impl Secrets {
    /// Adds a text; what is too short to say anything about anybody is left out.
    pub fn add(&mut self, text: &str) {
        if text.len() >= 6 {
            self.0.insert(text.as_bytes().to_vec());
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// There are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many of them stand in these bytes.
    pub fn standing_in(&self, bytes: &[u8]) -> usize {
        // By the first six bytes: one pass over the bytes finds the few places to look at.
        let heads: BTreeSet<&[u8]> = self.0.iter().map(|text| &text[..6]).collect();
        let mut found: BTreeSet<&[u8]> = BTreeSet::new();
        for (at, head) in bytes.windows(6).enumerate() {
            // Digits and letters of ours alone begin a text, which most bytes of a page are not.
            if heads.contains(head) {
                let rest = &bytes[at..];
                found.extend(self.0.iter().filter(|t| rest.starts_with(t)).map(Vec::as_slice));
            }
        }
        found.len()
    }

    /// Which files of a folder any of them stand in.
    pub fn in_files(&self, folder: &Path) -> Result<Vec<String>> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if !path.is_file() {
                continue;
            }
            let standing = self.standing_in(&std::fs::read(&path)?);
            if standing > 0 {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                found.push(format!("{standing} in {name}"));
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_middle_is_found_once() {
        let mut secrets = Secrets::default();
        secrets.add("演练丁");
        secrets.add("110190198503010009");
        secrets.add("short");
        assert_eq!(secrets.len(), 2);
        assert_eq!(secrets.standing_in("x演练丁y演练丁".as_bytes()), 1);
        assert_eq!(secrets.standing_in(b"..110190198503010009"), 1);
        assert_eq!(secrets.standing_in("演练丙 11019019850301000".as_bytes()), 0);
    }
}
