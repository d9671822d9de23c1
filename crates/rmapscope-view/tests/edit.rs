//! Layouts made by hand, step by step, as the page will.

#![expect(clippy::unwrap_used, reason = "a test that fails panics")]

use std::rc::Rc;

use rmapscope_core::{
    FolioId, Marker, MmId, Order, Pfn, Preset, PteKind, Trace, VmaFlags, VmaId, Vpn, simulate,
};
use rmapscope_view::{
    ScenarioDoc,
    edit::{
        Act, Brush, Edge, Edit, EditPlace, FolioField, History, Nature, Reason, Snap, Span, Turn,
        Unpopulated, apply, empty_sheet, outcome_change, preview,
    },
    scenes::Scene,
};

fn app() -> MmId {
    MmId::new(0)
}

fn child() -> MmId {
    MmId::new(1)
}

fn a() -> FolioId {
    FolioId::new(0)
}

fn order(order: u64) -> Order {
    Order::try_new(order).unwrap()
}

fn vma(start: u64, pages: u64) -> Edit {
    Edit::AddVma { mm: app(), start: Vpn::new(start), pages, file: None }
}

fn file_vma(start: u64, pages: u64) -> Edit {
    Edit::AddVma { mm: app(), start: Vpn::new(start), pages, file: Some("buf".into()) }
}

fn uffd_wp() -> Edit {
    Edit::ToggleFlags { mm: app(), vma: VmaId::new(0), flags: VmaFlags::UFFD_WP }
}

fn folio(nature: Nature, pages: u64, at: u64) -> Edit {
    let order = order(u64::from(pages.trailing_zeros()));
    Edit::AddFolio { nature, order, mm: app(), at: Vpn::new(at), snap: Snap::Natural }
}

fn act(act: Act, at: u64, len: u64) -> Edit {
    Edit::Act { mm: app(), at: Vpn::new(at), len, act }
}

fn paint(brush: Brush, at: u64, len: u64) -> Edit {
    Edit::Paint { mm: app(), spans: vec![Span { at: Vpn::new(at), len }], brush }
}

fn fork() -> Edit {
    Edit::Fork { mm: app() }
}

/// The empty sheet after these edits.
fn laid_out(edits: &[Edit]) -> ScenarioDoc {
    edits.iter().fold(empty_sheet(), |doc, edit| done(&doc, edit))
}

fn done(doc: &ScenarioDoc, edit: &Edit) -> ScenarioDoc {
    apply(doc, edit).unwrap_or_else(|refusal| panic!("{edit:?}: {refusal}")).doc
}

fn refused(doc: &ScenarioDoc, edit: &Edit) -> String {
    apply(doc, edit).unwrap_err().to_string()
}

/// The runs of an mm as a document writes them, with the names of the fields left out.
fn entries(doc: &ScenarioDoc, mm: usize) -> Vec<String> {
    let json = serde_json::from_str::<serde_json::Value>(&doc.to_json_string()).unwrap();
    let run = |run: &serde_json::Value| {
        let mut words = vec![format!("{}+{}", run["at"], run["len"])];
        for key in
            ["present", "swap", "migration", "device-private", "device-exclusive", "hwpoison", "marker"]
        {
            if let Some(value) = run.get(key) {
                words.push(format!("{key} {}", value.to_string().trim_matches('"')));
            }
        }
        words.extend(run.get("page").map(ToString::to_string));
        words.extend(run.get("bits").and_then(|bits| bits.as_str()).map(ToOwned::to_owned));
        words.join(" ")
    };
    json["mms"][mm]["ptes"].as_array().unwrap().iter().map(run).collect()
}

/// A folio as a document writes it.
fn written(doc: &ScenarioDoc, folio: usize) -> String {
    let json = serde_json::from_str::<serde_json::Value>(&doc.to_json_string()).unwrap();
    json["folios"][folio].to_string()
}

/// The thread's example: 64K of anon memory, half of it write-protected through userfaultfd, a swap entry inside, and a
/// second process after fork.
fn thread_example() -> [Edit; 6] {
    [
        vma(512, 64),
        uffd_wp(),
        folio(Nature::Anon, 16, 517),
        act(Act::UffdProtect(Unpopulated::Left), 512, 8),
        paint(Brush::Kind(PteKind::Swap), 522, 1),
        fork(),
    ]
}

