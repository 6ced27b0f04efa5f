//! Bodies of the national interface: any bytes are a request or are not.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    server::http::institution::is_readable(body);
});
