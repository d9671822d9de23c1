//! The model of rmapscope.
#![no_std]
#![forbid(unsafe_code)]