#[test]
fn the_threads_example_takes_six_edits() {
    let mut doc = Rc::new(empty_sheet());
    let mut history = History::default();
    let start = doc.clone();
    for edit in thread_example() {
        let edited = apply(&doc, &edit).unwrap();
        history.record(doc, edited.name);
        doc = Rc::new(edited.doc);
    }
    let names: Vec<_> = history.undoable().iter().map(|step| step.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "add VMA 512–575",
            "uffd-wp set on VMA 512–575",
            "add anon folio A",
            "uffd write-protect 512–519",
            "paint 1 entry swap",
            "fork app",
        ]
    );
    assert_eq!(
        entries(&doc, 0),
        ["512+8 present A 0 dyu", "520+2 present A 8 dy", "522+1 swap 8202", "523+5 present A 11 dy"]
    );
    // The child is not registered with userfaultfd, and has touched nothing.
    assert_eq!(entries(&doc, 1), ["512+10 present A 0 d", "522+1 swap 8202", "523+5 present A 11 d"]);
    assert!(!written(&doc, 0).contains("exclusive"), "{}", written(&doc, 0));
    let counts = &Trace::new(doc.scenario.clone(), Preset::V7_0.design()).machine_at(0);
    assert_eq!(counts.world().folio(a()).mapcount, 30);
    assert!(doc.warnings().is_empty());
    for preset in Preset::ALL {
        let end = simulate(&doc.scenario, preset.design());
        let known = [Preset::BatchPresent, Preset::V6_15, Preset::V6_16].contains(&preset);
        assert!(known || end.bugs().is_empty(), "{preset:?}: {:?}", end.bugs());
    }
    let mut back = doc;
    while let Some(before) = history.undo(back.clone()) {
        back = before;
    }
    assert_eq!(back, start);
}

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
    let after = |act: Act, at: u64, len: u64| entries(&done(&doc, &self::act(act, at, len)), 0);
    assert_eq!(after(Act::ReadOnly, 514, 2)[1], "514+2 present A 2 dy");
    let swapped = after(Act::SwapOut, 512, 12);
    assert_eq!(swapped, ["512+8 swap 8192 x"], "clean lazyfree pages are dropped");
    assert_eq!(after(Act::DontNeed, 512, 11), ["523+1 present B 3 w"]);
    assert_eq!(after(Act::Free, 512, 8), ["512+8 present A 0 w", "520+4 present B 0 w"]);
    assert_eq!(after(Act::Write, 522, 1)[2], "522+1 present B 2 wdy");
    let written = done(&doc, &act(Act::Write, 522, 1));
    let kept = done(&written, &act(Act::SwapOut, 522, 1));
    assert!(self::written(&kept, 1).contains(r#""dirty":true"#), "reclaim put it back");
    assert!(!self::written(&kept, 1).contains("swapbacked"), "and took it for swapbacked again");
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

#[test]
fn vmas_are_cut_and_moved_with_their_entries() {
    let doc = laid_out(&[vma(512, 64), folio(Nature::Anon, 16, 512), vma(600, 8)]);
    let edge = |edge, to: u64| Edit::MoveEdge { mm: app(), vma: VmaId::new(0), edge, to: Vpn::new(to) };
    assert_eq!(entries(&done(&doc, &edge(Edge::End, 520)), 0), ["512+8 present A 0 wdy"]);
    let cut = done(&doc, &edge(Edge::Start, 520));
    assert_eq!(entries(&cut, 0), ["520+8 present A 8 wdy"]);
    assert!(cut.warnings().is_empty(), "the page offset goes along");
    let crossing = apply(&doc, &edge(Edge::End, 601)).unwrap_err();
    assert_eq!(crossing.at, EditPlace::Vma(app(), VmaId::new(1)));
    assert_eq!(crossing.to_string(), "512–600 overlaps VMA 600–607.");
    let moved = done(&doc, &Edit::MoveVma { mm: app(), vma: VmaId::new(0), to: Vpn::new(1016) });
    assert_eq!(entries(&moved, 0), ["1016+16 present A 0 wdy"]);
    assert!(moved.warnings().is_empty());
    let gone = done(&doc, &Edit::DeleteVma { mm: app(), vma: VmaId::new(0) });
    assert!(entries(&gone, 0).is_empty());
}

#[test]
fn brushes_paint_what_belongs_there() {
    let doc = laid_out(&[vma(512, 64), folio(Nature::Anon, 16, 512)]);
    let none = done(&doc, &paint(Brush::Kind(PteKind::None), 514, 3));
    assert_eq!(entries(&none, 0), ["512+2 present A 0 wdy", "517+11 present A 5 wdy"]);
    assert_eq!(done(&none, &paint(Brush::Kind(PteKind::Present), 514, 3)), doc, "with a neighbour's bits");
    let swap = done(&doc, &paint(Brush::Kind(PteKind::Swap), 514, 3));
    assert_eq!(entries(&swap, 0)[1], "514+3 swap 8194 x");
    assert!(written(&swap, 0).contains(r#""exclusive":[[0,2],[5,11]]"#));
    let back = done(&swap, &paint(Brush::Kind(PteKind::Present), 514, 3));
    assert!(written(&back, 0).contains(r#""exclusive":[[0,16]]"#));
    for kind in PteKind::ALL {
        let painted = apply(&doc, &paint(Brush::Kind(kind), 513, 2));
        assert_eq!(painted.is_ok(), kind != PteKind::Present, "{kind:?}");
        if let Ok(painted) = painted {
            assert_eq!(painted.doc.scenario.mm(app()).pte(Vpn::new(514)).kind(), kind);
        }
    }
    let too_far = paint(Brush::Kind(PteKind::Migration), 526, 4);
    assert_eq!(refused(&doc, &too_far), "Entry 528 cannot be migration: no folio has its page there.");
    let marker = paint(Brush::Kind(PteKind::Marker(Marker::Guard)), 526, 4);
    assert_eq!(apply(&doc, &marker).unwrap().name, "paint 4 entries guard marker");
    let write = rmapscope_core::PteFlags::WRITE;
    let flip = |at, len| paint(Brush::Bit(write, Turn::Flip), at, len);
    let flipped = apply(&doc, &flip(514, 4)).unwrap();
    assert_eq!(flipped.name, "paint 4 entries not writable");
    // What the first entry has not, all get; what cannot have it is left alone.
    let back = apply(&flipped.doc, &flip(515, 30)).unwrap();
    assert_eq!(back.name, "paint 3 entries writable");
    assert_eq!(refused(&doc, &flip(540, 2)), "Entry 540 is none, which has no bit w.");
    assert_eq!(refused(&doc, &paint(Brush::Bit(write, Turn::Set), 512, 16)), "Nothing would change.");
}

#[test]
fn fields_keep_the_rules_of_the_format() {
    let doc = laid_out(&[vma(512, 64), folio(Nature::Anon, 4, 512), folio(Nature::Anon, 4, 520)]);
    let set = |field| Edit::SetFolio { folio: a(), field };
    let refusal = apply(&doc, &set(FolioField::Pfn(Pfn::new(4098)))).unwrap_err();
    assert_eq!(refusal.at, EditPlace::Folio(a()));
    assert_eq!(
        refusal.to_string(),
        "pfn: 4098 is not divisible by the folio's 4 pages; 4096 or 4100 would be accepted."
    );
    assert_eq!(
        refused(&doc, &set(FolioField::Id("B".into()))),
        "id: \"B\" is already the name of item 0; each needs its own."
    );
    let file = done(&doc, &set(FolioField::Kind(rmapscope_core::FolioKind::File)));
    assert_eq!(
        written(&file, 0),
        r#"{"dirty":true,"id":"A","index":512,"kind":"file","object":"heap","order":2,"pfn":4096}"#
    );
}

#[test]
fn what_changed_in_the_outcome_is_said() {
    let doc = Scene::find("four-batches-to-swap").unwrap().document();
    let run = |doc: &ScenarioDoc| simulate(&doc.scenario, Preset::SeriesV2.design());
    let bit = Brush::Bit(rmapscope_core::PteFlags::WRITE, Turn::Set);
    let one = done(&doc, &paint(bit, 512, 16));
    let before = run(&doc);
    let after = run(&one);
    assert_eq!(
        outcome_change(&before, &after).unwrap(),
        format!(
            "Now 1 batch instead of 4, {} read by the walker instead of {} and {} reads by the unmap loop instead of {}.",
            after.counts().walk_reads,
            before.counts().walk_reads,
            after.counts().caller_reads,
            before.counts().caller_reads
        )
        .replace("1 reads", "1 read")
    );
    assert_eq!(outcome_change(&before, &before), None);
}
