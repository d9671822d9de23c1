//! Measurements that were published: what others found on their machines, with where they said so.
//!
//! Nothing of this is computed here, and nothing that is computed here is a time. They stand beside the counts because
//! they are what the counts are argued with.

/// What the list is, for those who see it.
pub const LABEL: &str = "Measured by others on their machines and published; not computed here.";

/// A published measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// What was done.
    pub what: &'static str,
    /// On what kind of machine, as far as it was said.
    pub machine: &'static str,
    /// Without the change.
    pub before: &'static str,
    /// With it.
    pub after: &'static str,
    /// What it is about: the change that makes the difference.
    pub change: &'static str,
    /// What else was said of it.
    pub note: &'static str,
    /// Where it was published: an address, or a message's or commit's identity.
    pub source: &'static str,
}

/// What was published about batched unmapping, the thread's series first.
pub const PUBLISHED: [Published; 12] = [
    Published {
        what: "MADV_PAGEOUT of 256 MB of anonymous 64K folios",
        machine: "arm64",
        before: "52.193 ms",
        after: "26.677 ms",
        change: "anonymous folios in batches, series v1",
        note: "",
        source: "https://lkml.iu.edu/2603.1/03613.html",
    },
    Published {
        what: "MADV_PAGEOUT of 256 MB of anonymous 64K folios",
        machine: "Linux in a virtual machine on an Apple M3",
        before: "37,401,913 ns",
        after: "17,420,282 ns",
        change: "anonymous folios in batches, series v2 to v4",
        note: "means; standard deviations 12 % and 11 %",
        source: "https://lkml.iu.edu/2604.1/04785.html",
    },
    Published {
        what: "MADV_PAGEOUT of 256 MB of anonymous 64K folios",
        machine: "x86, bare metal",
        before: "54,986,286 ns",
        after: "51,930,795 ns",
        change: "anonymous folios in batches, series v2 to v4",
        note: "means; standard deviations 1.5 % and 3 %. The author: the gain on arm64 is mostly fewer ptep_get and \
               fewer TLB flushes when contpte blocks are unfolded",
        source: "https://lkml.iu.edu/2605.3/02495.html",
    },
    Published {
        what: "the same with 4K folios",
        machine: "both of these",
        before: "no regression",
        after: "no regression",
        change: "anonymous folios in batches, series v2 to v4",
        note: "",
        source: "https://lkml.iu.edu/2604.1/04785.html",
    },
    Published {
        what: "MADV_PAGEOUT of 256 MB of anonymous 64K folios",
        machine: "a slow machine",
        before: "about 1340 to 1386 ms",
        after: "691 to 709 ms",
        change: "exclusive anonymous folios, all or nothing; Barry Song's RFC of May 2025",
        note: "",
        source: "lore 20250513084620.58231-1-21cnbao",
    },
    Published {
        what: "reclaim of 128 MB of lazyfree 64K folios",
        machine: "not said in what was read",
        before: "about 0.174 to 0.178 s",
        after: "0.072 s",
        change: "lazyfree folios in batches, v6.15",
        note: "folios queued for a split: 2048 before, 0 after",
        source: "https://lkml.indiana.edu/hypermail/linux/kernel/2506.3/00731.html",
    },
    Published {
        what: "reclaim of PMD-mapped lazyfree folios that were dirtied again",
        machine: "not said in what was read",
        before: "3.5",
        after: "1",
        change: "lazyfree folios in batches, v6.15",
        note: "a ratio",
        source: "lore 20250214093015.51024-4-21cnbao",
    },
    Published {
        what: "reclaim of 1 GiB of PMD-mapped lazyfree folios",
        machine: "not said in what was read",
        before: "0.683426 s",
        after: "0.049197 s",
        change: "discarding them whole, 2024",
        note: "",
        source: "android-kvm.googlesource.com, commit 735ecdfaf4e8",
    },
    Published {
        what: "reclaim of 8 of 10 GB of file folios",
        machine: "arm64",
        before: "1.518 s",
        after: "1.018 s",
        change: "references checked in batches",
        note: "10 % and more on x86; the hot spot went from 35 % to 5 %",
        source: "commit 07f440c23a19",
    },
    Published {
        what: "reclaim of 8 of 10 GB of file folios",
        machine: "arm64",
        before: "1.018 s",
        after: "0.249 s",
        change: "file folios unmapped in batches, v7.0",
        note: "75 %; 50 % and more on x86",
        source: "https://lkml.iu.edu/hypermail/linux/kernel/2602.1/01449.html",
    },
    Published {
        what: "fork with folios of order 9 and contpte",
        machine: "virtual machine on an Apple M2",
        before: "+469 %",
        after: "−9 %",
        change: "batching; both against no contpte, 2024",
        note: "",
        source: "deepin-community/kernel, pull request 1999 (copy of the cover letter)",
    },
    Published {
        what: "munmap with folios of order 9 and contpte",
        machine: "virtual machine on an Apple M2",
        before: "+234 %",
        after: "−4 %",
        change: "batching; both against no contpte, 2024",
        note: "",
        source: "deepin-community/kernel, pull request 1999 (copy of the cover letter)",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measurement_has_its_source() {
        for (i, item) in PUBLISHED.iter().enumerate() {
            assert!(!item.what.is_empty() && !item.machine.is_empty() && !item.change.is_empty(), "{item:?}");
            assert!(
                ["https://", "lore ", "commit ", ".com", "kernel,"].iter().any(|w| item.source.contains(w))
            );
            assert!(!PUBLISHED[..i].contains(item), "{item:?}");
        }
    }
}
