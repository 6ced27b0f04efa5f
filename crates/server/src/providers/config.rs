//! The configuration file of a real deployment: which providers there are, and where:
//! `[sms]`, `[mail]` and `[webhook]`, each as `docs/deployment.md` shows it; left out = there is none.
//! Files of secrets are named from the folder of the configuration file and belong to their owner
//! alone (0600). Everything that is wrong is told at once.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::Clock;
use hyper::Uri;
use lettre::message::Mailbox;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Providers;
use super::call::Secret;
use super::mail::{MailServer, Protection};
use super::secret_file::{self, SecretFault};
use super::sms::SmsGateway;
use super::webhook::SignedWebhook;

const SECTIONS: [&str; 3] = ["sms", "mail", "webhook"];
const SMS: &[&str] = &["url", "secret_file"];
const MAIL: &[&str] = &["host", "port", "tls", "user", "password_file", "from"];
const WEBHOOK: &[&str] = &["secret_file"];

/// Reads the file; what is wrong with it, in Chinese, a line each.
pub fn read(path: &Path, clock: &Arc<dyn Clock>) -> Result<Providers, Vec<String>> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| vec![crate::cli::unreadable(path, &error)])?;
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let mut faults = Faults { file: path, text: &text, list: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(&text);
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        faults.add(&span, "TOML", &format!("语法错误：{}", error.message()));
    }
    let table = table.get_ref();
    for (key, _) in table.iter().filter(|(key, _)| !SECTIONS.contains(&key.get_ref().as_ref())) {
        let allowed = SECTIONS.map(|name| format!("[{name}]")).join("、");
        faults.add(&key.span(), key.get_ref(), &format!("不认识；可用：{allowed}"));
    }
    let mut providers = Providers::default();
    if let Some(section) = faults.section(table, "sms", SMS) {
        let gateway = sms(&section, &mut faults, folder, clock);
        providers.sms = gateway.map(|sms| Arc::new(sms) as _);
    }
    if let Some(section) = faults.section(table, "mail", MAIL) {
        let server = mail(&section, &mut faults, folder);
        providers.mail = server.map(|mail| Arc::new(mail) as _);
    }
    if let Some(section) = faults.section(table, "webhook", WEBHOOK) {
        let secret = section.secret(&mut faults, folder);
        providers.webhook =
            secret.map(|secret| Arc::new(SignedWebhook::new(secret, Arc::clone(clock))) as _);
    }
    if faults.list.is_empty() { Ok(providers) } else { Err(faults.told()) }
}

fn sms(
    section: &Section<'_>,
    faults: &mut Faults<'_>,
    folder: &Path,
    clock: &Arc<dyn Clock>,
) -> Option<SmsGateway> {
    let url = section.text(faults, "url", true).and_then(|(url, span)| {
        let uri = url.parse::<Uri>().ok().filter(is_safe);
        if uri.is_none() {
            faults.add(&span, "sms.url", "应为 https 地址；网关就在本机时可以用 http://127.0.0.1");
        }
        uri
    });
    let secret = section.secret(faults, folder);
    Some(SmsGateway::new(url?, secret?, Arc::clone(clock)))
}

