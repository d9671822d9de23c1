//! See `rmapscope_tests::fuzz::link`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    rmapscope_tests::fuzz::link(bytes);
});
