//! Many institutions at the same time.

use std::sync::Arc;

use app::import::{Rules, parse_institutions, put_institutions};
use app::{App, Clock, FakeClock};
use server::drive::close::close;
use server::drive::pos::sell;
use server::drive::till::Till;
use server::scenario::api::Server;
use tokio::task::JoinSet;

use super::plan;
use crate::site::TestSite;

/// Institutions at once.
const CROWD: usize = 100;

async fn add_pharmacies(app: &App, codes: &[String]) {
    let head = "code,name,kind,level,admdvs,takes_family,unsigned,access_key,secret".to_owned();
    let row = |code| format!("{code},人多的药店,pharmacy,community,110101,true,true,,");
    let file = [head].into_iter().chain(codes.iter().map(row)).collect::<Vec<_>>().join("\n");
    let world = app.world();
    let rules = Rules { policies: &world.policies, today: app.now().date() };
    let rows = parse_institutions(file.as_bytes(), rules, true).unwrap();
    put_institutions(app, rows).await.unwrap();
}

async fn day(mut till: Till) -> (usize, bool, String) {
    let day = sell(&mut till, &plan(3), |_| {}).await.unwrap();
    let closing = close(&mut till, &day.book, false).await.unwrap();
    (day.book.rows.len(), closing.even, format!("{:?}", closing.said))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_institutions_at_once_lose_nothing() {
    let test = TestSite::new().await;
    let codes: Vec<String> = (100..100 + CROWD).map(|n| format!("P110101{n:05}")).collect();
    add_pharmacies(test.app(), &codes).await;
    let router = server::http::router(Arc::clone(&test.site));
    let mut days = JoinSet::new();
    for (seed, code) in (0..).zip(&codes) {
        let server = Server::within(router.clone());
        let clock: Arc<FakeClock> = Arc::clone(&test.clock);
        let clock: Arc<dyn Clock> = clock;
        days.spawn(day(Till::new(server, code, None, clock, seed)));
    }
    let mut rows = 0;
    while let Some(done) = days.join_next().await {
        let (count, even, said) = done.unwrap();
        assert!(even, "{said}");
        rows += count;
    }
    assert!(rows > CROWD, "{rows}");
    test.assert_books();
}
