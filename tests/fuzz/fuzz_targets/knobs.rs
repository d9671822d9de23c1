//! See `rmapscope_tests::fuzz::knobs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rmapscope_tests::fuzz::knobs(bytes));
