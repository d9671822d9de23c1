//! The list of scenes.

use super::{
    Moment, Scene, Sign, Text, Topic, first,
    made::{BENCHMARK, beginning_of_benchmark, benchmark},
};
use crate::edit::EMPTY_SHEET;

macro_rules! scene {
    ($topic:ident, $id:literal, $at:expr, $title:literal, $question:literal, $look:literal) => {
        scene!($topic, $id, $at, $title, $question, $look, None)
    };
    ($topic:ident, $id:literal, $at:expr, $title:literal, $question:literal, $look:literal, measured) => {
        scene!($topic, $id, $at, $title, $question, $look, Some(include_str!(concat!($id, ".measured.json"))))
    };
    ($topic:ident, $id:literal, $at:expr, $title:literal, $question:literal, $look:literal, $measured:expr) => {
        Scene {
            id: $id,
            title: $title,
            question: $question,
            look: $look,
            topic: Topic::$topic,
            text: Text::Written(include_str!(concat!($id, ".json"))),
            at: $at,
            measured: $measured,
        }
    };
}

/// Right after the n-th event of a kind.
const fn after(sign: Sign, n: usize) -> Moment {
    Moment::After(sign, n)
}

const fn first_scene() -> Scene {
    scene!(
        Costs,
        "four-batches-to-swap",
        after(Sign::Clear, 3),
        "Four batches of 4, to swap",
        "How often does the walker read what it has just unmapped?",
        "Write permission changes after every fourth page, which ends a batch. Watch the walker after the first \
         batch: it goes over the swap entries left behind and reads each of them twice. Then choose jump."
    )
}

/// What the page begins with: made, so that its document need not be there to be read.
pub static FIRST: Scene = Scene { text: Text::Made { whole: first, beginning: first }, ..first_scene() };

