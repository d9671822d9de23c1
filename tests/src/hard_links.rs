//! Links that are as much work as a link can be: as many things of one sort as there is room for.

use std::sync::Arc;

use rmapscope_core::{
    Folio, FolioId, FolioKind, Marker, Mm, Op, Order, PageId, Pfn, PgOff, Preset, Pte, PteFlags, PteRun,
    Scenario, ScenarioParts, Softleaf, SwapSlot, TtuFlags, Vma, VmaFlags, Vpn,
};
use rmapscope_view::{ScenarioDoc, permalink::Link};

/// The links, each also in a form that is refused only at its very end.
///
/// # Panics
///
/// If one of them is no link, which would be a mistake here.
#[must_use]
pub fn hard_links() -> Vec<(String, String)> {
    let mut links = Vec::new();
    for (name, parts) in [
        ("folios", folios(5000)),
        ("folios-out-of-order", out_of_order(2700)),
        ("runs", runs(28_000, 1)),
        ("runs-of-no-pattern", irregular(22_000)),
        ("runs-here-and-there", runs(20_000, 700)),
        ("mms", mms(8000)),
        ("vmas", vmas(8000)),
        ("operations", ops(40_000)),
    ] {
        let scenario = Arc::new(Scenario::new(parts).expect("a valid scenario"));
        let doc = ScenarioDoc { title: None, notes: None, designs: Vec::new(), scenario };
        links.push((name, Link::new(doc, 1)));
    }
    let mut base = links[0].1.clone();
    base.doc.scenario = Arc::new(Scenario::new(folios(1)).expect("a valid scenario"));
    let notes = Some("the notes of a stranger ".repeat(3500));
    links.push(("text", Link { doc: ScenarioDoc { notes, ..base.doc.clone() }, ..base.clone() }));
    let notes = Some("書".repeat(13_000));
    links.push((
        "text-of-other-characters",
        Link { doc: ScenarioDoc { notes, ..base.doc.clone() }, ..base.clone() },
    ));
    let designs = vec![Preset::Jump.into(); 16_000];
    links.push(("designs", Link { doc: ScenarioDoc { designs, ..base.doc.clone() }, ..base }));
    let mut texts = Vec::new();
    for (name, link) in links {
        let text = link.encode().unwrap_or_else(|error| panic!("{name}: {error}"));
        // Refused when all has been read.
        texts.push((format!("{name}, going on"), format!("{text}A")));
        texts.push((format!("{name}, cut"), text[..text.len() - 1].to_owned()));
        texts.push((name.to_owned(), text));
    }
    texts
}

fn folio(i: usize, pfn: u64) -> Folio {
    Folio {
        id: format!("f{i}"),
        kind: FolioKind::Anon,
        order: Order::default(),
        pfn: Pfn::new(pfn),
        object: "heap".into(),
        index: PgOff::new(i as u64),
        swapbacked: true,
        swap: None,
        dirty: false,
        exclusive: Vec::new(),
        pinned: false,
        extra_refs: 0,
        hwpoison: Vec::new(),
        partially_mapped: false,
        mlocked: false,
    }
}

fn folios(n: usize) -> ScenarioParts {
    ScenarioParts { folios: (0..n).map(|i| folio(i, i as u64)).collect(), ..ScenarioParts::default() }
}

/// Numbers that follow no pattern: a permutation of the numbers below a prime.
fn scattered(i: u64, prime: u64) -> u64 {
    i * i % prime * 7919 % prime + i % 3
}

fn out_of_order(n: usize) -> ScenarioParts {
    let mut parts = folios(n);
    for (i, folio) in (0..).zip(&mut parts.folios) {
        folio.pfn = Pfn::new(4 * (i * 104_729 % 1_299_709));
        folio.index = PgOff::new(scattered(i, 65_521));
    }
    parts
}

fn area(start: u64, pages: u64, object: &str) -> Vma {
    let flags = VmaFlags::empty();
    Vma { start: Vpn::new(start), pages, pgoff: PgOff::new(0), anon: Some(object.into()), file: None, flags }
}

fn marker(at: u64, marker: Marker) -> PteRun {
    PteRun { at: Vpn::new(at), len: 1, first: Pte::Softleaf(Softleaf::Marker(marker)) }
}

/// Entries of their own in this many VMAs, one behind the other.
fn runs(n: u64, areas: u64) -> ScenarioParts {
    let pages = 2 * n / areas + 1;
    let vmas = (0..areas).map(|i| area(i * pages, pages, "x")).collect();
    let runs = (0..n).map(|i| marker(2 * i, Marker::ALL[usize::from(i % 5 == 1)])).collect();
    let mms = vec![Mm { name: "app".into(), vmas, runs }];
    ScenarioParts { mms, folios: (0..64).map(|i| folio(i, i as u64)).collect(), ..ScenarioParts::default() }
}

fn irregular(n: u64) -> ScenarioParts {
    let mut at = 0;
    let mut runs = Vec::new();
    for i in 0..n {
        let number = scattered(i, 65_521);
        at += 1 + u64::from(number.is_multiple_of(7));
        let first = if number.is_multiple_of(5) {
            Pte::Softleaf(Softleaf::Swap { slot: SwapSlot::new(number % 11), flags: PteFlags::empty() })
        } else {
            let page = PageId { folio: FolioId::new(usize::from(number.is_multiple_of(2))), page: 0 };
            Pte::Present { page, flags: PteFlags::empty() }
        };
        runs.push(PteRun { at: Vpn::new(at), len: 1, first });
    }
    let mms = vec![Mm { name: "app".into(), vmas: vec![area(0, at + 1, "heap")], runs }];
    ScenarioParts { mms, ..folios(2) }
}

fn mms(n: usize) -> ScenarioParts {
    let mm = |i: usize| Mm { name: format!("{i:x}"), vmas: Vec::new(), runs: Vec::new() };
    ScenarioParts { mms: (0..n).map(mm).collect(), ..ScenarioParts::default() }
}

/// VMAs of one object, in descending order, with one entry each.
fn vmas(n: u64) -> ScenarioParts {
    let vmas = (0..n).map(|i| area(3 * (n - i), 3, if i % 2 == 0 { "heap" } else { "y" })).collect();
    let runs = (0..n).map(|i| marker(3 * (n - i), Marker::Guard)).collect();
    ScenarioParts { mms: vec![Mm { name: "app".into(), vmas, runs }], ..folios(64) }
}

fn ops(n: usize) -> ScenarioParts {
    let op = |i: usize| Op::Unmap {
        folio: FolioId::new(0),
        flags: TtuFlags::from_bits_truncate(u8::from(i.is_multiple_of(2))),
    };
    ScenarioParts { ops: (0..n).map(op).collect(), ..folios(1) }
}
