//! How the demo's people are related, for the simulated register of certificates.

use domain::Kinship;

use super::BINDINGS;

/// Related without a binding: the second is this to the first.
const OTHERS: &[(&str, &str, Kinship)] = &[
    ("zhang_san", "li_si", Kinship::Child),
    ("li_mei", "li_si", Kinship::Child),
    ("zhang_san", "li_mei", Kinship::Spouse),
    ("wu_peng", "wu_yiyi", Kinship::Child),
    ("lin_na", "wu_yiyi", Kinship::Child),
    ("wu_peng", "lin_na", Kinship::Spouse),
    ("chen_jun", "zhao_min", Kinship::Spouse),
];

/// What the second is to the first, by their keys; spouses, parents and children both ways round.
pub fn kinship_of(first: &str, second: &str) -> Option<Kinship> {
    let forth = listed(first, second);
    forth.or_else(|| listed(second, first).and_then(turned))
}

fn listed(first: &str, second: &str) -> Option<Kinship> {
    let known = OTHERS.iter().find(|(one, other, _)| (*one, *other) == (first, second));
    known.map(|(.., kinship)| *kinship).or_else(|| {
        BINDINGS.lines().skip(1).find_map(|line| {
            let mut cells = line.split(',');
            let pair = (cells.next()?, cells.next()?);
            let word = cells.next()?.to_owned();
            let kinship = || serde_json::from_value(serde_json::Value::String(word)).ok();
            if pair == (first, second) { kinship() } else { None }
        })
    })
}

fn turned(kinship: Kinship) -> Option<Kinship> {
    match kinship {
        Kinship::Spouse => Some(Kinship::Spouse),
        Kinship::Parent => Some(Kinship::Child),
        Kinship::Child => Some(Kinship::Parent),
        Kinship::Sibling => Some(Kinship::Sibling),
        Kinship::Grandparent => Some(Kinship::Grandchild),
        Kinship::Grandchild => Some(Kinship::Grandparent),
        Kinship::ParentInLaw => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kin_is_known_both_ways_round() {
        assert_eq!(kinship_of("zhang_san", "li_si"), Some(Kinship::Child));
        assert_eq!(kinship_of("li_si", "zhang_san"), Some(Kinship::Parent));
        assert_eq!(kinship_of("chen_xi", "zhao_min"), Some(Kinship::Parent));
        assert_eq!(kinship_of("zhang_san", "chen_xi"), None);
    }
}
