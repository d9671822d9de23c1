//! How numbers, entries, pages and folios are named.

use alloc::{string::String, vec::Vec};

use rmapscope_core::{
    Folio, FolioKind, FolioState, Marker, PageId, Pte, PteFlags, PteKind, Scenario, Softleaf, TtuFlags, Vma,
    Vpn,
};

use crate::prose::{self, Word, say, text};

/// `520`, or `520–523`.
pub(crate) fn range(first: u64, len: u64) -> String {
    text("{0}", &[Word::Range(first, len)])
}

/// Numbers in ascending order as ranges: `516–519 and 524`.
pub(crate) fn ranges(numbers: &[u64]) -> String {
    text("{0}", &[Word::Ranges(numbers)])
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list<T: AsRef<str>>(items: &[T]) -> String {
    let mut out = String::new();
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    prose::list(&mut out, &items);
    out
}

/// `1 entry`, `4 entries`.
pub(crate) fn count(n: u64, one: &str, many: &str) -> String {
    text("{0} {1}", &[Word::Number(n), Word::Text(if n == 1 { one } else { many })])
}

/// A number with U+2212 if it is below zero.
pub(crate) fn number(n: i64) -> String {
    text("{0}", &[Word::Signed(n)])
}

/// A change: always with a sign, but for zero.
pub(crate) fn change(n: i64) -> String {
    text("{0}", &[Word::Change(n)])
}

/// `PTE table 512–1023`.
pub(crate) fn table(first: Vpn) -> String {
    text("PTE table {0}", &[Word::table(first)])
}

/// `VMA 512–575`.
pub(crate) fn vma(vma: &Vma) -> String {
    text("VMA {0}", &[Word::entries(vma.start, vma.pages)])
}

/// An entry's value: `present, page 8 of A, writable, dirty`.
pub(crate) fn value(out: &mut String, scenario: &Scenario, pte: Pte) {
    out.push_str(kind(pte));
    if let Pte::Softleaf(Softleaf::Swap { slot, .. }) = pte {
        say(out, ", slot {0}", &[Word::Number(slot.get())]);
    }
    if let Some(page) = pte.page() {
        let template = if pte.is_present() { ", {0}" } else { " for {0}" };
        say(out, template, &[Word::Page(scenario, page)]);
    }
    for bit in bits(pte) {
        out.push_str(", ");
        out.push_str(bit);
    }
}

/// What kind of entry it is: `none`, `present`, `a swap entry`.
pub(crate) const fn kind(pte: Pte) -> &'static str {
    match pte.kind() {
        PteKind::None => "none",
        PteKind::Present => "present",
        PteKind::Swap => "a swap entry",
        PteKind::Migration => "a migration entry",
        PteKind::DevicePrivate => "a device-private entry",
        PteKind::DeviceExclusive => "a device-exclusive entry",
        PteKind::Hwpoison => "a hwpoison entry",
        PteKind::Marker(Marker::UffdWp) => "a uffd-wp marker",
        PteKind::Marker(Marker::Poison) => "a poison marker",
        PteKind::Marker(Marker::Guard) => "a guard marker",
    }
}

/// An entry's bits in words.
pub(crate) fn bits(pte: Pte) -> Vec<&'static str> {
    let flags = pte.flags();
    let mut out = Vec::new();
    match pte.kind() {
        PteKind::Present | PteKind::DevicePrivate => {
            out.push(if flags.contains(PteFlags::WRITE) { "writable" } else { "read-only" });
        }
        PteKind::Migration => out.push(if flags.contains(PteFlags::WRITE) {
            "write"
        } else if flags.contains(PteFlags::EXCLUSIVE) {
            "read-exclusive"
        } else {
            "read"
        }),
        PteKind::Swap => {
            if flags.contains(PteFlags::EXCLUSIVE) {
                out.push("exclusive");
            }
        }
        PteKind::None | PteKind::DeviceExclusive | PteKind::Hwpoison | PteKind::Marker(_) => {}
    }
    for (bit, name) in [
        (PteFlags::DIRTY, "dirty"),
        (PteFlags::YOUNG, "young"),
        (PteFlags::SOFT_DIRTY, "soft-dirty"),
        (PteFlags::UFFD_WP, "uffd-wp"),
    ] {
        if flags.contains(bit) {
            out.push(name);
        }
    }
    out
}

/// The frame of a page.
pub(crate) fn pfn(scenario: &Scenario, page: PageId) -> u64 {
    scenario.folio(page.folio).pfn.get() + u64::from(page.page)
}

/// What the folio is as the unmap loop tells folios apart: `anon and swapbacked`, `lazyfree`, `file`.
pub(crate) const fn nature(folio: &Folio, state: &FolioState) -> &'static str {
    match folio.kind {
        FolioKind::Anon if state.swapbacked => "anon and swapbacked",
        FolioKind::Anon => "lazyfree (anon, not swapbacked)",
        FolioKind::File => "file-backed",
        FolioKind::Shmem => "shmem",
    }
}

/// `TTU_SYNC | TTU_BATCH_FLUSH`.
pub(crate) fn ttu_flags(flags: TtuFlags) -> String {
    let mut out = String::new();
    for (flag, name) in [
        (TtuFlags::SYNC, "TTU_SYNC"),
        (TtuFlags::BATCH_FLUSH, "TTU_BATCH_FLUSH"),
        (TtuFlags::IGNORE_MLOCK, "TTU_IGNORE_MLOCK"),
        (TtuFlags::HWPOISON, "TTU_HWPOISON"),
    ] {
        if flags.contains(flag) {
            out.push_str(if out.is_empty() { "" } else { " | " });
            out.push_str(name);
        }
    }
    if out.is_empty() {
        out.push_str("no flags");
    }
    out
}
