//! What the platform does by itself at a month's end — premiums taken, windows sealed, statements made,
//! silence that confirms, years that turn — killed at some of its rows, and taken up again.

use std::sync::Arc;

use app::App;
use app::jobs::run_due;
use domain::Moment;
use jiff::civil::Date;
use rusqlite::Connection;
use tempfile::TempDir;
use testkit::{Auditor, Rig, Run};

use crate::repeat::Repeat;
use crate::trap;

/// After so many rows each run is killed; more rows than a month of a small town changes end it.
const ROWS: [i64; 13] = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377];

/// Some time after a run: everything is due.
pub(crate) struct After {
    folder: TempDir,
    auditor: Auditor,
    now: Moment,
}

impl After {
    /// An hour into the next day.
    pub(crate) fn day(run: &Run, last: Date) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("base.db");
        let conn = Connection::open(run.rig().file()).unwrap();
        conn.execute("VACUUM INTO ?1", [file.to_str().unwrap()]).unwrap();
        trap::build(&file);
        let now = Moment::start_of(last.tomorrow().unwrap()).plus_ms(3_600_000);
        Self { folder, auditor: run.auditor().clone(), now }
    }

    /// Kills the run at each of [`ROWS`], goes on, and looks at everything. How often it was killed.
    pub(crate) fn killed(&self) -> u32 {
        let mut kills = 0;
        for rows in ROWS {
            let _point = Repeat::point(&format!("after {rows} rows of {}", self.now.date()));
            let folder = tempfile::tempdir_in(self.folder.path()).unwrap();
            let file = folder.path().join("copy.db");
            std::fs::copy(self.folder.path().join("base.db"), &file).unwrap();
            trap::set(&file, rows);
            let left = self.due(&file).1;
            trap::set(&file, -1);
            kills += u32::from(left.is_some());
            let (app, again) = self.due(&file);
            assert_eq!(again, None, "what was left at row {rows}");
            self.look(&app);
        }
        kills
    }

    fn due(&self, file: &std::path::Path) -> (Arc<App>, Option<String>) {
        let (app, _) = Rig::over(file, self.now).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let left = runtime.block_on(run_due(&app)).left;
        app.stop();
        (app, left)
    }

    fn look(&self, app: &App) {
        let mut auditor = self.auditor.clone();
        auditor.day(self.now);
        let reads = app.read().unwrap();
        let mut findings = auditor.learn(reads.as_ref()).unwrap();
        findings.0.extend(auditor.compare_all(reads.as_ref(), self.now).unwrap().0);
        assert!(findings.is_clean(), "{findings}");
    }
}
