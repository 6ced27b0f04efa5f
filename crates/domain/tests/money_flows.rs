//! The page about money flows is the code's chart.

#[test]
fn the_page_is_made_from_the_chart() {
    let page = include_str!("../../../docs/money-flows.md");
    assert!(page == domain::chart::money_flows(), "docs/money-flows.md is stale: run `make docs`");
}

#[test]
fn every_account_code_of_the_chart_is_printed() {
    let page = domain::chart::money_flows();
    for code in [
        domain::chart::BANK,
        domain::chart::FUNDING_RECEIVABLE,
        domain::chart::DUE_FROM,
        domain::chart::ACCOUNT_CURRENT,
        domain::chart::ACCOUNT_CARRIED,
        domain::chart::INSTITUTION_PAYABLE,
        domain::chart::DUE_TO,
        domain::chart::UNPLACED,
        domain::chart::COMMITMENT_CONTRA,
        domain::chart::COMMITMENT_HELD,
    ] {
        assert!(page.contains(&code.0.to_string()), "{}", code.0);
    }
}
