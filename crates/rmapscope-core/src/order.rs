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

/// A map that is a sorted list: for keys that come mostly in ascending order, and a tenth of the code of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortedMap<K, V> {
    items: Vec<(K, V)>,
}

impl<K, V> Default for SortedMap<K, V> {
    fn default() -> Self {
        Self { items: Vec::new() }
    }
}

impl<K: Ord + Copy, V> SortedMap<K, V> {
    /// The value of a key.
    #[must_use]
    #[inline]
    pub fn get(&self, key: K) -> Option<&V> {
        self.find(key).ok().map(|i| &self.items[i].1)
    }

    /// The value of a key, made first if there is none.
    pub fn get_or_insert_with(&mut self, key: K, value: impl FnOnce() -> V) -> &mut V {
        let i = match self.find(key) {
            Ok(i) => i,
            Err(i) => {
                self.items.insert(i, (key, value()));
                i
            }
        };
        &mut self.items[i].1
    }

    /// Sets the value of a key; gives the one it had.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.find(key) {
            Ok(i) => Some(core::mem::replace(&mut self.items[i].1, value)),
            Err(i) => {
                self.items.insert(i, (key, value));
                None
            }
        }
    }

    /// The keys with their values, ascending.
    pub fn iter(&self) -> impl Iterator<Item = (K, &V)> + '_ {
        self.items.iter().map(|(key, value)| (*key, value))
    }

    #[inline]
    fn find(&self, key: K) -> Result<usize, usize> {
        // The last key is the one that is asked for most.
        match self.items.last().map(|(last, _)| last.cmp(&key)) {
            Some(Ordering::Equal) => Ok(self.items.len() - 1),
            None | Some(Ordering::Less) => Err(self.items.len()),
            Some(Ordering::Greater) => self.search(key),
        }
    }

    #[inline(never)]
    fn search(&self, key: K) -> Result<usize, usize> {
        self.items.binary_search_by(|(other, _)| other.cmp(&key))
    }
}
