//! What a commit appends to the write-ahead log, cut at every place where a kill can cut it.

use std::path::{Path, PathBuf};

use crate::dump::Dump;
use crate::repeat::Repeat;
use crate::spot::Spot;

/// Bytes of the log's header, and of the header of each frame.
const HEADER: usize = 32;
const FRAME: usize = 24;

/// Commits the act of a spot, then opens the file with every beginning of the log that the commit
/// wrote. How often nothing of the act was there, and how often everything.
pub(crate) fn every_frame(spot: &Spot) -> (u32, u32) {
    let before = spot.dump();
    let copy = spot.copy();
    let (app, outcome) = spot.ask(&copy.file);
    assert!(matches!(outcome, app::Outcome::Decided { .. }), "{outcome:?}");
    // The application still runs: the log has not gone into the file.
    let (file, log) =
        (std::fs::read(&copy.file).unwrap(), std::fs::read(log_of(&copy.file)).unwrap());
    app.stop();
    drop(app);
    let after = Dump::of(&copy.file);
    assert!(log.len() > HEADER, "the commit wrote no log");
    let (mut nothing, mut everything) = (0, 0);
    for end in ends(&log) {
        let _point = Repeat::point(&format!("after {end} bytes of the log"));
        let folder = tempfile::tempdir_in(copy.folder.path()).unwrap();
        let killed = folder.path().join("killed.db");
        std::fs::write(&killed, &file).unwrap();
        std::fs::write(log_of(&killed), &log[..end]).unwrap();
        let found = Dump::of(&killed);
        if found == before {
            nothing += 1;
        } else {
            assert!(found == after, "half of an act is there after {end} bytes");
            everything += 1;
        }
        spot.audited(&killed);
    }
    (nothing, everything)
}

/// After every frame, and in the middle of every frame.
fn ends(log: &[u8]) -> Vec<usize> {
    let page = u32::from_be_bytes([log[8], log[9], log[10], log[11]]);
    let frame = FRAME + usize::try_from(page).unwrap();
    let mut ends = vec![0, HEADER / 2];
    for end in (HEADER..=log.len()).step_by(frame) {
        ends.extend([end, (end + frame / 2).min(log.len())]);
    }
    ends.dedup();
    ends
}

fn log_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push("-wal");
    PathBuf::from(name)
}
