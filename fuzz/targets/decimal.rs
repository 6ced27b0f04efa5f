//! Decimals of the wire: what is read prints as itself.
#![no_main]

use domain::Fen;
use domain::money::parse_decimal;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(fen) = parse_decimal(text, 2) {
        assert_eq!(parse_decimal(&Fen(fen).to_string(), 2), Ok(fen));
    }
});
