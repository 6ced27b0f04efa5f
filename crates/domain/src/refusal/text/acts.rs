//! Words about undo, numbers of requests and who may act.
#![expect(non_upper_case_globals, reason = "named as the reasons they speak for")]

use super::Actor::{Grantor, Institution};
use super::words::Who::{Is, SideOr};
use super::words::Words;

pub(super) const UndoUnknown: Words = Words {
    who: Is(Institution),
    zh: [
        "要冲正的那笔请求[（{name}）]没有到过这里，没有发生扣款。",
        "为了安全，这个请求号从现在起作废，以后再送到也不会办理。",
        "请收费员换一个新的请求号重新办理。",
    ],
    en: [
        "The request to undo[ ({name})] never arrived here; nothing was taken.",
        "Its number is blocked from now on, so that it cannot be done later.",
        "Send the transaction again under a new number.",
    ],
};

pub(super) const UndoNotPossible: Words = Words {
    who: Is(Institution),
    zh: [
        "这笔交易[（{name}）]不能冲正。",
        "冲正只用于结果不明的药店结算（2102）和门诊结算（2207）；其他交易要用各自的撤销交易。",
        "请收费员先查询原交易结果，再用对应的撤销交易处理。",
    ],
    en: [
        "This transaction[ ({name})] cannot be undone.",
        "Undo is for settlements (2102, 2207) of unknown outcome; others have their own cancel.",
        "Ask for the outcome first and then use the cancel that belongs to it.",
    ],
};

pub(super) const NumberBlocked: Words = Words {
    who: Is(Institution),
    zh: [
        "这个请求号[（{name}）]已经作废。",
        "之前有一次冲正用掉了它，为了避免重复扣款，不能再用[（{on}）]。",
        "请收费员换一个新的请求号重新办理。",
    ],
    en: [
        "This request number[ ({name})] is blocked.",
        "An undo used it up, so that nothing can be taken twice[ ({on})].",
        "Send the request again under a new number.",
    ],
};

pub(super) const NumberReused: Words = Words {
    who: SideOr(Institution),
    zh: [
        "这个请求号[（{name}）]已经用在另一笔内容不同的请求上[（不同的是“{field}”）]。",
        "同一个请求号只能对应同一份内容，这样重发才不会重复扣款。",
        "内容不同就请换一个新的请求号；只是重发，请原样再送一次。",
    ],
    en: [
        "This request number[ ({name})] was used for other content[ ({field} differs)].",
        "One number stands for one content, so that sending again is safe.",
        "Use a new number for new content, or send the first request unchanged.",
    ],
};

pub(super) const NotYours: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "这件事不能由现在登录的人办理。",
        "每件事由谁来办有规定，这样别人动不了您家里的钱。",
        "请[{side}|有权办理的家人]自己登录办理；未成年人由监护人办理。",
    ],
    en: [
        "The person who is signed in cannot do this.",
        "It is fixed who may do what, so that nobody else can touch a family's money.",
        "Ask [{side}|the relative whose act it is] to sign in; guardians act for minors.",
    ],
};

pub(super) const SignInNeeded: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "需要先登录。",
        "还没有登录，或者登录已经超过时间，为了安全自动退出了。",
        "请重新登录，再继续刚才的操作。",
    ],
    en: [
        "Please sign in first.",
        "You are not signed in, or the session ended by itself for safety.",
        "Sign in again and go on where you were.",
    ],
};

pub(super) const TooManyTries: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "试的次数太多了，要先等一会儿[（最多 {count} 次）]。",
        "为了保护您和家人的信息，短时间内的次数有上限。",
        "请过一段时间再试；着急的，请打电话或到医保经办机构办理。",
    ],
    en: [
        "Too many tries; please wait a while[ (at most {count})].",
        "The number of tries in a short time is capped to protect your family's data.",
        "Try again later, or call or visit the agency if it is urgent.",
    ],
};
