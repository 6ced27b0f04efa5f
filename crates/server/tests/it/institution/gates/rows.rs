//! What every gateway refuses, row by row.

use app::acts::GateChange;
use domain::gate::Gate;

use super::super::wire::{HOSPITAL, PHARMACY};
use super::{GATES, Signer, Stamp, said, sign_in};
use crate::site::TestSite;

const WINDOW_MS: i64 = 5 * 60_000;
const DAY_MS: i64 = 24 * 60 * 60_000;
/// Another private key of SM2.
const OTHER: &str = "1111111111111111111111111111111111111111111111111111111111111111";

#[tokio::test]
async fn a_right_signature_is_let_in_also_when_it_is_sent_again() {
    for gate in GATES {
        let site = TestSite::new().await;
        let signer = Signer::new(&site, gate, HOSPITAL).await;
        let stamp = Stamp::now(&site);
        let first = signer.send_at(&site, &stamp, sign_in(&site, HOSPITAL, "1")).await;
        assert_eq!(said(&first), "", "{gate:?}");
        site.clock.advance_ms(60_000);
        let again = signer.send_at(&site, &stamp, sign_in(&site, HOSPITAL, "1")).await;
        assert_eq!(signer.opened(&again), signer.opened(&first), "{gate:?}");
    }
}

#[tokio::test]
async fn a_wrong_signature_is_not() {
    for gate in GATES {
        let site = TestSite::new().await;
        let signer = Signer::new(&site, gate, HOSPITAL).await;
        let guessed = Signer {
            shared: signer.shared.replace('a', "b") + "x",
            private: if signer.private.is_empty() { String::new() } else { OTHER.to_owned() },
            ..signer.clone()
        };
        let nobody = Signer { name: "nobody-00000001x".to_owned(), ..signer.clone() };
        for (what, wrong) in [("another secret", guessed), ("nobody's key", nobody)] {
            // The name of a cainfo key is the institution's code, which the envelope says.
            if gate == Gate::Cainfo && what == "nobody's key" {
                continue;
            }
            let refused = said(&wrong.send(&site, sign_in(&site, HOSPITAL, "1")).await);
            assert_ne!(refused, "", "{gate:?}: {what}");
        }
        assert_eq!(said(&signer.send(&site, sign_in(&site, HOSPITAL, "1")).await), "", "{gate:?}");
    }
}

#[tokio::test]
async fn a_key_is_its_institutions_only() {
    for gate in GATES {
        let site = TestSite::new().await;
        let signer = Signer::new(&site, gate, HOSPITAL).await;
        // The pharmacy has a key of its own: its neighbour's does not open its door.
        let name = if gate == Gate::Cainfo { PHARMACY } else { "gj-client-000002" };
        Signer::named(&site, gate, name, PHARMACY)
            .await
            .rotated(&site, PHARMACY, if signer.private.is_empty() { "" } else { OTHER }, 0)
            .await;
        let refused = said(&signer.send(&site, sign_in(&site, PHARMACY, "1")).await);
        assert_ne!(refused, "", "{gate:?}");
    }
}

#[tokio::test]
async fn a_signature_is_good_for_one_body() {
    for gate in GATES {
        let site = TestSite::new().await;
        let signer = Signer::new(&site, gate, HOSPITAL).await;
        let stamp = Stamp::now(&site);
        let token = if gate == Gate::OAuth { signer.token(&site).await.ok() } else { None };
        let token = token.unwrap_or_default();
        let first = sign_in(&site, HOSPITAL, "1");
        let call = signer.signed(&stamp, &token, first.clone());
        assert_eq!(said(&site.call(call).await), "", "{gate:?}");
        let mut other = first.clone();
        other["input"]["signIn"]["opter_no"] = "2".into();
        let forged = match gate {
            // Headers of the first request around another body.
            Gate::Hmac | Gate::Tif => {
                other["msgid"] = "2".into();
                signer.signed(&stamp, &token, other)
            }
            // The signature of the first input over another one; its own over the first, which it
            // does not cover.
            _ => {
                let right = signer.signed(&stamp, &token, first.clone()).body_json();
                let mut swapped = Signer::unsigned(&stamp, other);
                swapped["cainfo"] = right["cainfo"].clone();
                super::signer::call(&swapped).token(&token)
            }
        };
        let refused = said(&site.call(forged).await);
        assert_ne!(refused, "", "{gate:?}");
    }
}

