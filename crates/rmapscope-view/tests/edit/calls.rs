//! What system calls and fork do to entries.

use rmapscope_core::{Arch, PteKind, VmaFlags, VmaId, Vpn};
use rmapscope_view::edit::{Act, Brush, Edit, EditPlace, FolioField, Nature, Reason, Unpopulated, apply};

use super::support::{
    a, act, app, done, entries, file_vma, folio, fork, laid_out, paint, refused, uffd_wp, vma, written,
};

#[test]
fn fork_copies_what_faults_cannot_bring_back() {
    let doc = laid_out(&[
        file_vma(512, 64),
        uffd_wp(),
        folio(Nature::File, 4, 512),
        act(Act::UffdProtect(Unpopulated::Left), 512, 8),
    ]);
    assert_eq!(entries(&doc, 0), ["512+4 present A 0 yu", "516+4 marker uffd-wp"]);
    assert!(entries(&done(&doc, &fork()), 1).is_empty(), "a file is faulted in again");
    // With a copied page the VMA has an anon_vma, and all of it is copied.
    let doc = done(&doc, &folio(Nature::Anon, 1, 520));
    let forked = done(&doc, &fork());
    assert_eq!(entries(&forked, 1), ["512+4 present A 0", "520+1 present B 0 d"]);
    assert_eq!(entries(&forked, 0)[2], "520+1 present B 0 dy");
    let droppable = Edit::ToggleFlags { mm: app(), vma: VmaId::new(0), flags: VmaFlags::DROPPABLE };
    assert!(entries(&done(&done(&doc, &droppable), &fork()), 1).is_empty(), "wiped");
}

