//! The READMEs stay in step: the same commands in both languages, the same chapters, and no command
//! that the program does not know.

use std::path::Path;

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The lines of all `sh` fences, without comments, which are translated.
fn commands(text: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut inside = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), inside) {
            (Some(language), None) => inside = Some(language == "sh"),
            (Some(_), Some(_)) => inside = None,
            (None, Some(true)) => {
                let command = line.split(" # ").next().unwrap_or(line).trim_end();
                commands.push(command.to_owned());
            }
            (None, _) => {}
        }
    }
    assert_eq!(inside, None, "a fence is not closed");
    commands
}

/// The levels of the headings, outside fences.
fn headings(text: &str) -> Vec<usize> {
    let mut inside = false;
    let mut levels = Vec::new();
    for line in text.lines() {
        inside ^= line.starts_with("```");
        let level = line.bytes().take_while(|b| *b == b'#').count();
        if !inside && level > 0 {
            levels.push(level);
        }
    }
    levels
}

/// The files that a page links to.
fn links(text: &str) -> Vec<&str> {
    text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect()
}

#[test]
fn both_readmes_give_the_same_commands() {
    let (english, chinese) = (read("README.md"), read("README.zh-CN.md"));
    let expected = commands(&english);
    assert!(expected.iter().any(|command| command == "make run"), "{expected:?}");
    assert_eq!(commands(&chinese), expected, "README.zh-CN.md is not in step with README.md");
    assert_eq!(headings(&chinese), headings(&english));
    // Each names the other; everything else that is linked is the same.
    let linked = |text, other: &str| -> Vec<String> {
        let all = links(text).into_iter().filter(|link| *link != other);
        all.map(ToOwned::to_owned).collect()
    };
    assert_eq!(linked(&chinese, "README.md"), linked(&english, "README.zh-CN.md"));
}

#[test]
fn what_readmes_link_to_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for page in ["README.md", "README.zh-CN.md", "docs/api.md"] {
        let text = read(page);
        let folder = root.join(page).parent().unwrap().to_owned();
        let links = links(&text);
        assert!(!links.is_empty(), "{page}");
        for link in links.iter().filter(|link| !link.starts_with("http")) {
            let file = link.split('#').next().unwrap();
            assert!(folder.join(file).exists(), "{page}: {link}");
        }
    }
}

/// Every `gongji …` of a page, fenced or in the text, with its words.
fn named(text: &str) -> Vec<Vec<String>> {
    let fenced = commands(text);
    let spans = text.split('`').skip(1).step_by(2).map(ToOwned::to_owned);
    let words = fenced
        .into_iter()
        .chain(spans)
        .map(|command| command.split_whitespace().map(ToOwned::to_owned).collect::<Vec<_>>());
    // `COMMAND` stands for any of them; a bare name is the program, not a call of it.
    let is_call = |words: &Vec<String>| {
        let program = words
            .first()
            .is_some_and(|first| first.trim_start_matches("target/debug/") == "gongji");
        program && words.get(1).is_some_and(|next| !next.starts_with(|c: char| c.is_uppercase()))
    };
    words.filter(is_call).collect()
}

#[test]
fn every_command_that_a_readme_names_is_one() {
    let mut count = 0;
    for page in ["README.md", "README.zh-CN.md", "docs/api.md"] {
        for mut words in named(&read(page)) {
            words[0] = "gongji".to_owned();
            if let Err(error) = server::cli::understood(&words) {
                panic!("{page}: {}\n{error}", words.join(" "));
            }
            count += 1;
        }
    }
    assert!(count >= 15, "only {count} commands were found");
    assert!(server::cli::understood(["gongji", "no-such-command"]).is_err());
}
