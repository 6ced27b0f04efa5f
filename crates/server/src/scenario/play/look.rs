//! Looks, and the clock.

use domain::Moment;
use domain::form::parse_form;
use serde_json::Value;

use super::{Difference, Played, Player, Trouble};
use crate::scenario::act::{Look, moment};
use crate::scenario::api::family;
use crate::scenario::expect::Got;
use crate::scenario::story::{Balance, Books, Form, Jobs, Papers, Yuan};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

impl Player<'_> {
    pub(super) async fn look(&mut self, look: &Look) -> Played<Got> {
        let mut wrong = Vec::new();
        match look {
            Look::At(at) => self.turn(*at)?,
            Look::Balances(balances) => {
                for (who, balance) in balances {
                    let account = self.read_of(who, "/me/account").await?;
                    wrong.extend(compare_balance(who, *balance, &account));
                }
            }
            Look::Bindings(bindings) => {
                for (name, wanted) in bindings {
                    let id = self.known_binding(name).await?;
                    let state = self.state_of(&id).await?;
                    wrong.extend(difference(format!("bindings {name}"), wanted, &state));
                }
            }
            Look::Messages(counts) => {
                for (who, wanted) in counts {
                    wrong.extend(self.count("messages", who, *wanted).await?);
                }
            }
            Look::Uses(counts) => {
                for (who, wanted) in counts {
                    wrong.extend(self.count("uses", who, *wanted).await?);
                }
            }
            Look::Papers(papers) => {
                for (who, papers) in papers {
                    self.shows(who, papers)?;
                }
            }
            Look::Jobs(Jobs::Run) => self.jobs().await?,
            Look::Jobs(Jobs::Until(last)) => self.days(last).await?,
            Look::Books(Books::Zero(_)) => self.books().await?,
            Look::Books(Books::Sums(books)) => wrong.extend(self.sums(books).await?),
            Look::Form(form) => return self.form(form),
            Look::Guide(asked) => wrong.extend(self.guide(asked).await?),
            Look::Openness(asked) => wrong.extend(self.openness(asked).await?),
            Look::Quotas(quotas) => {
                for (binding, wanted) in quotas {
                    wrong.extend(self.quota_is(binding, wanted).await?);
                }
            }
        }
        if wrong.is_empty() { Ok(Got::default()) } else { Err(Trouble::Differs(wrong)) }
    }

    /// From now on somebody shows other papers; institutions read them anew.
    fn shows(&mut self, who: &str, papers: &Papers) -> Played<()> {
        let mut person = self.cast.person(who)?.clone();
        let put = |to: &mut String, new: &Option<String>| {
            if let Some(new) = new {
                to.clone_from(new);
            }
        };
        put(&mut person.name, &papers.name);
        put(&mut person.cert_type, &papers.cert_type);
        put(&mut person.cert_no, &papers.cert_no);
        self.cast.put(who, person);
        self.patients.retain(|(_, known), _| known != who);
        Ok(())
    }

    /// What a running server does every minute.
    async fn jobs(&self) -> Played<()> {
        let Some(app) = &self.stage.app else {
            return Err(Trouble::Story(
                "正在运行的服务器自己办定时的事，故事里不能叫它办".to_owned(),
            ));
        };
        match app::jobs::run_due(app).await.left {
            Some(why) => Err(Trouble::Story(why)),
            None => Ok(()),
        }
    }

    /// The jobs of every day from tomorrow on, up to a moment.
    async fn days(&mut self, last: &str) -> Played<()> {
        let last = moment(last).map_err(Trouble::Story)?;
        let mut left = last.0.saturating_sub(self.now().0).max(0) / DAY_MS;
        while left >= 0 {
            self.turn(Moment(last.0 - left * DAY_MS))?;
            self.jobs().await?;
            left -= 1;
        }
        Ok(())
    }

    /// A lane's time never runs backwards, so neither does a story's.
    fn turn(&mut self, at: Moment) -> Played<()> {
        let Some(clock) = &self.stage.clock else {
            return Err(Trouble::Story("正在运行的服务器不能拨动时钟".to_owned()));
        };
        if at < self.now() {
            return Err(Trouble::Story(format!("时钟不能倒退：现在已经是 {}", self.now())));
        }
        clock.set(at);
        Ok(())
    }

    async fn read_of(&mut self, who: &str, path: &str) -> Played<Value> {
        let session = self.session(who).await?;
        Ok(family::get(&self.stage.server, &session, path).await?.json)
    }

    /// The state of a binding, asked by whoever of those signed in may see it.
    async fn state_of(&mut self, id: &str) -> Played<String> {
        let path = format!("/bindings/{id}");
        let people = self.sessions.keys().filter(|who| self.cast.person(who).is_ok());
        for who in &people.cloned().collect::<Vec<String>>() {
            let session = self.session(who).await?;
            let found = family::get(&self.stage.server, &session, &path).await;
            if let Ok(reply) = found {
                return Ok(super::family::state(&reply.json).unwrap_or_default());
            }
        }
        Err(Trouble::Story("没有人看得到这个绑定".to_owned()))
    }

    async fn count(&mut self, what: &str, who: &str, wanted: u64) -> Played<Option<Difference>> {
        let list = self.read_of(who, &format!("/{what}")).await?;
        let count = list[what].as_array().map_or(0, Vec::len);
        Ok(difference(format!("{what} {who}"), &wanted.to_string(), &count.to_string()))
    }

    fn form(&self, form: &Form) -> Played<Got> {
        let text = match (&form.text, &form.file) {
            (Some(text), None) => text.clone(),
            (None, Some(file)) => {
                let beside = self.script.file.parent().map(|folder| folder.join(file));
                let path = beside.unwrap_or_else(|| file.into());
                std::fs::read_to_string(&path)
                    .map_err(|error| Trouble::Story(format!("{}：{error}", path.display())))?
            }
            _ => return Err(Trouble::Story("form 写 file 或 text 其中一个".to_owned())),
        };
        let faults = parse_form(&text, self.now().date()).err().unwrap_or_default();
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let places = faults.into_iter().map(|fault| fault.place).collect();
        Ok(Got { faults: Some(places), text: told.join("\n"), ..Got::default() })
    }
}

pub(super) fn difference(key: String, expected: &str, got: &str) -> Option<Difference> {
    let (expected, got) = (expected.to_owned(), got.to_owned());
    (expected != got).then_some(Difference { key, expected, got })
}

fn compare_balance(who: &str, balance: Balance, account: &Value) -> Vec<Difference> {
    let wanted =
        [("free", balance.free), ("current", balance.current), ("carried", balance.carried)];
    let wanted = wanted.into_iter().filter_map(|(part, yuan)| Some((part, yuan?)));
    let differences = wanted.filter_map(|(part, Yuan(fen))| {
        let got = account[part].as_str().unwrap_or("没有");
        difference(format!("balances {who} {part}"), &fen.to_string(), got)
    });
    differences.collect()
}
