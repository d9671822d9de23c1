//! The argument about batched unmapping, told along the scenes: who said what, and where it is to be seen.
//!
//! What is said of mails was read in them or in replies that quote them; addresses are those at which they were read.

use rmapscope_core::Preset;

use super::{Moment, Sign};

/// A station of the tour: a scene under a design.
#[derive(Clone, Copy, Debug)]
pub struct Station {
    /// What it is about, in a few words.
    pub title: &'static str,
    /// The scene's id.
    pub scene: &'static str,
    /// The design it runs under.
    pub design: Preset,
    /// The mail it belongs to.
    pub mail: Mail,
    /// What is to be seen, one after the other.
    pub stops: &'static [Stop],
}

/// Something to be seen at a moment.
#[derive(Clone, Copy, Debug)]
pub struct Stop {
    /// When.
    pub at: Moment,
    /// What to look at, and what it means.
    pub text: &'static str,
}

/// A mail that is public.
#[derive(Clone, Copy, Debug)]
pub struct Mail {
    /// Who wrote it.
    pub who: &'static str,
    /// When.
    pub date: &'static str,
    /// What it is.
    pub what: &'static str,
    /// Where it can be read.
    pub address: &'static str,
}

/// The review of series v1, whose mails lie between two known days.
const REVIEW: &str = "March 2026";

const SERIES_V1: Mail = Mail {
    who: "Dev Jain",
    date: "10 March 2026",
    what: "series v1, cover letter",
    address: "https://lkml.iu.edu/2603.1/03613.html",
};

const FIX: Mail = Mail {
    who: "Lance Yang",
    date: "30 June 2025",
    what: "the limit, and partial batches",
    address: "https://lkml.iu.edu/2506.3/05113.html",
};

const BARRY: Mail = Mail {
    who: "Barry Song",
    date: REVIEW,
    what: "review of series v1",
    address: "https://lkml.iu.edu/2603.1/05945.html",
};

const SEED: Mail = Mail {
    who: "Dev Jain, answering Lorenzo Stoakes and Barry Song",
    date: REVIEW,
    what: "review of series v1",
    address: "https://lkml.iu.edu/2603.1/05967.html",
};

const fn stop(at: Moment, text: &'static str) -> Stop {
    Stop { at, text }
}

const fn after(sign: Sign, n: usize) -> Moment {
    Moment::After(sign, n)
}

