//! The role table: which operation is for whom. Made from `x-callers`; a test calls every operation
//! as everybody and compares.

use std::fmt::Write as _;

use domain::clerk::Duty;
use utoipa::openapi::OpenApi;

use super::{Interface, callers, listed};

const HEAD: &str = "<!-- Made by `make docs` from the routes. Do not edit. -->

# 谁可以调用什么 (Who may call what)

● = may call. Everyone else is answered 401 (nobody is signed in, or not as this kind of caller) or 403
(`NOT_YOUR_DUTY`), and nothing is stored. A test calls every operation below as every kind of caller and fails
when an answer differs from this page, or when a route below `/api` does not stand here.

What the table cannot show, tried by the same test:

* *Owner.* A family member reaches the own affairs, and with `X-For` those of a ward or of the member of a
  family link. Anything else answers exactly as something that does not exist.
* *Area.* A clerk reaches persons, cases and accounts whose area begins with the clerk's digits. Anything
  else answers exactly as something that does not exist; an area that is itself named in a request and lies
  outside is refused with 403.
* *Switched off.* A clerk who was switched off, or whose session ended, is nobody.
* *②.* Acts that need a second pair of eyes are filed by the duty below and carried out when a clerk of the
  approving duty, never the same person, approves the case.
";

/// The page `docs/roles.md`.
pub fn page(documents: &[(Interface, OpenApi)]) -> String {
    let mut page = HEAD.to_owned();
    for (interface, document) in documents {
        let columns: Vec<(&str, &str)> = columns(*interface);
        let heads = columns.iter().map(|(_, head)| *head).collect::<Vec<_>>().join(" | ");
        let rule = ":-:|".repeat(columns.len());
        let title = match interface {
            Interface::Family => "家庭接口 (family)",
            Interface::Desk => "经办接口 (desk)",
            Interface::Public => "公众接口 (public)",
            Interface::Till => "收费窗口接口 (till)",
        };
        // Writing to a text cannot fail.
        let _ = write!(page, "\n## {title}\n\n| operation | {heads} |\n|---|{rule}\n");
        for (method, path, operation) in listed(document) {
            let path = path.strip_prefix(interface.prefix()).unwrap_or(path);
            let callers = callers(operation);
            let cells = columns.iter().map(|(who, _)| if may(&callers, who) { "●" } else { " " });
            let cells = cells.collect::<Vec<_>>().join(" | ");
            let _ = writeln!(page, "| `{method} {path}` | {cells} |");
        }
    }
    page
}

fn columns(interface: Interface) -> Vec<(&'static str, &'static str)> {
    let mut columns = vec![("anybody", "nobody"), ("person", "family")];
    match interface {
        Interface::Family | Interface::Public => columns.push(("clerk", "clerk")),
        Interface::Desk | Interface::Till => {
            columns.extend(Duty::ALL.map(|duty| (duty.word(), duty.zh())));
        }
    }
    columns
}

/// True when somebody may call an operation with these callers. `who`: `anybody` = nobody is signed
/// in, `person`, `clerk` = one without any duty, or the word of a duty.
pub fn may(callers: &[String], who: &str) -> bool {
    let is_clerk = who == "clerk" || Duty::from_word(who).is_some();
    callers
        .iter()
        .any(|caller| caller == "anybody" || caller == who || (caller == "clerk" && is_clerk))
}
