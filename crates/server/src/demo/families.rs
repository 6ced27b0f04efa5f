//! The families' stories, as `demo/README.md` tells them.

use std::sync::LazyLock;

use serde::Serialize;

use super::README;

/// A family of the demo world.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Family {
    /// Its name and place: 1 张家 北京.
    pub name: String,
    /// Keys of its people.
    pub people: Vec<String>,
    /// Its story.
    pub story: String,
    /// What to try.
    pub to_try: String,
}

/// Read once: the page is part of the program.
static FAMILIES: LazyLock<Vec<Family>> =
    LazyLock::new(|| README.lines().filter_map(family).collect());

/// All families, in the order of the page: the rows of its table that begin with a bold name.
pub fn families() -> Vec<Family> {
    FAMILIES.clone()
}

fn family(line: &str) -> Option<Family> {
    let row = line.strip_prefix("| **")?.strip_suffix(" |")?;
    let mut cells = row.split(" | ");
    let name = cells.next()?.replace("**", "");
    let people = cells.next()?;
    let (story, to_try) = (cells.next()?.to_owned(), cells.next()?.to_owned());
    let people = people.split('`').skip(1).step_by(2).map(ToOwned::to_owned).collect();
    Some(Family { name, people, story, to_try })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::PEOPLE;
    use super::*;

    #[test]
    fn everybody_has_one_family_and_a_story() {
        let families = families();
        assert!(families.len() >= 20, "{} families", families.len());
        let told: Vec<&str> = families.iter().flat_map(|f| &f.people).map(String::as_str).collect();
        let people = PEOPLE.lines().skip(1).filter_map(|line| line.split(',').next());
        assert_eq!(told.iter().copied().collect::<BTreeSet<_>>(), people.collect());
        assert_eq!(told.len(), told.iter().collect::<BTreeSet<_>>().len());
        assert!(families.iter().all(|f| !f.story.is_empty() && !f.to_try.is_empty()));
    }
}