/// Every scene, by topic, beginning with [`FIRST`].
pub static SCENES: [Scene; 40] = [
    first_scene(),
    scene!(
        Costs,
        "one-at-a-time",
        after(Sign::Clear, 9),
        "Sixteen pages, one at a time or at once",
        "What does one batch save over sixteen single pages?",
        "v7.0 swaps out anonymous pages one by one: 17 calls of the walker and 31 reads. Under series-v2 one batch \
         covers the whole folio, and the walk ends after its first call."
    ),
    scene!(
        Costs,
        "four-batches-to-none",
        after(Sign::Clear, 3),
        "Four batches of 4, nothing left behind",
        "Why is it cheap to go over entries that are none?",
        "Unmapping a file's pages leaves none, and the walker's inner loop passes over none with a single read \
         each: 19 reads in all, where swap entries cost 31."
    ),
    scene!(
        Costs,
        "four-batches-to-markers",
        after(Sign::Clear, 3),
        "Four batches of 4, to markers",
        "Do uffd-wp markers cost as much to go over as swap entries?",
        "A marker is not none, so the walker stops at it and looks twice: 31 reads, as with swap entries. This is \
         what the merged code accepts; jump needs 7."
    ),
    scene!(
        Costs,
        "jump-one-less",
        after(Sign::Jump, 2),
        "The jump, and why it is one less",
        "How far must the walker be moved after a batch?",
        "After a batch of 3 the caller moves pfn, pgoff, pte and address by 2 and takes 2 from nr_pages, because the \
         walk itself adds one. After a batch of 1 it moves nothing. Watch the panel Walk."
    ),
    scene!(
        Costs,
        "swap-inside",
        after(Sign::Batch, 2),
        "Swap entries inside the folio",
        "What does the walk do between two pieces that are still mapped?",
        "Pages 2 to 9 were swapped out before, two of them behind the end of the first table. The walker reads each \
         of those entries twice; with batch-present it passes over all but a table's first one with one read."
    ),
    scene!(
        Costs,
        "refused-entries",
        after(Sign::Batch, 2),
        "All that the walker refuses",
        "What does each kind of entry cost that is not a page?",
        "Swap, migration, guard, poison, hwpoison and uffd-wp entries lie between two batches, and one that is \
         none. Only that one is passed over with a single read under series-v2."
    ),
    scene!(
        Costs,
        "exclusive-runs",
        after(Sign::SwapDup, 4),
        "Runs of exclusive pages in one batch",
        "Why is one batch swapped out in six parts?",
        "Whether a page is exclusive is not in its entry, so it does not end the batch. series-v2 clears all 16 \
         entries at once, then raises swap counts once for each run of equal pages."
    ),
    scene!(
        Costs,
        "two-processes-swap",
        after(Sign::Clear, 2),
        "Swap, shared by two processes",
        "What does the second process find when the first is done?",
        "Both map the folio; the child has four of its pages swapped out already. Watch the mapcount fall by 16, \
         then by 12, and the walk of the child go on to its end."
    ),
    scene!(
        Costs,
        "order-9",
        Moment::End,
        "A folio of 512 pages",
        "How do costs grow with the size of the folio?",
        "One batch takes a whole table: one call of the walker, one removal of rmap. One by one it is 513 calls and \
         512 removals. Compare the counts of series-v2 and v7.0."
    ),
    Scene {
        id: "256-mib",
        title: BENCHMARK,
        question: "What does the published measurement measure?",
        look: "4,096 folios, 65,536 entries, all swapped out: the layout of the MADV_PAGEOUT figures that came with \
               the series. Compare the counts of series-v2 and v7.0 at the end of the trace.",
        topic: Topic::Costs,
        text: Text::Made { whole: benchmark, beginning: beginning_of_benchmark },
        at: after(Sign::Clear, 2),
        measured: None,
    },
    scene!(
        Layouts,
        "uffd-wp-half",
        after(Sign::Clear, 3),
        "Half of a 64K folio under uffd-wp",
        "What does a protected half do to the batches of a folio?",
        "Pages 8 to 15 are write-protected through userfaultfd, and page 5 is swapped out already. In an anonymous \
         VMA no marker is written: the bit u travels inside the swap entries."
    ),
    scene!(
        Layouts,
        "batch-ends",
        after(Sign::Clear, 3),
        "What ends a batch, and what does not",
        "Which bits end a batch?",
        "Dirty and young do not: the first batch has both. Write, soft-dirty, uffd-wp, a hole and another folio's \
         page each end one. Read the reason beside each bracket."
    ),
    scene!(
        Layouts,
        "all-or-nothing",
        after(Sign::Clear, 2),
        "Fifteen of sixteen pages",
        "What if one page of the folio is not mapped?",
        "v6.15 batches the whole folio or nothing: it scans as far as the missing page, then unmaps one by one. \
         Since v6.16 a batch can be any part."
    ),
    scene!(
        Layouts,
        "shmem-two-tables",
        after(Sign::Clear, 2),
        "Shmem folio across two tables",
        "Where does a batch end when the folio crosses a PTE table?",
        "The first table ends behind entry 1023, and with it the lock and the batch. The second process maps the \
         same folio in one table, and there one batch is enough."
    ),
    scene!(
        Layouts,
        "anon-two-tables",
        after(Sign::Clear, 1),
        "Eight entries in each of two tables",
        "What does the walker do at the end of a table?",
        "A batch never crosses a table, because one lock covers one table. The walker lets the first lock go, goes \
         down anew and takes the second: two batches, two locks."
    ),
    scene!(
        Layouts,
        "three-vmas",
        after(Sign::Clear, 2),
        "One folio, cut into three VMAs",
        "How many visits does one folio get?",
        "The middle part was registered with userfaultfd, which cut the VMA in three. The rmap walk visits each; \
         the walk covers only what lies in it, and no batch goes on into the next."
    ),
    scene!(
        Layouts,
        "vma-inside-folio",
        Moment::End,
        "A VMA that sees only part of the folio",
        "Where does the walk begin when the folio begins before the VMA?",
        "One process maps pages 3 to 9 only. The walk begins at the VMA's start and ends at its end, although pvmw \
         still has the whole folio's pfn and nr_pages."
    ),
    scene!(
        Layouts,
        "fork-and-write",
        after(Sign::Clear, 2),
        "After a fork, four pages written",
        "What does the child's walk do at pages it has copied?",
        "The child wrote to pages 4 to 7 and got pages of its own, of folio B. They are present but not A's: they \
         end the batch, the walker refuses them, and they stay."
    ),
    scene!(
        Layouts,
        "uffd-wp-markers",
        after(Sign::Marker, 2),
        "uffd-wp markers for some of the pages",
        "Which entries leave a marker behind, and which leave nothing?",
        "Where u was set a marker remembers the protection; pages 4 to 7 were not protected and leave none. The bit \
         u ends a batch in every design, so one test holds for the whole batch."
    ),
    scene!(
        Layouts,
        "copied-file-pages",
        after(Sign::Marker, 1),
        "Copied pages of a private file",
        "Why are markers written and at once overwritten?",
        "A private file mapping is not anonymous, so markers are written; its copied pages are, so swap entries \
         follow, with the bit u inside. Each protected entry is written twice."
    ),
    scene!(
        Layouts,
        "mlock",
        after(Sign::Mlock, 1),
        "A locked VMA",
        "When is a folio locked into memory instead of unmapped?",
        "v7.0 counts the entries of A: all 16 are there under one lock, so A is mlocked. Of B one is missing, so it \
         is left alone. Nothing is unmapped. v6.16 gives up at the first entry."
    ),
    scene!(
        Layouts,
        "mlock-two-tables",
        after(Sign::Found, 12),
        "Locked, over two tables",
        "Why is this folio not mlocked although all of it is mapped?",
        "The lock that is held at the end covers only the second table's entries; the first's may change. The flag \
         PVMW_PGTABLE_CROSSED says so, and the folio is left as it is."
    ),
    Scene {
        id: "empty-sheet",
        title: "Empty sheet",
        question: "What happens in a layout of your own?",
        look: "Press Edit: put down a VMA and a folio, and see at once what becomes of them.",
        topic: Topic::Layouts,
        text: Text::Written(EMPTY_SHEET),
        at: Moment::Start,
        measured: None,
    },
    scene!(
        Lazyfree,
        "lazyfree-two-processes",
        after(Sign::Clear, 2),
        "MADV_FREE, shared by two processes",
        "What becomes of pages that nobody needs any more?",
        "Nothing is written anywhere: a clean lazyfree page is dropped and its entry stays none. At the end of \
         the second visit the folio has no mapping, and the isolating caller can free it."
    ),
    scene!(
        Lazyfree,
        "lazyfree-written-late",
        after(Sign::Lazyfree, 2),
        "Written again in the last page",
        "What if the first batch is gone when a dirty page is found?",
        "The first 8 pages are discarded before anybody sees that the last one was written. The second batch is put \
         back and the folio is swapbacked again; half of it stays mapped."
    ),
    scene!(
        Lazyfree,
        "lazyfree-reference",
        after(Sign::Lazyfree, 1),
        "A reference taken meanwhile",
        "Why are counts compared after the entries are cleared?",
        "Somebody, perhaps direct I/O, holds a reference of its own: refcount is not 1 + mapcount. The entries are put \
         back and the folio stays lazyfree."
    ),
    scene!(
        Lazyfree,
        "lazyfree-both",
        Moment::End,
        "Written again and referenced",
        "Which is asked first, dirty or the references?",
        "Dirty, whatever the references are: the folio becomes swapbacked. Asked the other way round, a reference \
         alone could hide that the page was written. 2026-08 sets swapbacked before it restores."
    ),
    scene!(
        Bugs,
        "device-exclusive-left",
        Moment::End,
        "A device-exclusive page that is skipped",
        "Why can this folio never be unmapped completely?",
        "A flag that skips all that is not present also skips the device-exclusive entry 527, which maps page 15. \
         Unmapping again does not help. rmapscope skips only what cannot map a page."
    ),
    scene!(
        Bugs,
        "tail-of-batch-lost",
        Moment::End,
        "Tail of a batch not restored",
        "What is left of a batch when its first part cannot be swapped?",
        "All 16 entries were cleared at once; pages 0 to 7 are exclusive and pinned, so sharing them fails. \
         Only these are put back: 8 to 15 are lost."
    ),
    scene!(
        Bugs,
        "swap-count-fails",
        Moment::End,
        "No swap count for the second part",
        "What is lost when a swap count cannot be raised midway?",
        "The first part has its swap entries, the second fails and is put back, the third was cleared with the \
         others and nobody thinks of it. With its pages goes their protection."
    ),
    scene!(
        Bugs,
        "write-permission-spread",
        Moment::End,
        "Write permission spread",
        "Who may write after a failed unmap? CVE-2026-31398",
        "The batch of 16 ignores the write bit, and what is put back has the first entry's bits. Entries 520 to 527, \
         shared with the child, become writable. v7.0 ends the batch where w differs."
    ),
    scene!(
        Bugs,
        "soft-dirty-spread",
        Moment::End,
        "Soft-dirty spread",
        "Which pages were written, after a failed unmap?",
        "The same as with the write bit: the first entry's soft-dirty bit is given to all that is put back. A \
         checkpoint would save pages 8 to 15 although nobody wrote to them."
    ),
    scene!(
        Bugs,
        "read-past-the-table",
        after(Sign::Read, 11),
        "Scan past the end of the table",
        "What does the scan read after the table's last entry? CVE-2025-38447",
        "Page 0 lies in entry 504 of its table, and v6.15 scans as many entries as the folio has pages: after 8 of \
         them it reads whatever lies in memory behind the table."
    ),
    scene!(
        Bugs,
        "past-the-vma",
        Moment::End,
        "Unmapped past the end of the VMA",
        "Can pages of a locked VMA be unmapped?",
        "The same limit is missing at the end of the VMA. The first VMA ends behind entry 521, but v6.15 clears all \
         16 entries, six of them in the locked neighbour."
    ),
    scene!(
        Bugs,
        "stale-nr",
        Moment::End,
        "Stale nr_pages at a device entry",
        "How many pages does one device entry take with it?",
        "Entry 516 is device-exclusive; nr_pages still says 4, from the batch before. Rmap is removed for \
         pages 4 to 7, three of which are still mapped, and later once more. CVE-2026-63950"
    ),
    scene!(
        Bugs,
        "first-marker-only",
        Moment::End,
        "Marker for the first entry only",
        "Which pages lose their write protection?",
        "A batch of 16 with a helper that writes one marker: 15 pages are protected no longer, and a write to them \
         will not be reported. It was seen in mm-unstable and mended before a release."
    ),
    scene!(
        Measured,
        "measured-stale-nr",
        Moment::End,
        "Stale nr_pages, seen on a running kernel",
        "How many pages does one device entry take with it? CVE-2026-63950",
        "The folio's last page is device-exclusive; it is taken for 15 pages. The panel Measured has what the kernel \
         did beside what is simulated.",
        measured
    ),
    scene!(
        Measured,
        "measured-uffd-wp-split",
        after(Sign::Clear, 5),
        "uffd-wp on half of a shmem folio, measured",
        "Why are these 16 pages unmapped in nine batches?",
        "v7.0 does not batch in a uffd-wp VMA, so its 8 pages are 8 batches; the other VMA's 8 are one. Under \
         2026-08 it is fewer.",
        measured
    ),
    scene!(
        Measured,
        "measured-lazyfree-restore",
        Moment::End,
        "Lazyfree, written again, measured",
        "What is put back when a page was written after MADV_FREE?",
        "The dirty bit of page 6 is found in the second batch. All six entries of it come back dirty and young; \
         the first four pages are gone.",
        measured
    ),
];
