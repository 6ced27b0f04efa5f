//! Policy files: any text gives a unit or faults with a line.
#![no_main]

use domain::policy::parse_unit;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Err(faults) = parse_unit("fuzz.toml", text) {
        assert!(!faults.is_empty() && faults.iter().all(|fault| fault.line >= 1));
    }
});
