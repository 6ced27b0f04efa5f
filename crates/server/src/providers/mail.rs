//! Mail by SMTP.

use std::fmt;
use std::time::Duration;

use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::{self, AsyncSmtpTransport};
use lettre::{AsyncTransport as _, Message, Tokio1Executor};

use super::{Answering, Mail, Provider, ProviderError};

/// Longest time for a step of the conversation.
const WAIT: Duration = Duration::from_secs(10);

/// How the connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// TLS from the first byte (port 465).
    Tls,
    /// In clear until STARTTLS, without which nothing is sent (port 587).
    StartTls,
    /// In clear: for a relay on this machine only.
    NoneOnLoopback,
}

/// A mail server of the operator's.
pub struct MailServer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl fmt::Debug for MailServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MailServer")
    }
}

impl MailServer {
    /// At host and port, signed in as user with password where given. The error names no value.
    pub fn new(
        (host, port): (&str, u16),
        protection: Protection,
        login: Option<(String, String)>,
        from: Mailbox,
    ) -> Result<Self, smtp::Error> {
        let parameters = || TlsParameters::new(host.to_owned());
        let tls = match protection {
            Protection::Tls => Tls::Wrapper(parameters()?),
            Protection::StartTls => Tls::Required(parameters()?),
            Protection::NoneOnLoopback => Tls::None,
        };
        let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host);
        let mut builder = builder.port(port).tls(tls).timeout(Some(WAIT));
        if let Some((user, password)) = login {
            builder = builder.credentials(Credentials::new(user, password));
        }
        Ok(Self { transport: builder.build(), from })
    }

    async fn carry(&self, to: &str, subject: &str, text: &str) -> Result<(), ProviderError> {
        let refused = |what: &str| ProviderError::Refused(what.to_owned());
        let to: Mailbox = to.parse().map_err(|_| refused("not a mail address"))?;
        let mail = Message::builder().from(self.from.clone()).to(to).subject(subject);
        let mail = mail.header(ContentType::TEXT_PLAIN).body(text.to_owned());
        let mail = mail.map_err(|_| refused("not a mail"))?;
        self.transport.send(mail).await.map(drop).map_err(|error| why(&error))
    }
}

/// Codes and words of ours only: servers like to repeat the address. A server that turns the
/// operator's name away (530, 534, 535) or asks for TLS is one that somebody mends.
fn why(error: &smtp::Error) -> ProviderError {
    let Some(code) = error.status().map(u16::from) else {
        let what = match () {
            () if error.is_timeout() => "no answer in time",
            () if error.is_tls() => "no TLS",
            () if error.is_client() => "the server cannot do what is needed",
            () => "no connection",
        };
        return ProviderError::Away(what.to_owned());
    };
    let said = format!("SMTP {code}");
    match code {
        530 | 534 | 535 | 538 => ProviderError::Away(said),
        500..=599 => ProviderError::Refused(said),
        _ => ProviderError::Away(said),
    }
}

impl Provider for MailServer {
    fn name(&self) -> &'static str {
        "smtp"
    }
}

impl Mail for MailServer {
    fn send<'a>(&'a self, to: &'a str, subject: &'a str, text: &'a str) -> Answering<'a, ()> {
        Box::pin(self.carry(to, subject, text))
    }
}
