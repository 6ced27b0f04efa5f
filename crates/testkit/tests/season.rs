//! The rush of the premium season, audited; `examples/season.rs` measures the same.

use testkit::season::Season;

#[test]
fn most_premiums_of_a_year_come_in_five_months() {
    let mut season = Season::new(7, 600).unwrap();
    season.year().unwrap();
    let told = season.end().unwrap();
    let permille = told.season * 1_000 / told.asked;
    assert!(told.asked > 100 && (900..=990).contains(&permille), "{told:?}");
    // Whoever asked has paid by the end of the year, at once or at the end of a month.
    assert_eq!(told.paid, told.asked, "{told:?}");
}
