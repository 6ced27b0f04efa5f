//! Papers: what each reader gets to print, as HTML and as PDF.

use serde_json::json;

use super::{BINDINGS, ROOT, bind_li_si, buy, guard, link};
use crate::site::{Call, Reply, TestSite};

/// A PDF that opens: head and end, its face, text that can be copied, title, language.
pub(crate) fn assert_pdf(reply: &Reply) {
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_eq!(reply.headers["content-type"], "application/pdf");
    assert!(
        reply.bytes.starts_with(b"%PDF-1.7") && reply.bytes.trim_ascii_end().ends_with(b"%%EOF")
    );
    for wanted in ["/FontFile3", "/ToUnicode", "/StructTreeRoot", "/Lang", "/Title"] {
        let has = reply.bytes.windows(wanted.len()).any(|part| part == wanted.as_bytes());
        assert!(has, "{wanted}");
    }
}

/// A page that loads nothing and runs nothing.
pub(crate) fn assert_html(reply: &Reply) {
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_eq!(reply.headers["content-type"], "text/html; charset=utf-8");
    let policy = reply.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("script"), "{policy}");
    assert!(!reply.text.contains("<script"), "{}", reply.text);
}

#[tokio::test]
async fn a_binding_has_its_papers_for_both_sides_in_both_forms() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let id = bind_li_si(&site, &zhang).await;
    let path = |form: &str| format!("{BINDINGS}/{id}/papers/{form}");
    for form in ["application", "pledge", "receipt"] {
        let html = site.get(&zhang, &path(form)).await;
        assert_html(&html);
        assert!(html.text.contains(&id), "{form}: its number");
        assert_eq!(html.bytes, site.get(&zhang, &format!("{}?as=html", path(form))).await.bytes);
        let pdf = site.get(&zhang, &format!("{}?as=pdf", path(form))).await;
        assert_pdf(&pdf);
        let name = pdf.headers["content-disposition"].to_str().unwrap().to_owned();
        assert_eq!(name, format!("inline; filename=\"{form}-{id}.pdf\""));
        let again = site.get(&zhang, &format!("{}?as=pdf", path(form))).await;
        assert_eq!(pdf.bytes, again.bytes, "{form}: twice the same");
    }
    let form = site.get(&zhang, &path("application")).await.text;
    for said in ["家庭共济绑定申请表", "最多 800.00 元", "子女", "授权人（签名）", "110190********"]
    {
        assert!(form.contains(said), "{said}: {form}");
    }
    let [zhang_san, li_si] = ["zhang_san", "li_si"].map(|key| site.person(key));
    for clear in [&zhang_san.cert_no, &li_si.cert_no, &zhang_san.name, &li_si.name] {
        assert!(!form.contains(clear.as_str()), "masked");
    }
    let pledge = site.get(&zhang, &path("pledge")).await.text;
    let text = domain::consent::Purpose::Pledge.text_zh();
    let sm3 = app::acts::text_sm3(domain::consent::Purpose::Pledge);
    for said in [text, sm3.as_str(), "人脸核验", "网上"] {
        assert!(pledge.contains(said), "{said}: {pledge}");
    }
    let receipt = site.get(&zhang, &path("receipt")).await.text;
    for said in ["现在：可以使用", "怎样解除", "12393"] {
        assert!(receipt.contains(said), "{said}: {receipt}");
    }
}

#[tokio::test]
async fn who_is_helped_sees_less_of_who_pays_and_agreed_to_another_text() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let mut body = super::application(&site, "li_mei", "spouse");
    body["limits"] = json!({"month": "500.00"});
    let filed = site.act(&zhang, "POST", BINDINGS, body).await;
    let id = filed.json["id"].as_str().unwrap().to_owned();
    let mei = site.sign_in("li_mei").await;
    let path = |form: &str| format!("{BINDINGS}/{id}/papers/{form}");
    let nothing = site.get(&mei, &path("consent")).await;
    assert_eq!(nothing.problem(), (422, "CONSENT_MISSING"), "not accepted yet");
    let accept = format!("{BINDINGS}/{id}/accept");
    assert_eq!(site.act(&mei, "POST", &accept, json!({})).await.status, 200);
    let consent = site.get(&mei, &path("consent")).await;
    assert_html(&consent);
    let text = domain::consent::Purpose::Acceptance.text_zh();
    assert!(consent.text.contains(text) && consent.text.contains("知情同意书"), "{}", consent.text);
    let pledge = site.get(&mei, &path("pledge")).await;
    assert_eq!(pledge.problem(), (422, "CONSENT_MISSING"), "the grantor's own");
    let form = site.get(&mei, &path("application")).await.text;
    let masked = |key: &str| domain::person::mask::number(&site.person(key).cert_no);
    assert!(form.contains(&masked("li_mei")) && !form.contains(&masked("zhang_san")), "{form}");
}