#[tokio::test]
async fn a_signature_is_good_for_five_minutes() {
    for gate in [Gate::Hmac, Gate::Tif, Gate::Cainfo] {
        let site = TestSite::new().await;
        let signer = Signer::new(&site, gate, HOSPITAL).await;
        for (ms, is_good) in [
            (-WINDOW_MS - 1_000, false),
            (WINDOW_MS + 1_000, false),
            (WINDOW_MS - 1_000, true),
            (1_000, true),
        ] {
            let stamp = Stamp::after(&site, ms);
            let envelope = sign_in(&site, HOSPITAL, &site.number());
            let refused = said(&signer.send_at(&site, &stamp, envelope).await);
            assert_eq!(refused.is_empty(), is_good, "{gate:?} {ms}: {refused}");
            assert!(is_good || refused.contains("5 分钟"), "{gate:?}: {refused}");
        }
    }
}

#[tokio::test]
async fn the_old_secret_is_good_for_the_overlap() {
    for gate in GATES {
        let site = TestSite::new().await;
        let old = Signer::new(&site, gate, HOSPITAL).await;
        let private = if old.private.is_empty() { "" } else { OTHER };
        let new = old.rotated(&site, HOSPITAL, private, 1).await;
        for (what, signer) in [("old", &old), ("new", &new)] {
            // A signature of `hmac` says nothing but the transaction and the millisecond.
            site.clock.advance_ms(1);
            let envelope = sign_in(&site, HOSPITAL, &site.number());
            assert_eq!(said(&signer.send(&site, envelope).await), "", "{gate:?} {what}");
        }
        site.clock.advance_ms(DAY_MS);
        let refused = said(&old.send(&site, sign_in(&site, HOSPITAL, &site.number())).await);
        assert_ne!(refused, "", "{gate:?}: the overlap is over");
        let envelope = sign_in(&site, HOSPITAL, &site.number());
        assert_eq!(said(&new.send(&site, envelope).await), "", "{gate:?}");
        new.change(&site, HOSPITAL, GateChange::Retire).await;
        let refused = said(&new.send(&site, sign_in(&site, HOSPITAL, &site.number())).await);
        assert_ne!(refused, "", "{gate:?}: retired");
        let unsigned = sign_in(&site, HOSPITAL, &site.number());
        let refused = said(&super::signer::plain(&site, &unsigned).await);
        assert_ne!(
            refused, "",
            "{gate:?}: whoever had a key does not call unsigned, in a demo too"
        );
    }
}

#[tokio::test]
async fn a_nonce_that_was_sent_again_is_known_as_long_as_its_last_time() {
    let site = TestSite::new().await;
    let signer = Signer::new(&site, Gate::Tif, HOSPITAL).await;
    let first = Stamp::now(&site);
    let again = Stamp { at: first.at + 120_000, ..first.clone() };
    for stamp in [&first, &again, &first] {
        assert_eq!(said(&signer.send_at(&site, stamp, sign_in(&site, HOSPITAL, "1")).await), "");
    }
    site.clock.advance_ms(WINDOW_MS + 1_000);
    let forged = said(&signer.send_at(&site, &again, sign_in(&site, HOSPITAL, "2")).await);
    assert!(forged.contains("另一份报文"), "{forged}");
}

#[tokio::test]
async fn a_slow_request_does_not_outlive_what_is_remembered() {
    let site = TestSite::new().await;
    let signer = Signer::new(&site, Gate::Hmac, HOSPITAL).await;
    let stamp = Stamp::now(&site);
    assert_eq!(said(&signer.send_at(&site, &stamp, sign_in(&site, HOSPITAL, "1")).await), "");
    site.clock.advance_ms(WINDOW_MS + 1_000);
    assert_eq!(said(&signer.send(&site, sign_in(&site, HOSPITAL, "2")).await), "");
    // One that looked at the clock before that one did, and comes to the table after it.
    site.clock.advance_ms(-2_000);
    let forged = said(&signer.send_at(&site, &stamp, sign_in(&site, HOSPITAL, "3")).await);
    assert!(forged.contains("重新签名"), "{forged}");
}

#[tokio::test]
async fn a_nonce_is_used_once_whatever_its_timestamp() {
    let site = TestSite::new().await;
    let signer = Signer::new(&site, Gate::Tif, HOSPITAL).await;
    let stamp = Stamp::now(&site);
    assert_eq!(said(&signer.send_at(&site, &stamp, sign_in(&site, HOSPITAL, "1")).await), "");
    let later = Stamp { at: stamp.at + 1_000, ..stamp.clone() };
    let refused = said(&signer.send_at(&site, &later, sign_in(&site, HOSPITAL, "2")).await);
    assert!(refused.contains("另一份报文"), "{refused}");
    let other = Signer::named(&site, Gate::Tif, "gj-key-2", PHARMACY).await;
    let used = said(&other.send_at(&site, &stamp, sign_in(&site, PHARMACY, "1")).await);
    assert_eq!(used, "", "another paasid's nonce");
}
