//! What clerks do (`/api/desk/v1`): a JSON interface for clerks who are signed in.
//!
//! Who may call what stands in [`routes`](routes()), on one screen, and nowhere else; the acts check duty and
//! place again under the locks. What is outside a clerk's places is answered as if it were not
//! there. Acts marked ② answer 202 with a case that another clerk approves.

mod accounts;
mod act;
mod approve;
mod audit;
mod bindings;
mod books;
mod calls;
mod case;
mod clearing;
pub(crate) mod clerks;
mod day_end;
mod day_report;
mod decide;
mod documents;
mod files;
mod filings;
mod find;
mod flags;
mod holds;
mod institutions;
pub(crate) mod keys;
mod looks;
mod money;
mod papers;
mod payments;
mod people;
mod person;
mod policies;
mod premiums;
mod proposal;
mod queue;
mod reconcile;
mod sign_in;
mod tickets;
mod wallets;
mod window;
mod year_rolls;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use domain::clerk::Duty;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::api::{Callers, Routes, only};
use crate::http::family::photos;
use crate::site::Site;

/// Duties that come with seeing people. An admin sees none, a cashier only the till's.
const SEES: &[Duty] = &[
    Duty::Reader,
    Duty::Intake,
    Duty::Reviewer,
    Duty::AccountOfficer,
    Duty::MoneyOfficer,
    Duty::Approver,
];
/// Duties that decide cases of one kind or another.
const DECIDES: &[Duty] =
    &[Duty::Reviewer, Duty::Approver, Duty::Intake, Duty::AccountOfficer, Duty::MoneyOfficer];
/// As above, and the admin, who sees what waits but not about whom.
const QUEUES: &[Duty] = &[
    Duty::Reviewer,
    Duty::Approver,
    Duty::Intake,
    Duty::AccountOfficer,
    Duty::MoneyOfficer,
    Duty::Admin,
];