/// The stations, in order.
pub static STATIONS: [Station; 12] = [
    Station {
        title: "One entry at a time",
        scene: "one-at-a-time",
        design: Preset::V7_0,
        mail: SERIES_V1,
        stops: &[
            stop(
                Moment::Start,
                "A folio is a run of pages that the kernel handles as one; this one has 16, A0 to A15. Each is mapped by \
                 an entry of a page table (PTE). To free the folio, every entry must be unmapped first.",
            ),
            stop(
                after(Sign::Clear, 3),
                "Linux 7.0 swaps out anonymous pages one by one. Each round calls the walker, \
                 page_vma_mapped_walk(), which returns the next entry that maps the folio. Here the third \
                 entry has just been cleared.",
            ),
            stop(
                Moment::End,
                "All are swap entries now. It took 17 calls of the walker, the last to learn that there is nothing left, and \
                 each page had its own swap count, TLB flush and removal of rmap: see the panel Counts.",
            ),
        ],
    },
    Station {
        title: "One batch for all",
        scene: "one-at-a-time",
        design: Preset::SeriesV2,
        mail: Mail {
            who: "Dev Jain",
            date: "10 April 2026",
            what: "series v2, cover letter",
            address: "https://lkml.iu.edu/2604.1/04785.html",
        },
        stops: &[
            stop(
                after(Sign::Batch, 1),
                "A batch: after the first entry the loop itself reads on, as long as entries map the next page with the \
                 same bits. The bracket over the stage shows what it found: nr_pages is 16.",
            ),
            stop(
                Moment::End,
                "Everything is done once for 16 pages, and because the batch was the whole folio the loop leaves without \
                 calling the walker again. On arm64 the series halved the time to page out 256 MB.",
            ),
        ],
    },
    Station {
        title: "What ends a batch",
        scene: "batch-ends",
        design: Preset::SeriesV2,
        mail: SERIES_V1,
        stops: &[
            stop(
                after(Sign::Clear, 1),
                "The first batch has three entries. That one is dirty (d) and one young (y) does not matter: those bits \
                 are merged. Entry 515 is writable (w), which must not be mixed up, and ends it.",
            ),
            stop(
                after(Sign::Clear, 4),
                "Soft-dirty (s) ended the second, a hole the third. Entry 520 maps another folio, B, and is passed over; \
                 uffd-wp (u), which is protection through userfaultfd, is always compared.",
            ),
        ],
    },
    Station {
        title: "A limit that was missing",
        scene: "read-past-the-table",
        design: Preset::V6_15,
        mail: Mail {
            who: "David Hildenbrand",
            date: "24 June 2025",
            what: "a question about the first batches",
            address: "https://lkml.indiana.edu/hypermail/linux/kernel/2506.3/00731.html",
        },
        stops: &[
            stop(
                after(Sign::Read, 10),
                "v6.15 was the first to batch, lazyfree folios only. This folio's page 0 lies near the end of a table of 512 \
                 entries. What stops the scan from reading on behind its end, David asked.",
            ),
            stop(
                after(Sign::Read, 11),
                "Nothing did. The scan has just read what lies behind the table in memory; the panel Bugs has it as \
                 pte-read-out-of-table. It became CVE-2025-38447.",
            ),
        ],
    },
    Station {
        title: "Part of a folio is a batch, too",
        scene: "all-or-nothing",
        design: Preset::V6_16,
        mail: FIX,
        stops: &[
            stop(
                after(Sign::Clear, 1),
                "The fix ends a batch with the table and the VMA. It also lets a batch be any part: 15 pages here, where \
                 v6.15 took all 16 or one. What would be special about 1 or all, David had asked.",
            ),
            stop(
                Moment::End,
                "Barry Song's answer: nothing, but only the whole folio leaves the loop early. After a part the walker \
                 goes on and looks at every entry, as it did here at 15 that are none: 16 reads.",
            ),
        ],
    },
    Station {
        title: "None is passed over cheaply",
        scene: "four-batches-to-none",
        design: Preset::V7_0,
        mail: Mail {
            who: "Baolin Wang",
            date: "9 February 2026",
            what: "series v6: file folios in batches",
            address: "https://lkml.iu.edu/hypermail/linux/kernel/2602.1/01449.html",
        },
        stops: &[
            stop(
                after(Sign::Clear, 1),
                "v7.0 batches file folios. Their pages can be read from the file again, so nothing is left in the \
                 table: the four entries are none.",
            ),
            stop(
                after(Sign::Found, 2),
                "The walker went over the three it had not been at yet with one read each, in its inner loop: none is the \
                 one thing that this loop skips. Then it stopped at entry 516.",
            ),
        ],
    },
    Station {
        title: "Swap entries are not",
        scene: "four-batches-to-swap",
        design: Preset::SeriesV2,
        mail: BARRY,
        stops: &[
            stop(
                after(Sign::Walk, 2),
                "Anonymous pages leave swap entries. The first batch of 4 is done, and the walker is called for the next \
                 entry. It knows nothing of batches: it begins behind entry 512, the one it returned last.",
            ),
            stop(
                after(Sign::Found, 2),
                "A swap entry is not none, so the walker stopped at each of the three, read it again in check_pte and \
                 refused it: two reads each. See how often 513 to 515 were read.",
            ),
            stop(
                Moment::End,
                "31 reads by the walker, as many as without any batch. That is what the thread is about: should the \
                 walker be told what to skip, and how?",
            ),
        ],
    },
    Station {
        title: "First way: the jump",
        scene: "jump-one-less",
        design: Preset::Jump,
        mail: SEED,
        stops: &[
            stop(
                after(Sign::Jump, 1),
                "Patch 5 of v1 moved the walker's own fields after a batch: pfn, pgoff, pte and address up, nr_pages down. The \
                 batch was of 3, the jump is by 2, because the walk itself adds one. The panel Walk has the fields.",
            ),
            stop(
                after(Sign::Found, 2),
                "No entry was read on the way. Lorenzo was strongly against it all the same: confusing, it mixes up \
                 one page and nr − 1, and it shows what should be hidden. By nr instead, an entry would be left out.",
            ),
        ],
    },
    Station {
        title: "Second way: tell the walker",
        scene: "jump-one-less",
        design: Preset::WalkBatch,
        mail: BARRY,
        stops: &[
            stop(
                after(Sign::Walk, 2),
                "Barry's sketch, page_vma_mapped_walk_batch(): the caller says how many entries it handled, and the walker's \
                 first step is that long. A plain walk is the case of 1. Nobody subtracts anything.",
            ),
            stop(
                Moment::End,
                "The counts are those of the jump, 9 reads by the walker. Only who does the arithmetic has changed.",
            ),
        ],
    },
    Station {
        title: "Third way: a flag",
        scene: "device-exclusive-left",
        design: Preset::BatchPresent,
        mail: SEED,
        stops: &[
            stop(
                after(Sign::Clear, 1),
                "A flag for the walker: only present entries are wanted, so its inner loop may pass over swap entries and \
                 markers, too. No arithmetic anywhere; each costs one read.",
            ),
            stop(
                Moment::End,
                "But entry 527 is device-exclusive: not present, and yet it maps page 15. Taken literally the flag skips \
                 it, and the folio can never be freed. Dev notes in this mail that the walker's comment, which speaks of \
                 present entries only, is inaccurate for that reason.",
            ),
        ],
    },
    Station {
        title: "Series v2: none of them",
        scene: "tail-of-batch-lost",
        design: Preset::SeriesV2,
        mail: Mail {
            who: "Dev Jain",
            date: "10 April 2026",
            what: "series v2, cover letter",
            address: "https://lkml.iu.edu/2604.1/04785.html",
        },
        stops: &[
            stop(
                after(Sign::Clear, 1),
                "v2 leaves the walker alone and accepts its reads. What is new is below: the batch is cleared at once, then \
                 swapped out in parts of equally exclusive pages, 0 to 7 and 8 to 15 here.",
            ),
            stop(
                after(Sign::Share, 1),
                "The folio is pinned, so sharing the first part fails. What was cleared has to be put back.",
            ),
            stop(
                Moment::End,
                "Only the part that failed is back. Entries 520 to 527 are none, their pages lost. We found this by \
                 reading v2; no mail that we know of discusses it. Choose rmapscope to see all restored.",
            ),
        ],
    },
    Station {
        title: "What was merged",
        scene: "four-batches-to-markers",
        design: Preset::Merged2026_08,
        mail: Mail {
            who: "Dev Jain",
            date: "26 May 2026",
            what: "series v4, patch 12",
            address: "https://lkml.iu.edu/2605.3/02509.html",
        },
        stops: &[
            stop(
                after(Sign::Marker, 1),
                "In August 2026 batches in uffd-wp VMAs were merged (commit 4fe4ea4cbe75), without any change to the \
                 walker: one test, then a marker for each of the four entries.",
            ),
            stop(
                after(Sign::Found, 2),
                "The same range must not be handled twice, and it is not: a marker has no pfn, so check_pte refuses it, as it \
                 did here with three. Each was read twice, and that was found acceptable.",
            ),
            stop(
                Moment::End,
                "31 reads by the walker, the markers all there. Batches of anonymous folios, the series' first aim, \
                 were not merged in anything we have seen.",
            ),
        ],
    },
];
