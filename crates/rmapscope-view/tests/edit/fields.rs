//! VMAs, brushes, fields and operations.

use rmapscope_core::{
    FolioId, FolioKind, Marker, Op, OpId, PageId, Pfn, Pte, PteFlags, PteKind, TtuFlags, VmaId, Vpn,
};
use rmapscope_view::edit::{Brush, Edge, Edit, EditPlace, FolioField, Nature, Turn, apply};

use super::support::{a, app, done, entries, folio, laid_out, paint, refused, vma, written};

#[test]
fn operations_and_entries_are_set_one_by_one() {
    let doc = laid_out(&[vma(512, 64), folio(Nature::Anon, 4, 512)]);
    let unmap = doc.scenario.ops()[0];
    let twice = done(&doc, &Edit::AddOp { at: 9, op: unmap });
    assert_eq!(twice.scenario.ops(), [unmap, unmap]);
    assert_eq!(done(&twice, &Edit::RemoveOp { op: OpId::new(0) }), doc);
    let gone = Op::Unmap { folio: FolioId::new(7), flags: TtuFlags::empty() };
    let refusal = apply(&doc, &Edit::SetOp { op: OpId::new(0), to: gone }).unwrap_err();
    assert_eq!(refusal.at, EditPlace::Op(OpId::new(0)));
    let page = PageId { folio: a(), page: 2 };
    let set = |len| Edit::SetEntries {
        mm: app(),
        at: Vpn::new(520),
        len,
        pte: Pte::Present { page, flags: PteFlags::YOUNG },
    };
    assert_eq!(entries(&done(&doc, &set(2)), 0)[1], "520+2 present A 2 y");
    let refusal = apply(&doc, &set(3)).unwrap_err();
    assert_eq!(refusal.at, EditPlace::Entry(app(), Vpn::new(520)));
    assert_eq!(refusal.to_string(), "len: 3 is out of range; 1 to 2 would be accepted.");
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
    let write = PteFlags::WRITE;
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
    let file = done(&doc, &set(FolioField::Kind(FolioKind::File)));
    assert_eq!(
        written(&file, 0),
        r#"{"dirty":true,"id":"A","index":512,"kind":"file","object":"heap","order":2,"pfn":4096}"#
    );
}
