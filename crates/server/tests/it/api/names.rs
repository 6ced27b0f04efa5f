//! Names of schemas, read from the sources: the documents cannot show that two became one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Two types of one name would be one schema, and the other one gone.
#[test]
fn no_two_types_share_a_schema_name() {
    let http = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http");
    for folder in ["family", "desk", "public", "till"] {
        let mut seen = BTreeMap::<String, String>::new();
        let mut files: Vec<PathBuf> = Vec::new();
        for folder in [http.clone(), http.join(folder)] {
            let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            files.extend(entries.filter(|path| path.extension().is_some_and(|kind| kind == "rs")));
        }
        for file in files {
            let source = std::fs::read_to_string(&file).unwrap();
            for name in schema_names(&source) {
                let place = file.display().to_string();
                if let Some(other) = seen.insert(name.clone(), place.clone()) {
                    panic!("{name} is the schema of a type in {other} and of one in {place}");
                }
            }
        }
        assert!(seen.len() > 15, "{seen:?}");
    }
}

/// Names of the types that derive a schema: the `as = …` where there is one.
fn schema_names(source: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (n, _) in source.match_indices("ToSchema)]") {
        let rest = &source[n..];
        let Some(line) =
            rest.lines().find(|line| line.contains("struct ") || line.contains("enum "))
        else {
            continue;
        };
        let (head, _) = rest.split_once(line).unwrap();
        let renamed = head.split_once("schema(as = ").map(|(_, after)| after);
        let word = line.split("struct ").nth(1).or_else(|| line.split("enum ").nth(1));
        let name = renamed.or(word).unwrap();
        let end = name.find(|c: char| !c.is_alphanumeric()).unwrap_or(name.len());
        names.push(name[..end].to_owned());
    }
    names
}
