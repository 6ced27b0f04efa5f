//! Why a gateway does not let in, in words of whoever programs the client.

use super::{WINDOW_MS, hmac};

/// Why a request is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GateFault {
    /// A header is missing.
    Missing(&'static str),
    /// A timestamp in another form, or too far from now; the header.
    Outside(&'static str),
    /// Nobody has this key; the header.
    UnknownKey(&'static str),
    /// It does not fit the headers, the transaction or the institution.
    Mismatch,
    /// It came before with another body.
    Reused,
    /// It was in time when it came, and is not any more.
    Late,
    /// It is from before this process started, which does not know what came then.
    BeforeStart,
}

impl GateFault {
    /// Of somebody who shows nothing and is nobody known.
    pub(crate) fn unsigned() -> Self {
        Self::Missing(hmac::SIGNATURE)
    }

    /// The `message` of the 401 body.
    pub(crate) fn message(self) -> String {
        match self {
            Self::Missing(header @ "Authorization") => {
                format!("缺少请求头 {header}：请先到 /auth/oauth/token 获取令牌")
            }
            Self::Missing(header) => format!("缺少签名请求头 {header}"),
            Self::Outside(header) => {
                format!("{header} 与服务器时间相差超过 {} 分钟", WINDOW_MS / 60_000)
            }
            Self::UnknownKey(header @ "Authorization") => {
                format!("{header} 的令牌不存在或已过期，请重新获取")
            }
            Self::UnknownKey(header) => format!("{header} 不存在"),
            Self::Mismatch => "签名校验不通过".to_owned(),
            Self::Reused => "此签名已用于另一份报文，请重新签名后发送".to_owned(),
            Self::Late => {
                format!("签名已超过 {} 分钟，请用同一报文号重新签名后发送", WINDOW_MS / 60_000)
            }
            Self::BeforeStart => {
                "服务器刚刚重新启动，启动以前的签名不能再用：请用同一报文号重新签名后发送"
                    .to_owned()
            }
        }
    }
}
