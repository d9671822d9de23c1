//! Folios put down, shared, moved, resized, split and taken away.

use rmapscope_core::{FolioId, Pfn, PteKind, VmaId, Vpn};
use rmapscope_view::edit::{
    Act, Brush, Edit, EditPlace, FolioField, Nature, Reason, Snap, Unpopulated, apply, preview,
};

use super::support::{
    a, act, app, child, done, entries, file_vma, folio, fork, laid_out, order, paint, refused, uffd_wp, vma,
    written,
};

#[test]
fn a_folio_snaps_to_where_its_size_divides() {
    let doc = laid_out(&[vma(1000, 64)]);
    let at = |at: u64, snap| {
        let nature = Nature::Anon;
        let edit = Edit::AddFolio { nature, order: order(4), mm: app(), at: Vpn::new(at), snap };
        preview(&doc, &edit).map(|shown| shown.entries[0].1.at.get())
    };
    assert_eq!(
        [1000, 1008, 1023, 1024, 1063].map(|place| at(place, Snap::Natural).unwrap()),
        [1008, 1008, 1008, 1024, 1040]
    );
    assert_eq!(at(1017, Snap::Free).unwrap(), 1017);
    let refusal = at(1050, Snap::Free).unwrap_err();
    assert_eq!(refusal.at, EditPlace::Entry(app(), Vpn::new(1050)));
    assert_eq!(refusal.to_string(), "16 pages do not fit here: VMA 1000–1063 has 64 pages.");
    // The page cache holds folios by page offset, and they may stick out of a VMA.
    let file = laid_out(&[file_vma(1000, 24)]);
    let file = done(&file, &folio(Nature::Shmem, 16, 1020));
    assert_eq!(entries(&file, 0), ["1016+8 present A 0 wdy"]);
    assert_eq!(refused(&file, &folio(Nature::File, 4, 1002)), "buf is shmem, as folio A is.");
}

#[test]
fn folios_are_what_faults_and_reclaim_make_them() {
    let doc = laid_out(&[vma(512, 64), folio(Nature::Anon, 16, 512), folio(Nature::Lazyfree, 4, 530)]);
    assert_eq!(
        written(&doc, 0),
        r#"{"dirty":true,"exclusive":[[0,16]],"id":"A","index":512,"kind":"anon","object":"heap","order":4,"pfn":4096,"swap":8192}"#
    );
    assert_eq!(
        written(&doc, 1),
        r#"{"exclusive":[[0,4]],"id":"B","index":528,"kind":"anon","object":"heap","order":2,"pfn":4112,"swapbacked":false}"#
    );
    assert_eq!(entries(&doc, 0), ["512+16 present A 0 wdy", "528+4 present B 0 w"]);
    assert_eq!(doc.scenario.ops().len(), 1, "the first folio is what is unmapped");
    let file = laid_out(&[file_vma(512, 64), folio(Nature::File, 16, 512)]);
    assert_eq!(entries(&file, 0), ["512+16 present A 0 y"]);
    assert_eq!(
        refused(&doc, &folio(Nature::File, 1, 570)),
        "VMA 512–575 maps no file, so no file folio fits in."
    );
    let taken = refused(&doc, &folio(Nature::Anon, 4, 526));
    assert_eq!(taken, "Entry 524 is in the way: present, page 12 of A, writable, dirty, young.");
    let outside = apply(&doc, &folio(Nature::Anon, 4, 700)).unwrap_err();
    assert_eq!(outside.to_string(), "There is no VMA at 700.");
}

#[test]
fn a_blank_vma_becomes_what_is_dropped_on_it() {
    let doc = laid_out(&[vma(512, 64), folio(Nature::Shmem, 16, 530)]);
    assert_eq!(entries(&doc, 0), ["528+16 present A 0 wdy"]);
    let vma = doc.scenario.vma(app(), VmaId::new(0));
    assert_eq!((vma.file.as_deref(), vma.anon.as_deref()), (Some("shmem"), None));
    // A private mapping can have both.
    let copied = done(&doc, &folio(Nature::Anon, 1, 560));
    assert_eq!(copied.scenario.vma(app(), VmaId::new(0)).anon.as_deref(), Some("heap"));
    assert!(copied.warnings().is_empty());
}

#[test]
fn a_marker_passes_its_bit_to_the_page_that_comes() {
    let protect = act(Act::UffdProtect(Unpopulated::Left), 512, 4);
    let doc = laid_out(&[file_vma(512, 64), uffd_wp(), protect, folio(Nature::Shmem, 8, 512)]);
    assert_eq!(entries(&doc, 0), ["512+4 present A 0 dyu", "516+4 present A 4 wdy"]);
}

