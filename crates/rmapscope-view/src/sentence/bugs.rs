//! What a correct kernel must never do, each as one sentence with its place.

use alloc::{
    format,
    string::{String, ToString},
};

use rmapscope_core::{Bug, BugKind, BugPlace, Counter, PTRS_PER_PTE, Scenario, Vpn};

use super::words;

/// A broken rule as one sentence: what was wrong, and where.
///
/// # Panics
///
/// If the bug is not one of this scenario.
#[must_use]
pub fn bug(bug: &Bug, scenario: &Scenario) -> String {
    match bug.place {
        BugPlace::Entries { mm, at, len } => at_entries(bug.kind, &scenario.mm(mm).name, at, len),
        BugPlace::Pages { folio, page, len } => {
            let id = &scenario.folio(folio).id;
            let nr = scenario.folio(folio).nr_pages().get();
            at_pages(bug.kind, id, nr, page, len)
        }
        BugPlace::Folio(folio) => of_folio(bug.kind, &scenario.folio(folio).id),
        BugPlace::Counter { mm, counter } => of_counter(bug.kind, &scenario.mm(mm).name, counter),
    }
}

fn at_entries(kind: BugKind, mm: &str, at: Vpn, len: u64) -> String {
    let one = len == 1;
    let these = words::capital(&format!("{} of {mm}", words::entries(at, len)));
    let (is, was, its) = if one { ("is", "was", "its") } else { ("are", "were", "their") };
    match kind {
        BugKind::LostPage => {
            let gone = if one { "an anonymous page; it is" } else { "anonymous pages; they are" };
            format!("{these} mapped {gone} gone, and no swap entry says where.")
        }
        BugKind::LostUffdWp => format!(
            "{these} {was} write-protected through userfaultfd and {is} not any more: nobody will be told of a \
             write.",
        ),
        BugKind::MappingOverwritten => {
            format!(
                "{these} still mapped {} when something else was written there.",
                if one { "a page" } else { "pages" }
            )
        }
        BugKind::MissedMapping => format!(
            "{these} still {} the folio, although the visit returned true.",
            if one { "maps" } else { "map" },
        ),
        BugKind::PteReadOutOfTable => format!(
            "{} read behind the end of {}, where {} of {mm} would follow.",
            if one { "An entry was".to_string() } else { format!("{len} entries were") },
            words::table(before(at)),
            words::entries(at, len),
        ),
        BugKind::PteScanPastVma => {
            format!("The batch scan read {} of {mm}, behind the end of the VMA.", words::entries(at, len))
        }
        BugKind::PteWriteOutOfTable => format!(
            "{} to be cleared or written behind the end of {}, where {} of {mm} would follow.",
            if one { "An entry was".to_string() } else { format!("{len} entries were") },
            words::table(before(at)),
            words::entries(at, len),
        ),
        BugKind::PteWriteOutsideVma => {
            format!("{these} {was} cleared or written, but {is} not in the VMA that was visited.")
        }
        BugKind::PtlImbalance => format!(
            "The lock of {} of {mm} was taken twice, released without being held, or still held after the visit.",
            words::table(at),
        ),
        BugKind::SoftDirtyChanged => {
            format!(
                "{these} changed {its} soft-dirty {}, so whoever tracks writes is misled.",
                if one { "bit" } else { "bits" },
            )
        }
        BugKind::Warn => format!(
            "At {} of {mm} the kernel warned: the folio's swapbacked flag and the swap cache are at odds.",
            words::entries(at, len),
        ),
        BugKind::WriteGained => {
            format!("{these} became writable, which an unmap must never make of an entry.")
        }
        BugKind::FolioMapcountMismatch
        | BugKind::MapcountMismatch
        | BugKind::RefcountMismatch
        | BugKind::RmapUnderflow
        | BugKind::RssMismatch => format!("{these}: {}.", kind.summary()),
    }
}

/// An entry of the table that ends at or before `at`.
fn before(at: Vpn) -> Vpn {
    Vpn::new(at.table().get().saturating_sub(PTRS_PER_PTE))
}

fn at_pages(kind: BugKind, folio: &str, nr: u64, page: u64, len: u64) -> String {
    let one = len == 1;
    let word = if one { "page" } else { "pages" };
    let these = format!("{word} {} of {folio}", words::range(page, len));
    if kind == BugKind::RmapUnderflow {
        return if page >= nr {
            format!("Rmap was removed from {these}, beyond the folio, which has {nr} pages.")
        } else if page + len > nr {
            format!("Rmap was removed from {these}, which nothing mapped; the folio has only {nr} pages.")
        } else {
            format!("Rmap was removed from {these}, which nothing mapped any more.")
        };
    }
    if kind == BugKind::MapcountMismatch {
        return if one {
            format!("The mapcount of {these} is not the number of entries that map it.")
        } else {
            format!("The mapcounts of {these} are not the numbers of entries that map them.")
        };
    }
    words::capital(&format!("{these}: {}.", kind.summary()))
}

fn of_folio(kind: BugKind, folio: &str) -> String {
    if kind == BugKind::FolioMapcountMismatch {
        format!("The mapcount of folio {folio} is not the number of entries that map it.")
    } else if kind == BugKind::RefcountMismatch {
        format!("The refcount of folio {folio} is not what its mappings, its cache and its other users hold.")
    } else {
        format!("Folio {folio}: {}.", kind.summary())
    }
}

fn of_counter(kind: BugKind, mm: &str, counter: Counter) -> String {
    if kind == BugKind::RssMismatch {
        format!("The {} counter of {mm} did not change as its entries did.", counter.name())
    } else {
        format!("The {} counter of {mm}: {}.", counter.name(), kind.summary())
    }
}
