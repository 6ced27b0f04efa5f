//! Who comes to the counter.

use serde::Deserialize;

use super::Shown;

const DEMO: &str = include_str!("../../../../demo/people.csv");

#[derive(Deserialize)]
struct Row {
    cert_type: String,
    cert_no: String,
}

/// Everybody of the demo world with an ID card. They exist nowhere.
pub fn demo() -> Vec<Shown> {
    let mut file = csv::Reader::from_reader(DEMO.as_bytes());
    let rows = file.deserialize::<Row>().filter_map(Result::ok);
    let rows = rows.filter(|row| row.cert_type == "01");
    rows.map(|row| Shown { kind: "02".to_owned(), number: row.cert_no }).collect()
}

/// A file with the columns `cert_type` (`mdtrt_cert_type`: 02 or 03) and `cert_no`. What is wrong, by
/// line; never with what stands there.
pub fn read(text: &str) -> Result<Vec<Shown>, String> {
    let mut file = csv::Reader::from_reader(text.as_bytes());
    let mut people = Vec::new();
    for (place, row) in file.deserialize::<Row>().enumerate() {
        let row = row.map_err(|_| format!("第 {} 行要有 cert_type 和 cert_no 两列", place + 2))?;
        if !matches!(row.cert_type.as_str(), "02" | "03") {
            return Err(format!("第 {} 行的 cert_type 应为 02 或 03", place + 2));
        }
        people.push(Shown { kind: row.cert_type, number: row.cert_no });
    }
    Ok(people)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guests_are_read_and_faults_name_the_line() {
        assert!(demo().len() > 10);
        assert_eq!(read("cert_type,cert_no\n02,1\n03,X\n").unwrap().len(), 2);
        assert!(read("cert_type,cert_no\n02,1\n01,X\n").unwrap_err().contains("第 3 行"));
        assert!(read("who\n1\n").unwrap_err().contains("第 2 行"));
    }
}
