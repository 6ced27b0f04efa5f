//! The rules in force: their digest stands in a setting, their files with the history of all sets
//! that ever were in force (ADR 0014).
//!
//! A node decides by the set whose digest the database names, or by none. One that has another set
//! loads the kept files at its next batch or check; where they cannot be read by this program it is
//! not ready and says so.

use std::io::{Read as _, Write as _};

use domain::policy::PolicySet;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use store::record::Adopted;
use store::{Body, Kind, POLICY_DIGEST, Reads};

use crate::engine::App;
use crate::world::World;

/// Most that the files of a set come to; thirty-three files are some 300 kB.
pub const FILES_MAX: usize = 8 * 1024 * 1024;
/// Sets of the history that are read at once.
const PAGE: u32 = 200;

/// Name and text of each file of a set.
pub type Files = Vec<(String, String)>;

/// Files as they are kept; `None` where they are too large.
pub fn pack<N: AsRef<str>, T: AsRef<str>>(files: &[(N, T)]) -> Option<Vec<u8>> {
    let named: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_ref(), text.as_ref())).collect();
    let json = serde_json::to_vec(&named).ok().filter(|json| json.len() <= FILES_MAX)?;
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&json).ok()?;
    packed.finish().ok()
}

/// What [`pack`] made; `None` for anything else.
pub fn unpack(packed: &[u8]) -> Option<Files> {
    let mut json = Vec::new();
    let most = u64::try_from(FILES_MAX).ok()?;
    ZlibDecoder::new(packed).take(most + 1).read_to_end(&mut json).ok()?;
    serde_json::from_slice(&json).ok().filter(|_| json.len() <= FILES_MAX)
}

/// Every set that was in force, the first one first.
pub fn history(reads: &dyn Reads) -> store::Result<Vec<Adopted>> {
    let (mut sets, mut after) = (Vec::new(), domain::RecordId(0));
    loop {
        let page = reads.records(Kind::Policy, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(sets) };
        after = last.id;
        sets.extend(page.into_iter().filter_map(|record| match record.body {
            Body::Policy(set) => Some(set),
            _ => None,
        }));
    }
}

/// The kept files of a set; `None` where they never were kept.
pub fn files_of(reads: &dyn Reads, digest: &str) -> store::Result<Option<Files>> {
    let known = history(reads)?.into_iter().rfind(|set| set.digest == digest);
    let Some(set) = known else { return Ok(None) };
    Ok(reads.blob(set.files)?.and_then(|packed| unpack(&packed)))
}

/// A kept set, if this program can read it: its digest proves that it is the one.
pub fn kept(reads: &dyn Reads, digest: &str) -> store::Result<Option<PolicySet>> {
    let files = files_of(reads, digest)?;
    let set = files.and_then(|files| PolicySet::load(files).ok());
    Ok(set.filter(|set| set.digest() == digest))
}

/// What a node has to do with the rules in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It has them.
    Same,
    /// It had others and has them now.
    Loaded,
    /// They cannot be had: it decides nothing.
    Missing,
}

impl App {
    /// Takes up the rules in force, where they are not at hand.
    pub fn follow_rules(&self) -> store::Result<Standing> {
        let reads = self.read()?;
        let Some(digest) = reads.setting(POLICY_DIGEST)? else { return Ok(Standing::Same) };
        let world = self.world();
        if world.policies.digest() == digest {
            return Ok(Standing::Same);
        }
        let Some(policies) = kept(reads.as_ref(), &digest)? else { return Ok(Standing::Missing) };
        self.update_world(|old| World { policies, catalogue: old.catalogue.clone() });
        tracing::info!(name: "rules.loaded", digest);
        Ok(Standing::Loaded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_is_unpacked_and_nothing_else_is() {
        let files =
            vec![("00.toml".to_owned(), "值".repeat(9)), ("11.toml".to_owned(), String::new())];
        let packed = pack(&files).unwrap();
        assert_eq!(unpack(&packed), Some(files.clone()));
        assert_eq!(pack(&files), Some(packed.clone()), "the same bytes each time");
        assert_eq!(unpack(&packed[1..]), None);
        assert_eq!(unpack(b""), None);
        let bomb = vec![("a".to_owned(), "0".repeat(FILES_MAX))];
        assert_eq!(pack(&bomb), None);
    }
}