#[test]
fn sharing_takes_exclusiveness_and_write_permission() {
    let doc = laid_out(&[vma(512, 64), folio(Nature::Anon, 16, 512), Edit::AddMm { name: None }]);
    // No VMA there: one like the first is made.
    let share = |at: u64| Edit::ShareFolio { folio: a(), mm: child(), at: Vpn::new(at), snap: Snap::Natural };
    let shown = preview(&doc, &share(512)).unwrap();
    assert_eq!(shown.folios.len(), 1);
    assert_eq!((shown.folios[0].mapcount, shown.folios[0].refcount), ((16, 32), (33, 49)));
    assert_eq!(shown.entries.len(), 2, "the mapping there was loses its write permission");
    let doc = shown.edited.doc;
    assert_eq!(entries(&doc, 0), ["512+16 present A 0 dy"]);
    assert_eq!(entries(&doc, 1), ["512+16 present A 0 d"]);
    assert!(!written(&doc, 0).contains("exclusive"));
    assert_eq!(refused(&doc, &share(512)), "Folio A is mapped here already.");
    // An empty VMA goes where the hand is: as one that was moved after fork.
    let own = Edit::AddVma { mm: child(), start: Vpn::new(1000), pages: 64, file: None };
    let doc = done(&done(&doc, &own), &share(1020));
    assert_eq!(entries(&doc, 1), ["512+16 present A 0 d", "1008+16 present A 0 d"]);
    assert!(doc.warnings().is_empty());
}

#[test]
fn an_exclusive_pinned_page_is_not_shared_but_copied_at_fork() {
    let pin = Edit::SetFolio { folio: a(), field: FolioField::Pinned(true) };
    let doc = laid_out(&[vma(512, 64), folio(Nature::Anon, 2, 512), pin, Edit::AddMm { name: None }]);
    let share = Edit::ShareFolio { folio: a(), mm: child(), at: Vpn::new(512), snap: Snap::Natural };
    let refusal = apply(&doc, &share).unwrap_err();
    assert_eq!(refusal.reason, Reason::Pinned("A".into(), 0));
    let doc = done(&doc, &fork());
    assert_eq!(entries(&doc, 0), ["512+2 present A 0 wdy"]);
    assert_eq!(entries(&doc, 2), ["512+1 present B 0 wdy", "513+1 present C 0 wdy"]);
    assert!(doc.warnings().is_empty());
}

#[test]
fn a_folio_moves_into_another_vma_with_one_mapping() {
    let doc = laid_out(&[vma(512, 64), uffd_wp(), folio(Nature::Anon, 8, 512), vma(1024, 64)]);
    let doc = done(&doc, &act(Act::UffdProtect(Unpopulated::Left), 512, 4));
    let doc = done(&doc, &fork());
    let to = Edit::MoveFolio { folio: a(), mm: app(), at: Vpn::new(1030), snap: Snap::Free };
    let moved = done(&doc, &to);
    assert_eq!(entries(&moved, 0), ["1030+8 present A 0 dy"], "not registered there");
    assert!(entries(&moved, 1).is_empty());
    assert!(moved.warnings().is_empty());
    assert_eq!(moved.scenario.folio(a()).object, "heap2");
}

#[test]
fn folios_are_moved_resized_split_and_deleted() {
    let doc = laid_out(&[vma(512, 64), folio(Nature::Anon, 16, 512), fork()]);
    let to = |at: u64, snap| Edit::MoveFolio { folio: a(), mm: app(), at: Vpn::new(at), snap };
    let edited = apply(&doc, &to(529, Snap::Natural)).unwrap();
    assert_eq!(edited.name, "move folio A to 528");
    assert_eq!(entries(&edited.doc, 0), ["528+16 present A 0 dy"]);
    assert_eq!(entries(&edited.doc, 1), ["528+16 present A 0 d"], "the page offset is the same for all");
    let small = done(&doc, &Edit::ResizeFolio { folio: a(), order: order(2) });
    assert_eq!(entries(&small, 1), ["512+4 present A 0 d"]);
    let large = done(&small, &Edit::ResizeFolio { folio: a(), order: order(4) });
    assert_eq!(large, doc, "grown as it was");
    let split = done(&doc, &Edit::SplitFolio { folio: a(), order: order(3) });
    assert_eq!(entries(&split, 1), ["512+8 present A 0 d", "520+8 present B 0 d"]);
    assert_eq!(split.scenario.folio(FolioId::new(1)).pfn, Pfn::new(4104));
    let again = Edit::SplitFolio { folio: a(), order: order(3) };
    assert_eq!(refused(&split, &again), "Folio A is of order 3; it is split into smaller ones.");
    let swapped = done(&doc, &paint(Brush::Kind(PteKind::Swap), 512, 8));
    let gone = done(&swapped, &Edit::DeleteFolio { folio: a() });
    assert!(entries(&gone, 0).is_empty() && entries(&gone, 1).is_empty());
    assert!(gone.scenario.ops().is_empty());
}
