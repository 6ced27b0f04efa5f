//! A place in a workload right before an act: the database, the auditor's books, the clock.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::{App, Clock as _, Outcome};
use domain::Moment;
use rusqlite::Connection;
use store::Answer;
use tempfile::TempDir;
use testkit::run::audited;
use testkit::workload::{Planned, Step};
use testkit::{Auditor, Rig, Run};

use crate::dump::Dump;
use crate::trap;

/// The place.
pub(crate) struct Spot {
    folder: TempDir,
    auditor: Auditor,
    clock: Moment,
    planned: Planned,
}

impl Spot {
    /// Right before this step of a run, with its proof put and the trap built but open.
    pub(crate) fn before(run: &Run, step: &Step) -> Self {
        let Step::Deed(planned) = step else { panic!("only deeds are sent twice") };
        let (rig, planned) = (run.rig(), Planned::clone(planned));
        let folder = tempfile::tempdir().unwrap();
        let (clock, mut auditor) = (rig.clock.now(), run.auditor().clone());
        let file = folder.path().join("base.db");
        let conn = Connection::open(rig.file()).unwrap();
        conn.execute("VACUUM INTO ?1", [file.to_str().unwrap()]).unwrap();
        drop(conn);
        if let Some(proof) = planned.proof.clone() {
            auditor.told_of_proof(&proof);
            let (app, _) = Rig::over(&file, clock).unwrap();
            app.chore_blocking(planned.deed.key().area, move |tx| tx.put_proof(&proof)).unwrap();
            app.stop();
        }
        let spot = Self { folder, auditor, clock, planned };
        trap::build(&spot.base());
        spot
    }

    fn base(&self) -> PathBuf {
        self.folder.path().join("base.db")
    }

    /// A fresh copy of the database, in a folder that goes away with it.
    pub(crate) fn copy(&self) -> Copy {
        let folder = tempfile::tempdir_in(self.folder.path()).unwrap();
        let file = folder.path().join("copy.db");
        std::fs::copy(self.base(), &file).unwrap();
        Copy { folder, file }
    }

    /// Everything that stood there before the act.
    pub(crate) fn dump(&self) -> Dump {
        Dump::of(&self.base())
    }

    /// Is the act taken where nothing disturbs it?
    pub(crate) fn is_accepted(&self) -> bool {
        let copy = self.copy();
        let (app, outcome) = self.ask(&copy.file);
        app.stop();
        let fresh = matches!(&outcome, Outcome::Decided { replayed: false, .. });
        fresh && !matches!(outcome, Outcome::Decided { answer: Answer::Refused(_), .. })
    }

    /// Asks on this file; the application is left running.
    pub(crate) fn ask(&self, file: &Path) -> (Arc<App>, Outcome) {
        let (app, _) = Rig::over(file, self.clock).unwrap();
        let outcome = app.submit_blocking(self.planned.deed.act());
        (app, outcome)
    }

    /// Sends the act (again) on a file of which nobody knows what is in it. Where it was there already
    /// the auditor is told of the answer as if it had come the first time.
    pub(crate) fn audited(&self, file: &Path) {
        let (app, mut outcome) = self.ask(file);
        if let Outcome::Decided { answer, replayed: replayed @ true, settlement } = &mut outcome {
            *replayed = false;
            if let Answer::Settled(area, id) = answer {
                let record = app.read().unwrap().settlement(*area, *id).unwrap();
                *settlement = record.map(Box::new);
            }
        }
        let mut auditor = self.auditor.clone();
        let asked = (&self.planned.deed, &outcome);
        let mut findings = audited(&app, &mut auditor, asked, self.clock).unwrap();
        let now = auditor.model.moment(self.clock);
        let reads = app.read().unwrap();
        findings.0.extend(auditor.compare_all(reads.as_ref(), now).unwrap().0);
        drop(reads);
        app.stop();
        assert!(findings.is_clean(), "{}: {findings}", self.planned.deed.name());
    }
}

/// A copy of a database.
pub(crate) struct Copy {
    pub(crate) folder: TempDir,
    pub(crate) file: PathBuf,
}
