//! `gongji apply` and `gongji scenario run` as people run them: the program itself against a server
//! on a port of its own.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use serde_json::json;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::site::TestSite;

/// A demo that listens.
struct Listening {
    site: TestSite,
    address: SocketAddr,
}

impl Listening {
    async fn new() -> Self {
        let site = TestSite::new().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = server::http::router(Arc::clone(&site.site));
        tokio::spawn(server::http::serve::serve(
            listener,
            router,
            server::http::serve::Via::Nobody,
            std::future::pending(),
        ));
        Self { site, address }
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

async fn gongji(args: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongji"));
    command.args(args);
    // The server that it talks to runs on this test's threads.
    let ran = tokio::task::spawn_blocking(move || command.output()).await.unwrap();
    let Output { status, stdout, stderr } = ran.unwrap();
    let said = [stdout, stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (status.code().unwrap(), said)
}

fn example(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name);
    path.canonicalize().unwrap().display().to_string()
}

fn written(folder: &TempDir, name: &str, text: &str) -> String {
    let path: PathBuf = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_with_faults_is_told_whole_and_nothing_is_sent() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let printed = example("examples/form-as-printed.json");
    let form = std::fs::read_to_string(&printed).unwrap();
    let article = written(&folder, "article.txt", &format!("填写绑定信息：\n{form}提交审核：\n"));
    for file in [printed, article] {
        let (code, said) = gongji(&["apply", &file, "--url", &url]).await;
        assert_eq!(code, 2, "{said}");
        for word in ["4 处", "3身份证号", "缺少“身份证号”", "应为 2", "应为 7", "已经过去"]
        {
            assert!(said.contains(word), "{word}: {said}");
        }
        assert!(!said.contains("19800101") && !said.contains("20100101"), "{said}");
    }
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err(), "a connection was opened");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_server_the_address_is_named() {
    // Nobody may listen below 1024 without being asked to.
    let url = "http://127.0.0.1:1";
    let (form, story) =
        (example("examples/form.json"), example("scenarios/01-child-pharmacy.yaml"));
    let (code, said) = gongji(&["apply", &form, "--url", url]).await;
    assert_eq!((code, said.contains(url)), (3, true), "{said}");
    let (code, said) = gongji(&["scenario", "run", &story, "--url", url]).await;
    assert_eq!((code, said.contains(url)), (3, true), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_form_binds_once_and_shows_nobody() {
    let demo = Listening::new().await;
    let form = example("examples/form.json");
    let apply = ["apply", form.as_str(), "--url", &demo.url()];
    let (code, said) = gongji(&apply).await;
    assert_eq!(code, 0, "{said}");
    for word in [
        "医保卡号不在线核对",
        "绑定编号",
        "每月最多 800.00 元",
        "门诊、住院、药店",
        "演示：",
        "/unbind",
    ] {
        assert!(said.contains(word), "{word}: {said}");
    }
    for data in ["张三", "李四", "110190198001011230", "110190201001011235", "X123456789"] {
        assert!(!said.contains(data), "{data}: {said}");
    }
    let zhang = demo.site.sign_in("zhang_san").await;
    let bindings = demo.site.get(&zhang, "/api/family/v1/bindings").await.json;
    assert_eq!(bindings["bindings"][0]["state"], "active");
    assert_eq!(bindings["bindings"][0]["limits"]["month"], "800.00");
    assert_eq!(bindings["bindings"].as_array().unwrap().len(), 1);

    let (code, said) = gongji(&apply).await;
    assert_eq!(code, 1, "{said}");
    for word in ["ALREADY_BOUND", "由谁处理", "怎么办", "010-12393"] {
        assert!(said.contains(word), "{word}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_says_who_must_act() {
    let demo = Listening::new().await;
    let person = |key: &str| {
        let who = demo.site.who(key);
        json!({"姓名": who["name"], "身份证号": who["cert_no"]})
    };
    let mut father = person("cao_defu");
    father["关系"] = json!("父母");
    let form = json!({"授权人信息": person("cao_li"), "被授权人信息": father});
    let folder = tempfile::tempdir().unwrap();
    let form = written(&folder, "form.json", &form.to_string());
    let (code, said) = gongji(&["apply", &form, "--url", &demo.url()]).await;
    assert_eq!(code, 1, "{said}");
    for word in ["PERSON_UNKNOWN", "由谁处理：家人", "怎么办", "电话：12393"] {
        assert!(said.contains(word), "{word}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_that_stopped_half_way_goes_on() {
    let demo = Listening::new().await;
    let zhang = demo.site.sign_in("zhang_san").await;
    let body = json!({"beneficiary": demo.site.who("li_si"), "kinship": "child", "pledge": true});
    let reply = demo.site.act(&zhang, "POST", "/api/family/v1/bindings", body).await;
    assert_eq!(reply.json["state"], "awaiting_acceptance", "{}", reply.text);
    let form = example("examples/form.json");
    let (code, said) = gongji(&["apply", &form, "--url", &demo.url()]).await;
    assert_eq!(code, 0, "{said}");
    assert!(said.contains(reply.json["id"].as_str().unwrap()), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn stories_meet_a_running_demo_again_and_again() {
    let demo = Listening::new().await;
    let story = example("scenarios/01-child-pharmacy.yaml");
    for _ in 0..2 {
        let (code, said) = gongji(&["scenario", "run", &story, "--url", &demo.url()]).await;
        assert_eq!(code, 0, "{said}");
    }
    assert_eq!(demo.site.balance("li_mei"), "1200.00");
    let moves = example("scenarios/52-cancel-next-month.yaml");
    let (code, said) = gongji(&["scenario", "run", &story, &moves, "--url", &demo.url()]).await;
    assert_eq!((code, said.contains("52-cancel-next-month.yaml")), (2, true), "{said}");
    demo.site.assert_books();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_story_tells_step_expected_and_got() {
    let folder = tempfile::tempdir().unwrap();
    let story = "story: s\nabout: a\nsteps:\n  - books: zero\n  \
                 - balances: {zhang_san: {free: 3000.00}}\n  \
                 - balances: {zhang_san: {free: 2999.99, carried: 0.00}}\n";
    let wrong = written(&folder, "wrong.yaml", story);
    let (code, said) = gongji(&["scenario", "run", &wrong]).await;
    assert_eq!(code, 1, "{said}");
    for word in ["wrong.yaml:6 第 3 步", "zhang_san free：应为 2999.99，实为 3000.00"] {
        assert!(said.contains(word), "{word}: {said}");
    }
    assert!(!said.contains("carried："), "{said}");
    let bad = written(&folder, "bad.yaml", "story: s\nabout: a\nsteps:\n  - buy: {whom: x}\n");
    let (code, said) = gongji(&["scenario", "run", &bad]).await;
    assert_eq!((code, said.contains("bad.yaml:4:11")), (2, true), "{said}");
    assert!(said.contains("不认识的栏目“whom”，是不是想写“who”？"), "{said}");
    let lines = "lines: [{item: ZA01, price: 1.00}]";
    for (actor, what) in [
        ("P11010100009", "bad.yaml:5:1：不认识的机构“P11010100009”，是不是想写“P11010100001”？"),
        ("P11010100001", "bad.yaml:5:5：不认识的演示人员“li_sii”，是不是想写“li_si”？"),
    ] {
        let who = if actor.ends_with('9') { "li_si" } else { "li_sii" };
        let story = format!(
            "story: s\nabout: a\nsteps:\n  - books: zero\n  \
             - {{pharmacy: {actor}, buy: {{who: {who}, {lines}}}}}\n"
        );
        let bad = written(&folder, "bad.yaml", &story);
        let (code, said) = gongji(&["scenario", "run", &bad]).await;
        assert_eq!((code, said.contains(what), said.contains("第 ")), (2, true, false), "{said}");
    }
}
