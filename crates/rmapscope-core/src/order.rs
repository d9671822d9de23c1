//! Sorting, once for all types: a sort is compiled for every type it sorts, and each is several kilobytes of a page
//! that is to load at once.

use alloc::vec::Vec;
use core::cmp::Ordering;

/// The positions `0..len` in the order that `compare` gives; equal ones keep theirs.
#[must_use]
#[inline(never)]
pub fn sorted_positions(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut positions: Vec<usize> = (0..len).collect();
    positions.sort_by(|&a, &b| compare(a, b));
    positions
}

/// The items in the order of a key; equal ones keep theirs.
#[must_use]
pub fn sorted_by_key<T: Copy, K: Ord>(items: &[T], key: impl Fn(&T) -> K) -> Vec<T> {
    let positions = sorted_positions(items.len(), &|a, b| key(&items[a]).cmp(&key(&items[b])));
    positions.into_iter().map(|i| items[i]).collect()
}
