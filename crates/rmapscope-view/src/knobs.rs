//! The knobs, explained for somebody who makes a design: what each does, what it is in the merged kernel, and which
//! bug comes back when it is turned the other way.

use rmapscope_core::{BugKind, Knob, Preset, Skip};

/// A knob, explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnobInfo {
    /// The knob.
    pub knob: Knob,
    /// Whether it is on in the kernel of August 2026.
    pub merged: bool,
    /// What it does and why it is there.
    pub explanation: &'static str,
    /// What to know before turning it the other way than the merged kernel has it.
    pub warning: Warning,
}

/// A way to skip, explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SkipInfo {
    /// The way.
    pub skip: Skip,
    /// What it does and who proposed it.
    pub explanation: &'static str,
    /// What to know before choosing it where the merged kernel has none.
    pub warning: Warning,
}

/// What comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Warning {
    /// In words.
    pub text: &'static str,
    /// The rules that can be broken then and are not broken by the merged kernel; none if it only costs or saves.
    pub breaks: &'static [BugKind],
    /// The number under which the bug is known.
    pub cve: Option<&'static str>,
}

impl Warning {
    const fn costs(text: &'static str) -> Self {
        Self { text, breaks: &[], cve: None }
    }

    const fn bug(text: &'static str, breaks: &'static [BugKind]) -> Self {
        Self { text, breaks, cve: None }
    }

    const fn known(text: &'static str, breaks: &'static [BugKind], cve: &'static str) -> Self {
        Self { text, breaks, cve: Some(cve) }
    }
}

/// A knob, explained.
#[must_use]
pub const fn knob_info(knob: Knob) -> KnobInfo {
    let (explanation, warning) = match knob {
        Knob::TableCap => (
            "A batch ends with the PTE table and with the VMA, not only with the folio: what lies behind is other \
             memory, or belongs to somebody else.",
            Warning::known(
                "Off, the scan reads past the table or the VMA, as in Linux 6.15; what it takes for the batch is \
                 cleared, too.",
                &[BugKind::PteReadOutOfTable, BugKind::PteScanPastVma, BugKind::PteWriteOutsideVma],
                "CVE-2025-38447",
            ),
        ),
        Knob::WholeFolioOnly => (
            "A batch is all pages of the folio, from page 0 on, or one page; nothing between. The batch test reads the \
             first entry again.",
            Warning::costs(
                "On, as in Linux 6.15: a folio of which one page is missing is unmapped page by page, and each entry is \
                 read once more.",
            ),
        ),
        Knob::BatchLazyfree => (
            "Anonymous folios that are not swapbacked (MADV_FREE) are unmapped in batches; the first kind that was, in \
             Linux 6.15.",
            Warning::costs(
                "Off, they are unmapped page by page; the first page queues the folio for a split.",
            ),
        ),
        Knob::BatchFile => (
            "File and shmem folios are unmapped in batches, since Linux 7.0.",
            Warning::costs("Off, they are unmapped page by page."),
        ),
        Knob::BatchAnon => (
            "Anonymous swapbacked folios are swapped out in batches, in sub-batches of pages that are equally exclusive: \
             the aim of the thread's series, not merged.",
            Warning::bug(
                "On, a sub-batch can fail in the middle of a batch: without restore_tail the pages behind it are lost.",
                &[BugKind::LostPage],
            ),
        ),
        Knob::BatchUffdWp => (
            "Folios in VMAs that are write-protected through userfaultfd are unmapped in batches: what the thread was \
             about.",
            Warning::costs("Off, as in Linux 7.0: they are unmapped page by page."),
        ),
        Knob::RespectWriteSoftDirty => (
            "Entries of a batch agree in their write and soft-dirty bits. What is put back after a failure gets the \
             first entry's bits, so they must.",
            Warning::known(
                "Off, as until Linux 7.0-rc4: a failed unmap spreads the first entry's write and soft-dirty bits over \
                 the batch; pages shared with a child become writable.",
                &[BugKind::WriteGained, BugKind::SoftDirtyChanged],
                "CVE-2026-31398",
            ),
        ),
        Knob::ResetNr => (
            "nr_pages is 1 at the top of every iteration, because a device entry is handled without asking for a batch.",
            Warning::known(
                "Off, as until Linux 7.0.11: a device entry behind a batch is handled with the batch's number; rmap is \
                 removed from pages beyond the folio.",
                &[BugKind::RmapUnderflow, BugKind::MapcountMismatch, BugKind::RssMismatch],
                "CVE-2026-63950",
            ),
        ),
        Knob::BatchMarkers => (
            "A uffd-wp marker is written for every entry of the batch.",
            Warning::bug(
                "Off, only the first entry of a batch gets its marker: the others lose their write protection, and the \
                 next write is not reported. So it was in mm-unstable in January 2026.",
                &[BugKind::LostUffdWp],
            ),
        ),
        Knob::RestoreOnMismatch => (
            "Entries that were cleared are put back when swapbacked and swap cache turn out to be at odds.",
            Warning::bug(
                "Off, as until Linux 7.0: the kernel warns, gives up, and leaves the entries cleared; the pages are \
                 lost.",
                &[BugKind::LostPage],
            ),
        ),
        Knob::RestoreTail => (
            "When a sub-batch cannot be swapped out, the entries of the later sub-batches are put back with its own. \
             Needed with batch_anon only.",
            Warning::costs("On, nothing goes wrong; without batch_anon it changes nothing."),
        ),
        Knob::MlockCountsPtes => (
            "In a locked VMA the walk goes on to count the folio's entries, and locks the folio if all are there and in \
             one table.",
            Warning::costs(
                "Off, as in Linux 6.16: the walk stops at the first entry, and large folios are not locked here.",
            ),
        ),
        Knob::HwpoisonPerPage => (
            "With the hwpoison flag an entry is poisoned if its own page is. Off, all are if page 0 is: the merged \
             kernel asks so because its callers pass small folios only.",
            Warning::costs(
                "On, the entry's own page is asked, as until Linux 7.0; with small folios it is the same.",
            ),
        ),
    };
    KnobInfo { knob, merged: knob.get(&Preset::Merged2026_08.design()), explanation, warning }
}