/// Who may call what (`decisions.md`, "Who may do what").
#[expect(clippy::too_many_lines, reason = "all routes on one screen, one line each")]
pub fn routes(site: &Arc<Site>) -> Routes {
    use Callers::{AnyClerk, Anybody, Duty as Only};
    let uploads = DefaultBodyLimit::max(photos::BODY_MAX);
    let files = DefaultBodyLimit::max(app::import::FILE_MAX);
    let open = || OpenApiRouter::new();
    let under = |callers, routes: Routes| only(callers, site, routes);
    open()
        .merge(under(Anybody, open().routes(routes!(sign_in::sign_in))))
        .merge(under(
            AnyClerk,
            open()
                .routes(routes!(sign_in::sign_out))
                .routes(routes!(sign_in::sign_out_everywhere))
                .routes(routes!(sign_in::me))
                .routes(routes!(sign_in::password)),
        ))
        .merge(under(
            Only(SEES),
            open()
                .routes(routes!(find::find))
                .routes(routes!(people::person))
                .routes(routes!(looks::uses))
                .routes(routes!(looks::clear))
                .routes(routes!(looks::looks))
                .routes(routes!(filings::list))
                .routes(routes!(case::case))
                .routes(routes!(documents::page))
                .routes(routes!(papers::paper)),
        ))
        .merge(under(
            Only(&[Duty::Intake]),
            open()
                .routes(routes!(bindings::bind))
                .routes(routes!(bindings::terms))
                .routes(routes!(bindings::unbind))
                .routes(routes!(window::ward))
                .routes(routes!(window::end_ward))
                .routes(routes!(window::correct))
                .routes(routes!(window::merge))
                .routes(routes!(window::divorce))
                .routes(routes!(wallets::open, wallets::change))
                .routes(routes!(filings::file))
                .routes(routes!(filings::end)),
        ))
        .merge(under(Only(&[Duty::Intake]), open().routes(routes!(documents::add)).layer(uploads)))
        .merge(under(Only(QUEUES), open().routes(routes!(queue::queue))))
        .merge(under(
            Only(&[Duty::Reviewer]),
            open()
                .routes(routes!(flags::list))
                .routes(routes!(flags::flag))
                .routes(routes!(flags::close)),
        ))
        .merge(under(
            Only(DECIDES),
            open()
                .routes(routes!(decide::claim))
                .routes(routes!(decide::release))
                .routes(routes!(decide::hand_over))
                .routes(routes!(decide::return_back))
                .routes(routes!(decide::approve))
                .routes(routes!(decide::reject))
                .routes(routes!(decide::take_back)),
        ))
        .merge(under(
            Only(&[Duty::AccountOfficer]),
            open()
                .routes(routes!(accounts::freeze))
                .routes(routes!(accounts::unfreeze))
                .routes(routes!(accounts::insurance))
                .routes(routes!(accounts::moves))
                .routes(routes!(accounts::death))
                .routes(routes!(holds::release)),
        ))
        .merge(under(
            Only(&[Duty::MoneyOfficer]),
            open().routes(routes!(files::credits)).layer(files),
        ))
        .merge(under(
            Only(&[Duty::MoneyOfficer]),
            open()
                .routes(routes!(reconcile::bank))
                .routes(routes!(reconcile::partner))
                .layer(files),
        ))
        .merge(under(
            Only(&[Duty::MoneyOfficer]),
            open()
                .routes(routes!(clearing::remittances::pay_moves))
                .routes(routes!(clearing::prepayments::give))
                .routes(routes!(money::payout))
                .routes(routes!(money::cancel))
                .routes(routes!(day_end::approve))
                .routes(routes!(day_end::reject))
                .routes(routes!(tickets::close))
                .routes(routes!(tickets::sort))
                .routes(routes!(tickets::money::money))
                .routes(routes!(payments::pay))
                .routes(routes!(premiums::hand_over))
                .routes(routes!(premiums::refund))
                .routes(routes!(premiums::pay_back))
                .routes(routes!(premiums::reject))
                .routes(routes!(clearing::act::confirm))
                .routes(routes!(clearing::act::dispute))
                .routes(routes!(clearing::act::answer))
                .routes(routes!(clearing::remittances::pay))
                .routes(routes!(clearing::remittances::receive))
                .routes(routes!(year_rolls::roll)),
        ))
        .merge(under(
            Only(&[Duty::MoneyOfficer, Duty::Approver]),
            open()
                .routes(routes!(money::estate))
                .routes(routes!(day_end::clearings))
                .routes(routes!(tickets::tickets))
                .routes(routes!(tickets::money::known))
                .routes(routes!(day_report::report))
                .routes(routes!(day_report::file))
                .routes(routes!(payments::payable))
                .routes(routes!(premiums::list))
                .routes(routes!(premiums::owed))
                .routes(routes!(clearing::statements::list))
                .routes(routes!(clearing::statements::one))
                .routes(routes!(clearing::statements::print))
                .routes(routes!(clearing::overview::positions))
                .routes(routes!(clearing::overview::windows))
                .routes(routes!(clearing::overview::jobs))
                .routes(routes!(clearing::remittances::remittances))
                .routes(routes!(clearing::prepayments::list))
                .routes(routes!(books::books)),
        ))
        .merge(under(
            Only(&[Duty::Registrar]),
            open()
                .routes(routes!(institutions::list))
                .routes(routes!(institutions::key))
                .routes(routes!(keys::list, keys::add))
                .routes(routes!(keys::retire))
                .routes(routes!(calls::list))
                .routes(routes!(calls::again))
                .routes(routes!(files::people))
                .routes(routes!(files::institutions))
                .layer(files),
        ))
        .merge(under(
            Only(&[Duty::Editor]),
            open().routes(routes!(files::items)).routes(routes!(policies::add)).layer(files),
        ))
        .merge(under(
            Only(&[Duty::Editor, Duty::Approver]),
            open()
                .routes(routes!(policies::list))
                .routes(routes!(policies::file))
                .routes(routes!(policies::simulate::simulate))
                .layer(files),
        ))
        .merge(under(
            Only(&[Duty::Admin]),
            open()
                .routes(routes!(clerks::list, clerks::add))
                .routes(routes!(clerks::change))
                .routes(routes!(clerks::reset))
                .routes(routes!(clerks::confirm))
                .routes(routes!(audit::rows))
                .routes(routes!(audit::verify))
                .routes(routes!(audit::jobs))
                .routes(routes!(audit::undelivered))
                .routes(routes!(audit::send_again)),
        ))
}
