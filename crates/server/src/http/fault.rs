//! What can be wrong with a request before anybody decides on it, and failures of ours: everything
//! that is answered with a problem and is no refusal.

use axum::http::StatusCode;

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident = $code:literal $status:ident $zh:literal $next:literal $en:literal;)*) => {
        /// Why there is no answer of a use case.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Fault { $($(#[$doc])* $name,)* }

        impl Fault {
            /// Every fault.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The status.
            pub fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)* }
            }

            /// What happened, in Chinese.
            pub fn zh(self) -> &'static str {
                match self { $(Self::$name => $zh,)* }
            }

            /// What to do, in Chinese.
            pub fn next(self) -> &'static str {
                match self { $(Self::$name => $next,)* }
            }

            /// What happened and what to do, in English.
            pub fn en(self) -> &'static str {
                match self { $(Self::$name => $en,)* }
            }
        }
    };
}

faults! {
    /// A write without a number, or with one that cannot be.
    NumberMissing = "IDEMPOTENCY_KEY_MISSING" BAD_REQUEST
        "这次操作没有带请求号，或请求号不合格。"
        "请在 Idempotency-Key 头里给一个 1 到 64 位的可见字符；重发同一次操作时用同一个。"
        "Send an Idempotency-Key of 1 to 64 printable characters; use the same one to send again.";
    /// The body is no JSON.
    BodyMalformed = "BODY_MALFORMED" BAD_REQUEST
        "请求内容不是正确的 JSON。"
        "请检查括号、引号和逗号。"
        "The body is no valid JSON.";
    /// A field is missing, unknown, or not what it must be.
    FieldInvalid = "FIELD_INVALID" BAD_REQUEST
        "请求里有填写不对的地方。"
        "请对照接口说明核对地址、参数和内容。"
        "Something in the request is not right.";
    /// No such place.
    NotFound = "NOT_FOUND" NOT_FOUND
        "没有这个地址，或没有这样东西。"
        "请核对地址。"
        "There is nothing here.";
    /// No such bill of the person who asks.
    UseUnknown = "USE_UNKNOWN" NOT_FOUND
        "没有找到和您有关的这笔账单。"
        "请回到使用记录里重新选择；家人自己付的账单，请家人登录查看。"
        "There is no such bill of yours; choose again in your list, relatives sign in for theirs.";
    /// A wrong code of a sign-in that goes on.
    CodeWrong = "CODE_WRONG" UNPROCESSABLE_ENTITY
        "验证码不对。"
        "请核对短信里的六位数字，再填一次。"
        "The code is wrong; compare it with the message and try again.";
    /// A code for no sign-in that waits: too late, mistyped too often, or used up.
    CodeOver = "CODE_OVER" UNPROCESSABLE_ENTITY
        "这次的验证码已经不能用了。"
        "验证码五分钟内有效，最多填错五次；请重新获取。"
        "This code is over (5 minutes, 5 tries); ask for a new one.";
    /// A clerk's name, password or code: one wording for all of them and for a closed account.
    ClerkWrong = "CLERK_SIGN_IN_WRONG" UNAUTHORIZED
        "登录名、密码或动态口令不对，或者这个账号已停用。"
        "请核对后再试；动态口令 30 秒一换，用过的不能再用。仍登录不了的，请系统管理员重置。"
        "Name, password or code is wrong, or the account is closed; check them, wait for the next code.";
    /// A cashier without a hospital or pharmacy to sit at.
    TillMissing = "TILL_MISSING" FORBIDDEN
        "您的账号没有写明在哪家医院或药店收费，不能使用收费窗口。"
        "请本单位的系统管理员新建一个写明机构编码的收费账号；机构还不在名单里的，先请机构管理岗位导入机构文件。"
        "Your account names no hospital or pharmacy to sit at. Ask an admin for a cashier's account with the code of the institution; a registrar imports institutions that are not listed.";
    /// A cashier of an institution that was closed.
    TillClosed = "TILL_CLOSED" FORBIDDEN
        "这家机构的接入已经关闭，收费窗口不能使用。"
        "请本单位联系医保经办机构的机构管理岗位；重新开通（给出新密钥）后就能继续收费，已经办完的结算不受影响。"
        "This institution's access was closed, so its till is too. Ask the registrar of the agency: a new key opens it again; what was settled stands.";
    /// No phone in the insurance file.
    PhoneMissing = "PHONE_MISSING" UNPROCESSABLE_ENTITY
        "您的参保信息里没有手机号，验证码发不出去。"
        "请带身份证到参保地医保经办窗口，或在医保单位经办处登记手机号；也可以换一种登录方式。"
        "There is no phone in your insurance file; register one at the agency's window, or sign in another way.";
    /// A ticket of another system that is not good.
    TicketOver = "TICKET_OVER" UNPROCESSABLE_ENTITY
        "这个登录凭证不能用，可能已经过期或者用过了。"
        "请重新扫码，或重新从省统一身份进入。"
        "This ticket cannot be used, it may be over; scan again or come in anew.";
    /// A check by a provider did not pass.
    IdentityFailed = "IDENTITY_CHECK_FAILED" UNPROCESSABLE_ENTITY
        "身份核验没有通过。"
        "请在光线好的地方正对镜头再试一次；多次不通过的，请用短信验证码，或带身份证到窗口办理。"
        "The identity check did not pass; try again in good light, use a code by SMS, or go to a window.";
    /// A provider cannot be reached.
    ProviderAway = "PROVIDER_AWAY" SERVICE_UNAVAILABLE
        "负责核验或发送的服务现在连不上，这次没有办理。"
        "请稍后再试，或换一种方式。"
        "The provider cannot be reached; nothing was done. Try later or another way.";
    /// No electronic certificate says what was said.
    CertificateMissing = "CERTIFICATE_NOT_FOUND" UNPROCESSABLE_ENTITY
        "没有查到能证明这个亲属关系的电子证照。"
        "请改为上传户口本、结婚证或出生证明的照片，或带原件到经办窗口办理。"
        "No electronic certificate shows this relation; upload photos, or bring the originals to a window.";
    /// A mutual-aid password that is too easy.
    PasswordWeak = "PASSWORD_WEAK" UNPROCESSABLE_ENTITY
        "这个密码太容易被猜到，或者不足六位。"
        "请用至少六位的密码，不要用生日、证件号或手机号里的数字，也不要连号或全部相同。"
        "The password is too easy or shorter than six; no birthday, ID or phone digits, no runs.";
    /// Not this way.
    MethodNotAllowed = "METHOD_NOT_ALLOWED" METHOD_NOT_ALLOWED
        "这个地址不能这样用。"
        "请核对请求方法。"
        "This address does not take this method.";
    /// A write by cookie that no page of this server sent.
    NotFromPage = "NOT_FROM_PAGE" FORBIDDEN
        "这次操作不是从本站的页面发出的，没有办理。"
        "请打开本站的页面，在页面里重新操作；自己写的程序请用 Authorization: Bearer。"
        "This did not come from a page of this server; nothing was done. Open the page and do it there; programs use Authorization: Bearer.";
    /// Not acceptable as it is.
    BodyTooLarge = "BODY_TOO_LARGE" PAYLOAD_TOO_LARGE
        "请求内容太大。"
        "请减少内容，或分几次办理。"
        "The body is too large.";
    /// Not JSON or CSV where that is asked for.
    MediaType = "MEDIA_TYPE" UNSUPPORTED_MEDIA_TYPE
        "请求内容的类型不对。"
        "JSON 请用 Content-Type: application/json，文件请用 text/csv。"
        "Send application/json, or text/csv for files.";
    /// The client was too slow.
    ReadTimeout = "READ_TIMEOUT" REQUEST_TIMEOUT
        "等了 30 秒，没有收到完整的请求。"
        "请检查网络，用同一个请求号再发一次。"
        "The request did not arrive whole in 30 s; send it again with the same number.";
    /// Too much is queued; nothing was started.
    Busy = "BUSY" SERVICE_UNAVAILABLE
        "现在办理的人太多，这次没有开始办理。"
        "请稍等几秒，用同一个请求号再发一次。"
        "Too much is queued; nothing was started. Send it again with the same number.";
    /// Other rules are in force than this server has; nothing was started.
    NotReady = "NOT_READY" SERVICE_UNAVAILABLE
        "系统正在换用新规则，这次没有开始办理。"
        "请稍等几秒，用同一个请求号再发一次。"
        "Other rules were put in force and are being loaded; nothing was started. Send it again with \
         the same number.";
    /// The outcome is not known.
    OutcomeUnknown = "OUTCOME_UNKNOWN" SERVICE_UNAVAILABLE
        "暂时不知道办成了没有。"
        "请用同一个请求号再发一次，或按请求号查询结果；不会重复办理。"
        "The outcome is not known; ask by the number or send it again with the same one.";
    /// A bug.
    Internal = "INTERNAL" INTERNAL_SERVER_ERROR
        "系统内部出错。"
        "请稍后用同一个请求号再试；一直不行，请把 instance 里的编号告诉运营方。"
        "An internal error; tell the operator the number in instance if it stays.";
    /// A file has faults; nothing of it was taken.
    FileFaulty = "FILE_FAULTY" UNPROCESSABLE_ENTITY
        "文件里有错误，一行也没有导入。"
        "请按 faults 里的行和列修改后再导入。"
        "The file has faults; nothing of it was taken. Each is named in faults.";
    /// A credit file was stopped half-way.
    FileStopped = "FILE_STOPPED" SERVICE_UNAVAILABLE
        "文件只记入了一部分。"
        "请用同一个批次号再发同一个文件，会接着办完，不会重复记入。"
        "The file is booked in part; send it again with the same batch number to finish it.";
}