/// A way to skip, explained.
#[must_use]
pub const fn skip_info(skip: Skip) -> SkipInfo {
    let (explanation, warning) = match skip {
        Skip::None => (
            "The walker goes on one entry at a time, as merged. None entries cost it one read each; swap entries and \
             markers that a batch has left cost two.",
            Warning::costs("This is what the merged kernel does."),
        ),
        Skip::Jump => (
            "The caller moves five fields of the walk behind the batch: page_vma_mapped_walk_jump(), Dev Jain, March \
             2026. What the batch left is not read again.",
            Warning::bug(
                "The window of pfns shrinks with every jump: an entry behind that maps an earlier page of the folio, at \
                 an odd place, is not found any more. And the jump must be nr − 1, because the walk adds one itself.",
                &[BugKind::MissedMapping],
            ),
        ),
        Skip::WalkBatch => (
            "The walker is told how many entries were handled and steps on by as many: page_vma_mapped_walk_batch(), \
             Barry Song, March 2026.",
            Warning::costs("The number must be that of the iteration before; see reset_nr."),
        ),
        Skip::Present => (
            "A flag makes the walker's inner loop pass over all that is not present: PVMW_BATCH_PRESENT, taken \
             literally. What a batch left costs one read instead of two.",
            Warning::bug(
                "Device entries are not present, and they are mappings: the walk passes over them, and the folio is \
                 never completely unmapped.",
                &[BugKind::MissedMapping],
            ),
        ),
        Skip::Mapped => (
            "The same flag done right: the inner loop passes over what cannot map a page, and stops at device entries.",
            Warning::costs("Nothing goes wrong; what a batch left still costs one read each."),
        ),
    };
    SkipInfo { skip, explanation, warning }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn explanations_are_sentences() {
        let skips = Skip::NAMES.map(|(skip, _)| (skip_info(skip).explanation, skip_info(skip).warning.text));
        let knobs = Knob::ALL.map(|knob| (knob_info(knob).explanation, knob_info(knob).warning.text));
        for (explanation, warning) in skips.into_iter().chain(knobs) {
            for text in [explanation, warning] {
                assert!(text.ends_with('.') && !text.contains("  "), "{text}");
            }
        }
        assert!(knob_info(Knob::TableCap).merged && !knob_info(Knob::BatchAnon).merged);
    }
}
