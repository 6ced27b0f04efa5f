//! How the table is kept: Base64 of rows of a fixed length; digests and times only.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Known;

/// The form of the rows; another one is not read, as if nothing had been kept.
const FORM: &str = "1:";

/// The table as text.
pub(super) fn table(known: &Known) -> String {
    let row = |(whole, (at, body)): (&[u8; 32], &(i64, [u8; 32]))| {
        whole.iter().copied().chain(at.to_le_bytes()).chain(*body).collect::<Vec<u8>>()
    };
    let rows: Vec<u8> = known.iter().flat_map(row).collect();
    format!("{FORM}{}", STANDARD.encode(rows))
}

/// The table that a text is; `None` = it is none.
pub(super) fn read_table(text: &str) -> Option<Known> {
    rows(text, 72)?
        .chunks_exact(72)
        .map(|row| {
            let (whole, rest) = row.split_first_chunk::<32>()?;
            let (at, body) = rest.split_first_chunk::<8>()?;
            Some((*whole, (i64::from_le_bytes(*at), body.try_into().ok()?)))
        })
        .collect()
}

/// By key: until when a clock may be ahead.
pub(super) fn ahead(ahead: &BTreeMap<[u8; 32], i64>) -> String {
    let row = |(key, until): (&[u8; 32], &i64)| {
        key.iter().copied().chain(until.to_le_bytes()).collect::<Vec<u8>>()
    };
    let rows: Vec<u8> = ahead.iter().flat_map(row).collect();
    format!("{FORM}{}", STANDARD.encode(rows))
}

/// What [`ahead`] wrote.
pub(super) fn read_ahead(text: &str) -> Option<BTreeMap<[u8; 32], i64>> {
    rows(text, 40)?
        .chunks_exact(40)
        .map(|row| {
            let (key, until) = row.split_first_chunk::<32>()?;
            Some((*key, i64::from_le_bytes(until.try_into().ok()?)))
        })
        .collect()
}

fn rows(text: &str, length: usize) -> Option<Vec<u8>> {
    let rows = STANDARD.decode(text.strip_prefix(FORM)?).ok()?;
    (rows.len() % length == 0).then_some(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_back_and_nothing_else() {
        let known =
            Known::from([([1; 32], (1_795_311_000_000, [2; 32])), ([3; 32], (-1, [4; 32]))]);
        assert_eq!(read_table(&table(&known)), Some(known));
        assert_eq!(read_table(&table(&Known::new())), Some(Known::new()));
        let clocks = BTreeMap::from([([7; 32], 5)]);
        assert_eq!(read_ahead(&ahead(&clocks)), Some(clocks));
        for other in ["", "1:AAAA", "2:", "1:§"] {
            assert_eq!(read_table(other), None, "{other}");
        }
    }
}
