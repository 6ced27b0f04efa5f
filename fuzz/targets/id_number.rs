//! ID numbers: what passes has 18 characters and passes again as stored.
#![no_main]

use domain::person::id_number::IdNumber;
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let today = date(2026, 11, 22);
    if let Ok(number) = IdNumber::parse(text, today) {
        assert_eq!(number.as_str().len(), 18);
        assert!(IdNumber::parse(number.as_str(), today).is_ok());
    }
});
