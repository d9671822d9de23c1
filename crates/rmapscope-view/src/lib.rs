//! What a reader sees.
#![no_std]
