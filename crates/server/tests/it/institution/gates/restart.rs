//! Replays across restarts.

use std::sync::Arc;

use app::{App, FakeClock, World};
use axum::Router;
use domain::gate::Gate;
use domain::item::Catalogue;
use serde_json::Value;
use server::http::institution::keep;
use server::{Site, http, rules};
use store::Keyring;
use store_sqlite::SqliteStore;

use super::super::wire::HOSPITAL;
use super::{Signer, Stamp, said, sign_in};
use crate::site::{Reply, TestSite};

/// The next process over the same database, a minute later.
struct Next {
    site: Arc<Site>,
    router: Router,
}

impl Next {
    async fn of(before: &TestSite, is_clean: bool) -> Self {
        if is_clean {
            keep(&before.site).await;
        }
        before.site.app.stop();
        let store = SqliteStore::open(&before.file(), Keyring::for_tests()).unwrap().store;
        let clock = Arc::new(FakeClock::new(before.app().now().plus_ms(60_000)));
        let world = World { policies: rules::load(None).unwrap(), catalogue: Catalogue::default() };
        let app = Arc::new(App::new(Arc::new(store), Arc::<FakeClock>::clone(&clock), world));
        let site = Arc::new(Site::new(app, true, Some(clock)));
        Self { router: http::router(Arc::clone(&site)), site }
    }

    async fn send(&self, signer: &Signer, stamp: &Stamp, envelope: Value) -> Reply {
        signer.signed(stamp, "", envelope).send(&self.router).await
    }
}

impl Drop for Next {
    fn drop(&mut self) {
        self.site.app.stop();
    }
}

#[tokio::test]
async fn after_a_clean_stop_signatures_are_known() {
    let site = TestSite::new().await;
    let signer = Signer::new(&site, Gate::Tif, HOSPITAL).await;
    let (used, unused) = (Stamp::now(&site), Stamp::now(&site));
    let first = signer.send_at(&site, &used, sign_in(&site, HOSPITAL, "1")).await;
    let next = Next::of(&site, true).await;
    let again = next.send(&signer, &used, sign_in(&site, HOSPITAL, "1")).await;
    assert_eq!(again.json["output"], first.json["output"], "the same body again");
    let forged = next.send(&signer, &used, sign_in(&site, HOSPITAL, "2")).await;
    assert!(said(&forged).contains("另一份报文"), "{}", forged.text);
    let late = next.send(&signer, &unused, sign_in(&site, HOSPITAL, "3")).await;
    assert_eq!(said(&late), "", "signed before the stop, sent after it");
    // Nothing was kept a second time: a crash now forgets, and says so.
    next.site.app.stop();
    let third = Next::of(&site, false).await;
    let forged = third.send(&signer, &used, sign_in(&site, HOSPITAL, "2")).await;
    assert!(said(&forged).contains("重新启动"), "{}", forged.text);
}

#[tokio::test]
async fn after_a_crash_clients_sign_again_under_the_same_number() {
    for gate in [Gate::Hmac, Gate::Tif, Gate::Cainfo] {
        let site = TestSite::new().await;
        let signer = Signer::new(&site, gate, HOSPITAL).await;
        let stamp = Stamp::now(&site);
        let first = signer.send_at(&site, &stamp, sign_in(&site, HOSPITAL, "1")).await;
        assert_eq!(said(&first), "", "{gate:?}");
        let next = Next::of(&site, false).await;
        for msgid in ["1", "2"] {
            let told = next.send(&signer, &stamp, sign_in(&site, HOSPITAL, msgid)).await;
            assert!(said(&told).contains("同一报文号"), "{gate:?}: {}", told.text);
        }
        let anew = Stamp { at: next.site.app.now().0, nonce: site.number() };
        let again = next.send(&signer, &anew, sign_in(&site, HOSPITAL, "1")).await;
        assert_eq!(again.json["output"], first.json["output"], "{gate:?}");
    }
}

#[tokio::test]
async fn a_fast_clock_opens_no_gap() {
    let site = TestSite::new().await;
    let fast = Signer::new(&site, Gate::Hmac, HOSPITAL).await;
    let stamp = Stamp::after(&site, 4 * 60_000);
    assert_eq!(said(&fast.send_at(&site, &stamp, sign_in(&site, HOSPITAL, "1")).await), "");
    let next = Next::of(&site, false).await;
    let forged = next.send(&fast, &stamp, sign_in(&site, HOSPITAL, "2")).await;
    assert!(said(&forged).contains("重新启动"), "its time is still to come: {}", forged.text);
    let soon = Stamp { at: next.site.app.now().0, ..stamp };
    let told = next.send(&fast, &soon, sign_in(&site, HOSPITAL, "3")).await;
    assert!(said(&told).contains("重新启动"), "until its own times are over");
}
