//! How numbers, entries, pages and folios are named.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use rmapscope_core::{
    Folio, FolioId, FolioKind, FolioState, Marker, PageId, Pte, PteFlags, PteKind, Scenario, SwapSlot,
    TtuFlags, Vma, Vpn,
};

/// `520`, or `520–523`.
pub(crate) fn range(first: u64, len: u64) -> String {
    if len <= 1 { first.to_string() } else { format!("{first}–{}", first + len - 1) }
}

/// `entry 520`, or `entries 520–523`.
pub(crate) fn entries(at: Vpn, len: u64) -> String {
    named_range("entry", "entries", at.get(), len)
}

/// `slot 8192`, or `slots 8192–8195`.
pub(crate) fn slots(slot: SwapSlot, len: u64) -> String {
    named_range("slot", "slots", slot.get(), len)
}

/// `page 8 of A`, or `pages 8–11 of A`.
pub(crate) fn pages(scenario: &Scenario, folio: FolioId, page: u32, len: u64) -> String {
    let pages = named_range("page", "pages", page.into(), len);
    format!("{pages} of {}", scenario.folio(folio).id)
}

fn named_range(one: &str, many: &str, first: u64, len: u64) -> String {
    format!("{} {}", if len <= 1 { one } else { many }, range(first, len))
}

/// Numbers in ascending order as ranges: `516–519 and 524`.
pub(crate) fn ranges(numbers: &[u64]) -> String {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for &number in numbers {
        match runs.last_mut() {
            Some((first, len)) if *first + *len == number => *len += 1,
            _ => runs.push((number, 1)),
        }
    }
    list(&runs.iter().map(|&(first, len)| range(first, len)).collect::<Vec<_>>())
}

/// `Entry 520`, from `entry 520`: with a capital, for the beginning of a sentence.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        // Our own sentences begin with ASCII; a table of all letters would be a part of the page.
        let mut out = String::from(first.to_ascii_uppercase());
        out.push_str(chars.as_str());
        out
    })
}

/// `1 entry`, `4 entries`.
pub(crate) fn count(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// `is` or `are`.
pub(crate) const fn is(n: u64) -> &'static str {
    if n == 1 { "is" } else { "are" }
}

/// A number with U+2212 if it is below zero.
pub(crate) fn number(n: i64) -> String {
    if n < 0 { format!("−{}", n.unsigned_abs()) } else { n.to_string() }
}

/// A change: always with a sign, but for zero.
pub(crate) fn change(n: i64) -> String {
    if n > 0 { format!("+{n}") } else { number(n) }
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list<T: AsRef<str>>(items: &[T]) -> String {
    let mut out = String::new();
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(if i + 1 == items.len() { " and " } else { ", " });
        }
        out.push_str(item.as_ref());
    }
    out
}

/// Sentences joined by spaces; empty ones are left out.
pub(crate) fn join(sentences: &[&str]) -> String {
    let mut out = String::new();
    for sentence in sentences.iter().filter(|sentence| !sentence.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(sentence);
    }
    out
}

/// `PTE table 512–1023`.
pub(crate) fn table(first: Vpn) -> String {
    format!("PTE table {}", range(first.get(), first.table_end().since(first)))
}

/// `VMA 512–575`.
pub(crate) fn vma(vma: &Vma) -> String {
    format!("VMA {}", range(vma.start.get(), vma.pages))
}

/// An entry's value: `present, page 8 of A, writable, dirty`.
pub(crate) fn value(scenario: &Scenario, pte: Pte) -> String {
    let mut out = kind(pte).to_string();
    if let Pte::Softleaf(rmapscope_core::Softleaf::Swap { slot, .. }) = pte {
        out = format!("{out}, {}", slots(slot, 1));
    }
    if let Some(page) = pte.page() {
        let page = pages(scenario, page.folio, page.page, 1);
        out = if pte.is_present() { format!("{out}, {page}") } else { format!("{out} for {page}") };
    }
    for bit in bits(pte) {
        out.push_str(", ");
        out.push_str(bit);
    }
    out
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

/// The same with the swap cache.
pub(crate) fn nature_and_cache(folio: &Folio, state: &FolioState) -> String {
    let nature = nature(folio, state);
    match folio.swap {
        Some(slot) => format!("{nature}, with {} in the swap cache", slots(slot, folio.nr_pages().get())),
        None if folio.is_anon() && state.swapbacked => format!("{nature}, but not in the swap cache"),
        None => nature.to_string(),
    }
}

/// `TTU_SYNC | TTU_BATCH_FLUSH`.
pub(crate) fn ttu_flags(flags: TtuFlags) -> String {
    let mut out = String::new();
    for (flag, name) in TtuFlags::NAMES {
        if flags.contains(flag) {
            out.push_str(if out.is_empty() { "" } else { " | " });
            out.push_str("TTU_");
            out.extend(name.chars().map(|c| if c == '-' { '_' } else { c.to_ascii_uppercase() }));
        }
    }
    if out.is_empty() { "no flags".to_string() } else { out }
}
