//! The binding form of the guide: any text gives a form or faults with a place.
#![no_main]

use domain::form::parse_form;
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match parse_form(text, date(2026, 11, 22)) {
        Ok(form) => assert_ne!(form.grantor.cert, form.beneficiary.cert),
        Err(faults) => assert!(!faults.is_empty()),
    }
});