#[tokio::test]
async fn papers_of_others_unknown_forms_and_odd_words_are_refused() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let id = bind_li_si(&site, &zhang).await;
    let path = |form: &str| format!("{BINDINGS}/{id}/papers/{form}");
    let stranger = site.sign_in("wu_peng").await;
    for form in ["application", "pledge", "consent", "receipt"] {
        let refused = site.get(&stranger, &path(form)).await;
        assert_eq!(refused.problem(), (404, "BINDING_UNKNOWN"), "{form}");
        let nothing = site.get(&zhang, &format!("{BINDINGS}/x/papers/{form}")).await;
        assert_eq!(nothing.problem(), (404, "BINDING_UNKNOWN"), "{form}");
        assert_eq!(site.call(Call::get(&path(form))).await.status, 401);
    }
    assert_eq!(site.get(&zhang, &path("letter")).await.problem(), (404, "NOT_FOUND"));
    for odd in ["as=docx", "as=", "format=pdf"] {
        let refused = site.get(&zhang, &format!("{}?{odd}", path("receipt"))).await;
        assert_eq!(refused.problem(), (400, "FIELD_INVALID"), "{odd}");
        assert_eq!(refused.json["errors"][0]["path"], "as");
    }
}

#[tokio::test]
async fn over_a_link_a_receipt_shows_names_only_and_no_consent() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let id = bind_li_si(&site, &zhang).await;
    let view = link(&site, "liu_yang", "zhang_san", json!(["view"])).await;
    let liu = site.sign_in("liu_yang").await;
    let path = |form: &str| format!("{BINDINGS}/{id}/papers/{form}");
    let form = site.get_for((&liu, &view), &path("application")).await;
    assert_html(&form);
    assert!(form.text.contains("张*") && !form.text.contains("110190"), "{}", form.text);
    let pledge = site.get_for((&liu, &view), &path("pledge")).await;
    assert_eq!(pledge.problem().1, "LINK_NOT_ALLOWED", "{}", pledge.text);
    let ward = guard(&site, "li_mei", "li_si").await;
    let mei = site.sign_in("li_mei").await;
    let receipt = site.get_for((&mei, &ward), &path("receipt")).await;
    assert_html(&receipt);
    let looks = site.get(&zhang, &format!("{ROOT}/me/looks")).await.json;
    assert_eq!(looks["looks"][0]["who"], "刘*", "kept before it is shown: {looks}");
}

#[tokio::test]
async fn a_receipt_of_a_bill_is_in_the_readers_view() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    bind_li_si(&site, &zhang).await;
    let setl_id = buy(&site, "li_si", 1).await;
    let li = site.sign_in("li_si").await;
    let path = format!("{ROOT}/uses/{setl_id}/receipt");
    let patient = site.get(&li, &path).await;
    assert_html(&patient);
    for said in
        ["医保结算回执", &setl_id, "张*的账户", "这次的总费用", "35.00 元", "北京演示药店", "<svg"]
    {
        assert!(patient.text.contains(said), "{said}: {}", patient.text);
    }
    assert!(!patient.text.contains("2965") && !patient.text.contains("3000"), "no balance");
    let pdf = site.get(&li, &format!("{path}?as=pdf")).await;
    assert_pdf(&pdf);
    assert_eq!(pdf.bytes, site.get(&li, &format!("{path}?as=pdf")).await.bytes);
    let grantor = site.get(&zhang, &path).await;
    assert_html(&grantor);
    assert!(grantor.text.contains("家庭共济付款回执") && grantor.text.contains("李*"));
    for kept in ["北京演示药店", "本人账户", "医保基金", "这次的总费用"] {
        assert!(!grantor.text.contains(kept), "{kept}: {}", grantor.text);
    }
    let stranger = site.sign_in("chen_jun").await;
    assert_eq!(site.get(&stranger, &path).await.problem(), (404, "USE_UNKNOWN"));
    let unknown = site.get(&li, &format!("{ROOT}/uses/x/receipt?as=pdf")).await;
    assert_eq!(unknown.problem(), (404, "USE_UNKNOWN"));
    let odd = site.get(&li, &format!("{path}?as=json")).await;
    assert_eq!(
        (odd.problem(), &odd.json["errors"][0]["path"]),
        ((400, "FIELD_INVALID"), &json!("as"))
    );
    assert_eq!(site.call(Call::get(&path)).await.status, 401);
}

#[tokio::test]
async fn a_receipt_read_for_a_relative_says_whose_account_paid() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    bind_li_si(&site, &zhang).await;
    let path = format!("{ROOT}/uses/{}/receipt", buy(&site, "li_si", 1).await);
    let view = link(&site, "liu_yang", "zhang_san", json!(["view"])).await;
    let liu = site.sign_in("liu_yang").await;
    let over = site.get_for((&liu, &view), &path).await;
    assert_html(&over);
    assert!(over.text.contains("张*的账户一共付了"), "{}", over.text);
    assert!(!over.text.contains("您的"), "{}", over.text);
    let own = site.get(&zhang, &path).await;
    assert!(own.text.contains("您的账户一共付了") && !own.text.contains("张*的账户"));
}