/// Phones do not travel in clear beyond this machine.
fn is_safe(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    match uri.scheme_str() {
        Some("https") => !host.is_empty(),
        Some("http") => is_this_machine(host),
        _ => false,
    }
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

fn mail(section: &Section<'_>, faults: &mut Faults<'_>, folder: &Path) -> Option<MailServer> {
    let host = section.text(faults, "host", true);
    let protection = section.text(faults, "tls", true).and_then(|(word, span)| {
        let protection = match word.as_str() {
            "tls" => Some(Protection::Tls),
            "starttls" => Some(Protection::StartTls),
            "none" => Some(Protection::NoneOnLoopback),
            _ => None,
        };
        if protection.is_none() {
            faults.add(&span, "mail.tls", "应为 \"starttls\"、\"tls\" 或 \"none\"");
        }
        let away = host.as_ref().is_some_and(|(host, _)| !is_this_machine(host));
        if protection == Some(Protection::NoneOnLoopback) && away {
            faults.add(&span, "mail.tls", "\"none\" 只能用于本机的邮件服务器（host 为 127.0.0.1）");
        }
        protection
    });
    let port = section.port(faults);
    let from = section.text(faults, "from", true).and_then(|(from, span)| {
        let mailbox = from.parse::<Mailbox>().ok();
        if mailbox.is_none() {
            faults.add(&span, "mail.from", "应为邮件地址，例如 \"共济 <gongji@example.cn>\"");
        }
        mailbox
    });
    let user = section.text(faults, "user", false);
    let password = section.text(faults, "password_file", false);
    let login = match (user, password) {
        (Some((user, _)), Some((file, span))) => {
            let password = secret_file::password(&folder.join(file));
            let password = faults.secret(&span, "mail.password_file", password);
            Some((user, password?))
        }
        (None, None) => None,
        (Some((_, span)), None) | (None, Some((_, span))) => {
            faults.add(&span, "mail", "user 和 password_file 要么都写，要么都不写");
            return None;
        }
    };
    let ((host, span), protection) = (host?, protection?);
    let port = port.unwrap_or(match protection {
        Protection::Tls => 465,
        Protection::StartTls => 587,
        Protection::NoneOnLoopback => 25,
    });
    let server = MailServer::new((&host, port), protection, login, from?);
    if server.is_err() {
        faults.add(&span, "mail.host", "不是可以用于 TLS 的主机名");
    }
    server.ok()
}

/// What is wrong, with its place.
struct Faults<'t> {
    file: &'t Path,
    text: &'t str,
    list: Vec<(usize, String)>,
}

impl<'t> Faults<'t> {
    fn add(&mut self, span: &Range<usize>, key: &str, what: &str) {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.matches('\n').count().saturating_add(1);
        self.list.push((line, format!("{}:{line} {key}：{what}", self.file.display())));
    }

    fn told(mut self) -> Vec<String> {
        self.list.sort();
        self.list.into_iter().map(|(_, told)| told).collect()
    }

    fn secret<T>(
        &mut self,
        span: &Range<usize>,
        key: &str,
        read: Result<T, SecretFault>,
    ) -> Option<T> {
        read.map_err(|fault| self.add(span, key, &fault.to_string())).ok()
    }

    fn section(
        &mut self,
        table: &'t DeTable<'t>,
        name: &'static str,
        allowed: &[&str],
    ) -> Option<Section<'t>> {
        let value = table.get(name)?;
        let Some(table) = value.get_ref().as_table() else {
            self.add(&value.span(), name, &format!("应写成 [{name}] 一段"));
            return None;
        };
        for (key, _) in table.iter().filter(|(key, _)| !allowed.contains(&key.get_ref().as_ref())) {
            let path = format!("{name}.{}", key.get_ref());
            self.add(&key.span(), &path, &format!("不认识；可用：{}", allowed.join("、")));
        }
        Some(Section { name, span: value.span(), table })
    }
}

/// A part of the file.
struct Section<'t> {
    name: &'static str,
    span: Range<usize>,
    table: &'t DeTable<'t>,
}

impl Section<'_> {
    fn value(&self, key: &str) -> Option<&Spanned<DeValue<'_>>> {
        self.table.get(key)
    }

    fn text(
        &self,
        faults: &mut Faults<'_>,
        key: &str,
        needed: bool,
    ) -> Option<(String, Range<usize>)> {
        let path = format!("{}.{key}", self.name);
        let Some(value) = self.value(key) else {
            if needed {
                faults.add(&self.span, &path, "没有写");
            }
            return None;
        };
        match value.get_ref().as_str() {
            Some(text) if !text.trim().is_empty() => Some((text.to_owned(), value.span())),
            _ => {
                faults.add(&value.span(), &path, "应为引号里的文字");
                None
            }
        }
    }

    fn port(&self, faults: &mut Faults<'_>) -> Option<u16> {
        let value = self.value("port")?;
        let number = value.get_ref().as_integer().and_then(|n| n.as_str().parse::<u16>().ok());
        let port = number.filter(|port| *port > 0);
        if port.is_none() {
            faults.add(&value.span(), "mail.port", "应为 1 到 65535 的整数");
        }
        port
    }

    fn secret(&self, faults: &mut Faults<'_>, folder: &Path) -> Option<Secret> {
        let (file, span) = self.text(faults, "secret_file", true)?;
        let path: PathBuf = folder.join(file);
        let key = format!("{}.secret_file", self.name);
        faults.secret(&span, &key, secret_file::secret(&path))
    }
}
