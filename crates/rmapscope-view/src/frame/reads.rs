//! Who read an entry, and in which order.

use alloc::{boxed::Box, vec::Vec};

use rmapscope_core::Reader;

/// A reader of entries, as the stage tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReadBy {
    /// The walker.
    Walker,
    /// The unmap loop.
    Caller,
    /// The batch scan.
    Scan,
    /// The marker's sanity check.
    Marker,
}

impl ReadBy {
    /// Every reader.
    pub const ALL: [Self; 4] = [Self::Walker, Self::Caller, Self::Scan, Self::Marker];

    /// What the page calls the reader.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Walker => "walker",
            Self::Caller => "unmap loop",
            Self::Scan => "batch scan",
            Self::Marker => "marker check",
        }
    }
}

impl From<Reader> for ReadBy {
    fn from(reader: Reader) -> Self {
        match reader {
            Reader::WalkerMap | Reader::WalkerNext | Reader::WalkerCheck => Self::Walker,
            Reader::Caller => Self::Caller,
            Reader::ScanFirst | Reader::Scan => Self::Scan,
            Reader::Marker => Self::Marker,
        }
    }
}

/// The reads of one entry: how many, and who did the first 32.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    order: u64,
    count: u32,
}

impl Reads {
    /// How many.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.count
    }

    /// Who, in order, up to the 32nd.
    pub fn iter(self) -> impl Iterator<Item = ReadBy> {
        (0..self.count.min(32)).map(move |i| match (self.order >> (2 * i)) & 3 {
            0 => ReadBy::Walker,
            1 => ReadBy::Caller,
            2 => ReadBy::Scan,
            _ => ReadBy::Marker,
        })
    }

    fn push(&mut self, by: ReadBy) {
        if self.count < 32 {
            self.order |= (by as u64) << (2 * self.count);
        }
        self.count += 1;
    }
}

const BLOCK: u64 = 64;

/// The reads of all entries: for each mm, blocks of entries by address.
#[derive(Clone, Debug, Default)]
pub(super) struct ReadLog {
    mms: Vec<Vec<Block>>,
    /// Where the last read was: the next one is mostly near.
    last: (usize, usize),
}

#[derive(Clone, Debug)]
struct Block {
    /// Its first page, divided by the size of a block.
    number: u64,
    reads: Box<[Reads; 64]>,
}

impl ReadLog {
    pub(super) fn push(&mut self, mm: usize, at: u64, by: ReadBy) {
        let (last, i) = self.last;
        let number = at / BLOCK;
        let near = self.mms.get_mut(last).filter(|_| last == mm).and_then(|blocks| blocks.get_mut(i));
        match near.filter(|block| block.number == number) {
            Some(block) => block.reads[slot(at)].push(by),
            None => self.block(mm, number).reads[slot(at)].push(by),
        }
    }

    /// A block, made if it is not there.
    #[inline(never)]
    fn block(&mut self, mm: usize, number: u64) -> &mut Block {
        if self.mms.len() <= mm {
            self.mms.resize_with(mm + 1, Vec::new);
        }
        let blocks = &mut self.mms[mm];
        let i = blocks.partition_point(|block| block.number < number);
        if blocks.get(i).is_none_or(|block| block.number != number) {
            blocks.insert(i, Block { number, reads: Box::new([Reads::default(); 64]) });
        }
        self.last = (mm, i);
        &mut blocks[i]
    }

    pub(super) fn get(&self, mm: usize, at: u64) -> Reads {
        let Some(blocks) = self.mms.get(mm) else { return Reads::default() };
        let number = at / BLOCK;
        let i = blocks.partition_point(|block| block.number < number);
        match blocks.get(i) {
            Some(block) if block.number == number => block.reads[slot(at)],
            _ => Reads::default(),
        }
    }

    /// The most reads of one entry in `[from, to)`.
    pub(super) fn most(&self, mm: usize, from: u64, to: u64) -> u32 {
        self.in_range(mm, from, to).map(|(_, reads)| reads.count).max().unwrap_or(0)
    }

    /// The entries in `[from, to)` that were read.
    pub(super) fn read_in(&self, mm: usize, from: u64, to: u64) -> impl Iterator<Item = u64> {
        self.in_range(mm, from, to).filter(|(_, reads)| reads.count > 0).map(|(at, _)| at)
    }

    /// The entries in `[from, to)` that lie in some block.
    fn in_range(&self, mm: usize, from: u64, to: u64) -> impl Iterator<Item = (u64, &Reads)> {
        let blocks = self.mms.get(mm).map_or(&[][..], |blocks| &blocks[..]);
        let first = blocks.partition_point(|block| block.number < from / BLOCK);
        blocks[first..].iter().take_while(move |block| block.number * BLOCK < to).flat_map(move |block| {
            let base = block.number * BLOCK;
            let (start, end) = (slot(from.max(base) - base), slot((to - base - 1).min(BLOCK - 1)) + 1);
            (base + start as u64..).zip(&block.reads[start..end])
        })
    }
}

fn slot(at: u64) -> usize {
    usize::try_from(at % BLOCK).unwrap_or(0)
}