#[test]
fn system_calls_change_the_bits_they_change() {
    let doc = laid_out(&[vma(512, 64), folio(Nature::Anon, 8, 512), folio(Nature::Lazyfree, 4, 520)]);
    let not_registered = act(Act::UffdProtect(Unpopulated::Left), 512, 4);
    assert!(refused(&doc, &not_registered).starts_with("VMA 512–575 is not registered"));
    let after = |act: Act, at: u64, len: u64| entries(&done(&doc, &super::support::act(act, at, len)), 0);
    assert_eq!(after(Act::ReadOnly, 514, 2)[1], "514+2 present A 2 dy");
    let swapped = after(Act::SwapOut, 512, 12);
    assert_eq!(swapped, ["512+8 swap 8192 x"], "clean lazyfree pages are dropped");
    assert_eq!(after(Act::DontNeed, 512, 11), ["523+1 present B 3 w"]);
    assert_eq!(after(Act::Free, 512, 8), ["512+8 present A 0 w", "520+4 present B 0 w"]);
    assert_eq!(after(Act::Write, 522, 1)[2], "522+1 present B 2 wdy");
    let written = done(&doc, &act(Act::Write, 522, 1));
    let kept = done(&written, &act(Act::SwapOut, 522, 1));
    assert!(super::support::written(&kept, 1).contains(r#""dirty":true"#), "reclaim put it back");
    assert!(!super::support::written(&kept, 1).contains("swapbacked"), "and took it for swapbacked again");
    // A part of a folio: it is split.
    let partly = done(&doc, &act(Act::Free, 512, 2));
    assert_eq!(partly.scenario.folios().len(), 9);
    assert_eq!(partly.scenario.ops().len(), 8, "each page is unmapped");
    assert_eq!(
        entries(&partly, 0)[..3],
        ["512+1 present A 0 w", "513+1 present C 0 w", "514+1 present D 0 wdy"]
    );
}

#[test]
fn system_calls_know_swap_and_migration_entries_and_pinned_pages() {
    let doc = laid_out(&[vma(512, 64), uffd_wp(), folio(Nature::Anon, 8, 512)]);
    let doc = done(&doc, &paint(Brush::Kind(PteKind::Swap), 512, 2));
    let doc = done(&doc, &paint(Brush::Kind(PteKind::Migration), 514, 2));
    let protected = done(&doc, &act(Act::UffdProtect(Unpopulated::Left), 512, 8));
    assert_eq!(
        entries(&protected, 0),
        ["512+2 swap 8192 xu", "514+2 migration A 2 xdyu", "516+4 present A 4 dyu"]
    );
    let back = done(&protected, &act(Act::UffdUnprotect, 512, 8));
    assert_eq!(entries(&back, 0)[1..], ["514+2 migration A 2 xdy", "516+4 present A 4 wdy"]);
    let forked = done(&protected, &fork());
    assert_eq!(entries(&forked, 1), ["512+2 swap 8192", "514+2 migration A 2 dy", "516+4 present A 4 d"]);
    let freed = done(&doc, &act(Act::Free, 512, 8));
    assert_eq!(
        entries(&freed, 0),
        entries(&doc, 0)[1..],
        "swap entries are dropped, and a folio on its way is locked"
    );
    let pinned = done(&doc, &Edit::SetFolio { folio: a(), field: FolioField::Pinned(true) });
    let refusal = apply(&pinned, &act(Act::SwapOut, 516, 2)).unwrap_err();
    assert_eq!(refusal.at, EditPlace::Entry(app(), Vpn::new(516)));
    assert_eq!(refusal.reason, Reason::Pinned("A".into(), 4));
}

#[test]
fn soft_dirty_is_set_by_x86_and_cleared_with_write_permission() {
    let arch = Edit::SetArch(Arch::X86_64);
    let doc = laid_out(&[arch, vma(512, 64), folio(Nature::Anon, 8, 512)]);
    assert_eq!(entries(&doc, 0), ["512+8 present A 0 wdys"]);
    let cleared = done(&doc, &act(Act::ClearSoftDirty, 512, 64));
    assert_eq!(entries(&cleared, 0), ["512+8 present A 0 dy"]);
    let locked = Edit::ToggleFlags { mm: app(), vma: VmaId::new(0), flags: VmaFlags::LOCKED };
    let locked = done(&doc, &locked);
    assert_eq!(refused(&locked, &act(Act::DontNeed, 512, 8)), "VMA 512–575 is locked.");
}

#[test]
fn uffd_wp_leaves_and_takes_markers() {
    let protect = act(Act::UffdProtect(Unpopulated::Left), 512, 16);
    let everything = act(Act::UffdProtect(Unpopulated::Marked), 512, 16);
    let anon = laid_out(&[vma(512, 64), uffd_wp(), folio(Nature::Anon, 8, 512)]);
    let hole = act(Act::DontNeed, 512, 4);
    assert_eq!(entries(&done(&anon, &protect), 0), ["512+8 present A 0 dyu"]);
    let marked = done(&anon, &everything);
    assert_eq!(entries(&marked, 0), ["512+8 present A 0 dyu", "520+8 marker uffd-wp"]);
    assert_eq!(
        entries(&done(&marked, &hole), 0)[0],
        "516+4 present A 4 dyu",
        "no marker in an anonymous VMA"
    );
    // Exclusive pages may be written at once again.
    for back in [act(Act::UffdUnprotect, 512, 64), uffd_wp()] {
        assert_eq!(entries(&done(&marked, &back), 0), entries(&anon, 0));
    }
    let file = laid_out(&[file_vma(512, 64), uffd_wp(), folio(Nature::Shmem, 8, 512), protect, hole]);
    assert_eq!(entries(&file, 0), ["512+4 marker uffd-wp", "516+4 present A 4 dyu", "520+8 marker uffd-wp"]);
    let out = done(&file, &act(Act::SwapOut, 512, 16));
    assert_eq!(entries(&out, 0), ["512+16 marker uffd-wp"]);
    assert!(entries(&done(&out, &uffd_wp()), 0).is_empty());
}

#[test]
fn what_is_unmapped_in_part_is_marked() {
    let doc = laid_out(&[vma(512, 64), folio(Nature::Anon, 8, 512), folio(Nature::Lazyfree, 4, 520)]);
    let hole = done(&doc, &act(Act::DontNeed, 518, 4));
    assert!(!written(&hole, 0).contains("partially_mapped"), "it is in the swap cache");
    assert!(written(&hole, 1).contains(r#""partially_mapped":true"#));
    let whole = done(&doc, &act(Act::DontNeed, 518, 8));
    assert!(!written(&whole, 1).contains("partially_mapped"), "nothing of it is mapped");
    let forked = done(&done(&doc, &fork()), &act(Act::DontNeed, 518, 4));
    assert!(!written(&forked, 1).contains("partially_mapped"), "the child still maps all of it");
}
