//! A run of a job and its record.

use domain::Area;
use serde_json::json;
use store::record::Job;
use store::{Answer, Body, Effects, Facts, Kind, Needs, NumberKey};

use super::{Halt, JobReport, anywhere, submit_all};
use crate::act::{Act, Context, Refusals};
use crate::acts::{record, said_anew};
use crate::engine::App;
use crate::number::{Numbered, pairs_of};

/// A job under way.
#[derive(Clone, Debug)]
pub(super) struct Run {
    job: Job,
}

impl Run {
    /// Begins a job or takes it up; `None` = it was done.
    pub(super) async fn begin(
        app: &App,
        name: &str,
        area: Option<Area>,
    ) -> Result<Option<Self>, Halt> {
        match known(app, name)? {
            Some(job) if job.finished.is_some() => Ok(None),
            Some(job) => Ok(Some(Self { job })),
            None => {
                let (name, started) = (name.to_owned(), app.now());
                let (finished, note) = (None, String::new());
                let run = Self { job: Job { name, area, started, finished, done: 0, note } };
                run.mark(app).await?;
                Ok(Some(run))
            }
        }
    }

    /// How far it is.
    pub(super) fn done(&self) -> u64 {
        self.job.done
    }

    /// What it did so far, for operators.
    pub(super) fn note(&self) -> &str {
        &self.job.note
    }

    /// Writes down how far it is and what it did so far.
    pub(super) async fn reached(&mut self, app: &App, done: u64, note: String) -> Result<(), Halt> {
        (self.job.done, self.job.note) = (done, note);
        self.mark(app).await
    }

    /// Says how far it is and what it did; written down with the next mark.
    pub(super) fn say(&mut self, done: u64, note: String) {
        (self.job.done, self.job.note) = (done, note);
    }

    /// Writes down that it is done.
    pub(super) async fn finish(mut self, app: &App, report: &mut JobReport) -> Result<(), Halt> {
        self.job.finished = Some(app.now());
        self.mark(app).await?;
        report.finished.push((self.job.name, self.job.note));
        Ok(())
    }

    async fn mark(&self, app: &App) -> Result<(), Halt> {
        let Job { name, area, finished, done, .. } = &self.job;
        let stage = finished.map_or_else(|| done.to_string(), |_| "end".to_owned());
        let number = format!("{name}:{stage}");
        let content = json!({ "job": name, "stage": stage });
        let home = area.map_or_else(anywhere, Ok)?;
        let numbered = numbered(home, "job", number, &content);
        let act = Mark { numbered, job: self.job.clone() };
        submit_all(app, vec![std::sync::Arc::new(act)]).await.map(drop)
    }
}

/// The record of a job, if it ever ran.
pub(super) fn known(app: &App, name: &str) -> Result<Option<Job>, Halt> {
    let record = app.read()?.record_by_key(Kind::Job, name)?;
    Ok(record.and_then(|record| match record.body {
        Body::Job(job) => Some(job),
        _ => None,
    }))
}

/// A number of the platform's own.
pub(super) fn numbered(
    area: Area,
    infno: &str,
    number: String,
    content: &serde_json::Value,
) -> Numbered {
    let (issuer, infno) = ("job".to_owned(), infno.to_owned());
    Numbered::new(NumberKey { area, issuer, infno, number }, pairs_of(content))
}

/// Writes a job's record.
#[derive(Debug)]
struct Mark {
    numbered: Numbered,
    job: Job,
}

impl Act for Mark {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { keys: [(Kind::Job, self.job.name.clone())].into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let mut effects = Effects::answer(Answer::Done);
        let body = Body::Job(self.job.clone());
        effects.records.push(match facts.record_by_key(Kind::Job, &self.job.name) {
            Some(known) => said_anew(known, body),
            None => record(context, body),
        });
        Ok(effects)
    }
}
