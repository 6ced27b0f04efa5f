//! What is served of the documents: the same bytes as committed, and pages that load nothing from
//! elsewhere and run nothing.

use server::http::docs::{Interface, text};

use super::operations;
use crate::site::{Call, TestSite};

#[tokio::test]
async fn the_documents_are_served() {
    let site = TestSite::new().await;
    for interface in Interface::ALL {
        let path = format!("/openapi/{}.json", interface.word());
        let reply = site.call(Call::get(&path)).await;
        assert_eq!(
            (reply.status, &reply.headers["content-type"]),
            (200, &"application/json".parse().unwrap())
        );
        assert_eq!(reply.text, text(&interface.document(&super::shared(&site))).unwrap());
    }
    for path in ["/openapi/family", "/openapi/other.json", "/docs/other", "/docs/desk.json"] {
        assert_eq!(site.call(Call::get(path)).await.problem(), (404, "NOT_FOUND"), "{path}");
    }
}

#[tokio::test]
async fn the_pages_show_every_operation_and_load_nothing_from_elsewhere() {
    let site = TestSite::new().await;
    let mut pages = vec!["/docs".to_owned(), "/docs/style.css".to_owned()];
    pages.extend(["/docs/institution", "/docs/institution/2207"].map(ToOwned::to_owned));
    pages.extend(Interface::ALL.map(|interface| format!("/docs/{}", interface.word())));
    for path in &pages {
        let reply = site.call(Call::get(path)).await;
        assert_eq!(reply.status, 200, "{path}");
        let policy = reply.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'self'; script-src 'none'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        // In the markup only: texts may name addresses.
        for tag in reply.text.split('<').skip(1).map(|rest| rest.split('>').next().unwrap()) {
            let tag = tag.to_lowercase();
            let runs = ["script", "iframe", "object", "embed", "style"];
            assert!(!runs.iter().any(|name| tag.starts_with(name)), "{path}: {tag}");
            let loads = ["http:", "https:", "style=", " on", "javascript:", "src="];
            assert!(!loads.iter().any(|word| tag.contains(word)), "{path}: {tag}");
        }
        assert!(!reply.text.contains("url(") && !reply.text.contains("@import"), "{path}");
    }
    for op in operations(&site) {
        let page = site.call(Call::get(&format!("/docs/{}", op.interface.word()))).await.text;
        let id = op.said.operation_id.as_deref().unwrap();
        let there = page.matches(&format!("<details id=op-{id}>")).count();
        assert_eq!(there, 1, "{}: its tag is not described, or it has two", op.name());
        assert!(page.contains(&format!("curl -X {} &quot;$GONGJI", op.method)), "{}", op.name());
    }
}

#[tokio::test]
async fn the_links_of_the_pages_lead_somewhere() {
    let site = TestSite::new().await;
    for start in ["/", "/docs", "/docs/family", "/docs/desk"] {
        let page = site.call(Call::get(start)).await.text;
        let links = page
            .split("href=")
            .skip(1)
            .map(|rest| rest.trim_start_matches('"').split(['"', '>', ' ']).next().unwrap());
        for link in links {
            match link.strip_prefix('#') {
                Some(place) => {
                    let quoted = page.contains(&format!("id={place}>"));
                    assert!(quoted, "{start}: #{place}");
                }
                None => assert!(site.call(Call::get(link)).await.status < 400, "{start}: {link}"),
            }
        }
    }
}

/// Every transaction that the index names has its page; whatever a page links to is there.
#[tokio::test]
async fn every_transaction_has_a_page_without_broken_links() {
    let site = TestSite::new().await;
    let index = site.call(Call::get("/docs/institution")).await.text;
    let named = index.split("<a href=/docs/institution/").skip(1);
    let named: Vec<&str> = named.map(|rest| rest.split('>').next().unwrap()).collect();
    for infno in ["1201", "2102", "2207", "2304", "5204", "6101", "6201", "9990"] {
        assert!(named.contains(&infno), "{infno} is not in the index");
    }
    for infno in named {
        let page = site.call(Call::get(&format!("/docs/institution/{infno}"))).await;
        assert_eq!(page.status, 200, "{infno}");
        assert!(page.text.contains("<h2 id=example>"), "{infno}");
        for link in page.text.split("href=").skip(1) {
            let link = link.split(['>', ' ']).next().unwrap();
            let (path, place) = link.split_once('#').unwrap_or((link, ""));
            let target = match path {
                "" => &page.text,
                "/docs/institution" => &index,
                other => {
                    assert!(site.call(Call::get(other)).await.status < 400, "{infno}: {link}");
                    continue;
                }
            };
            let there = place.is_empty() || target.contains(&format!("id={place}>"));
            assert!(there, "{infno}: {link}");
        }
    }
    for path in ["/docs/institution/0000", "/docs/institution/2207A"] {
        assert_eq!(site.call(Call::get(path)).await.problem(), (404, "NOT_FOUND"), "{path}");
    }
}
