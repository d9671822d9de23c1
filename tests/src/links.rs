//! The golden links: every link that was ever made must decode for ever, to the same.
//!
//! `tests/links/v1` and `v2` hold links of the versions, each with the document that it decodes to, and
//! `pictures.sha256` the digests of the pictures that they give, some of which are there whole. Nothing is ever changed
//! there; new ones are added. [`cases`] is what they were made from.

use std::sync::Arc;

use rmapscope_core::{
    Arch, Folio, FolioId, FolioKind, Knob, LIMIT, Marker, Mm, MmId, Op, Order, PageId, Pfn, PgOff, Preset,
    Pte, PteFlags, PteKind, PteRun, Scenario, ScenarioParts, Skip, Softleaf, SwapSlot, Trace, TtuFlags, Vma,
    VmaFlags, VmaId, Vpn,
};
use rmapscope_view::{
    DesignDoc, Json, ScenarioDoc,
    permalink::{Link, LinkDoc, Panels, Selection, Version},
    scenes::{SCENES, Text},
    svg::{self, Theme},
};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::vectors::FILES;

/// A link with what it decodes to.
#[derive(Clone, Copy, Debug)]
pub struct LinkFile {
    /// The file's name without `.link`.
    pub name: &'static str,
    /// The version of the format.
    pub version: Version,
    /// The fragment, and a line feed.
    pub link: &'static str,
    /// What [`LinkDoc`] says of it.
    pub json: &'static str,
    /// The digest of the picture that it gives; empty if none is known yet.
    pub digest: &'static str,
    /// That picture, if it is there whole.
    pub picture: Option<&'static str>,
}

/// The links whose pictures are there whole, for the eye: a scene with several designs, each kind of entry and bit, a
/// title that is hard to write, large numbers, many folios.
pub const WHOLE: [&str; 5] = [
    "scene-four-batches-to-swap",
    "edge-every-kind-and-bit",
    "edge-texts",
    "edge-largest-numbers",
    "many-folios",
];

/// Every link in `tests/links`.
pub const LINKS: &[LinkFile] = include!(concat!(env!("OUT_DIR"), "/links.rs"));

/// What a link decodes to, as JSON to be read.
///
/// # Panics
///
/// If it cannot be written as JSON, which would be a mistake.
#[must_use]
pub fn document(link: &Link) -> String {
    let text = serde_json::to_string(&LinkDoc::new(link)).expect("a link is a document");
    Json::parse(&text).expect("what was written is JSON").to_pretty() + "\n"
}

/// The picture that a link gives: the page and the command line make it so.
#[must_use]
pub fn picture(link: &Link) -> String {
    svg::linked(link, Theme::Auto)
}

/// The SHA-256 of a text, as `sha256sum` writes it.
#[must_use]
pub fn digest(text: &str) -> String {
    format!("{:x}", Sha256::digest(text))
}

/// Decodes a file's link, encodes it again and draws it; says what is not as it was.
#[must_use]
pub fn check(file: &LinkFile) -> Vec<String> {
    let LinkFile { name, version, link: text, json, .. } = *file;
    let text = text.trim_end();
    let mut differences = Vec::new();
    match Link::decode(text) {
        Err(error) => differences.push(format!("{name}: {error}")),
        Ok(link) => {
            if document(&link) != json {
                differences.push(format!("{name}: decodes to something else"));
            }
            let again = link.encode_as(version);
            if again.as_deref() != Ok(text) {
                differences.push(format!("{name}: encodes to {again:?}"));
            }
            let drawn = picture(&link);
            if digest(&drawn) != file.digest || file.picture.is_some_and(|picture| picture != drawn) {
                differences.push(format!("{name}: gives another picture than it did"));
            }
        }
    }
    differences
}

/// A document under its first design, or another, at half of its steps.
///
/// # Panics
///
/// Never: no trace is that long.
#[must_use]
pub fn link(doc: ScenarioDoc) -> Link {
    let mut link = Link::new(doc, 0);
    let trace = Trace::new(link.doc.scenario.clone(), *link.designs[0].design());
    link.steps = u64::try_from(trace.events().len()).expect("64 bits");
    link.step = link.steps / 2;
    link.canonical()
}

/// What the links in the files were made from, by name.
///
/// # Panics
///
/// If a file of vectors is not one.
#[must_use]
pub fn cases() -> Vec<(String, Link)> {
    let mut cases = Vec::new();
    // What is made is too large to be kept as a document.
    for scene in SCENES.iter().filter(|scene| matches!(scene.text, Text::Written(_))) {
        let mut link = link(scene.document());
        if !link.doc.designs.is_empty() {
            link.designs.clone_from(&link.doc.designs);
        }
        cases.push((format!("scene-{}", scene.id), link));
    }
    for file in FILES {
        let value: Value = serde_json::from_str(file.text).expect("a vector file is JSON");
        let name = file.name.trim_end_matches(".json");
        if let Value::Array(vectors) = value {
            cases.extend(
                (0..).zip(&vectors).step_by(15).map(|(i, one)| (format!("vector-{name}-{i}"), vector(one))),
            );
        } else if name.contains("-a") || name.contains("-s") {
            cases.push((format!("vector-{name}"), vector(&value)));
        }
    }
    cases.extend(edges());
    cases
}

fn vector(vector: &Value) -> Link {
    let scenario = vector.get("scenario").expect("a vector has a scenario").to_string();
    link(ScenarioDoc::parse(&scenario).expect("a vector's scenario is valid"))
}

/// What is at an edge of the format.
fn edges() -> Vec<(String, Link)> {
    let mut edges = vec![
        ("edge-empty", link(doc(ScenarioParts::default()))),
        ("edge-order-9", link(doc(large(1)))),
        ("edge-65536-entries", link(doc(large(128)))),
        ("edge-every-kind-and-bit", link(doc(every_entry()))),
        ("edge-every-field", link(doc(every_field()))),
        ("edge-192-pages", pages_192()),
        ("edge-largest-numbers", link(doc(largest()))),
        ("many-folios", link(doc(many_folios()))),
        ("many-operations", link(doc(many_operations()))),
    ];
    let base = link(SCENES[0].document());
    let title = "Größe «64 KiB», 巨大なページ, 🐧, \u{0}\n–";
    let texts = ScenarioDoc { title: Some(title.into()), notes: Some(String::new()), ..base.doc.clone() };
    edges.push(("edge-texts", Link { doc: texts, ..base.clone() }));
    let mut all = Preset::V6_15.design();
    for knob in Knob::ALL {
        let on = !knob.get(&all);
        knob.set(&mut all, on);
    }
    all.skip = Skip::Mapped;
    let mut knobs = base.clone();
    knobs.designs = [Preset::V6_15, Preset::V7_0, Preset::Rmapscope, Preset::Jump]
        .map(|base| DesignDoc::turned(base, all))
        .to_vec();
    edges.push(("edge-every-knob", knobs));
    let mut presets = base.clone();
    presets.doc.designs = DesignDoc::presets();
    edges.push(("edge-every-preset", presets));
    let mm = MmId::new(0);
    for (name, selection) in [
        ("edge-selected-entries", Selection::Entries { mm, at: Vpn::new(519), len: 7 }),
        ("edge-selected-folio", Selection::Folio(FolioId::new(0))),
        ("edge-selected-vma", Selection::Vma { mm, vma: VmaId::new(0) }),
    ] {
        let panels = Panels::default().with(0).with(3).with(31);
        let shown = Link { selection: Some(selection), panels: Some(panels), ..base.clone() };
        edges.push((name, Link { seek: Some(37), model: 2, ..shown }));
    }
    edges.into_iter().map(|(name, link)| (name.to_owned(), link)).collect()
}

fn doc(parts: ScenarioParts) -> ScenarioDoc {
    let scenario = Arc::new(Scenario::new(parts).expect("the edges are valid"));
    ScenarioDoc { title: None, notes: None, designs: Vec::new(), scenario }
}

fn anon(i: u64, order: u64) -> Folio {
    let order = Order::try_new(order).expect("at most 9");
    let nr = order.nr_pages().get();
    Folio {
        id: format!("F{i}"),
        kind: FolioKind::Anon,
        order,
        pfn: Pfn::new(nr * (i + 8)),
        object: "heap".into(),
        index: PgOff::new(512 + nr * i),
        swapbacked: true,
        swap: Some(SwapSlot::new(8192 + nr * i)),
        dirty: false,
        exclusive: Vec::new(),
        pinned: false,
        extra_refs: 0,
        hwpoison: Vec::new(),
        partially_mapped: false,
        mlocked: false,
    }
}

fn heap(pages: u64) -> Vma {
    let (start, pgoff) = (Vpn::new(512), PgOff::new(512));
    Vma { start, pages, pgoff, anon: Some("heap".into()), file: None, flags: VmaFlags::empty() }
}

fn unmap(folio: usize, flags: TtuFlags) -> Op {
    Op::Unmap { folio: FolioId::new(folio), flags }
}

fn page(folio: usize, page: u32) -> PageId {
    PageId { folio: FolioId::new(folio), page }
}

/// More folios than a link of version 1 has: most as expected, some not, and as the last one, too; each is unmapped, some
/// with other flags.
fn many_folios() -> ScenarioParts {
    let folio = |i: u64| {
        let id = u8::try_from(i).ok().filter(|i| *i < 26).map(|i| char::from(b'A' + i).into());
        let usual = Folio { id: id.unwrap_or_else(|| format!("F{i}")), ..anon(i, 0) };
        match i {
            7 | 8 | 299 => Folio { dirty: !i.is_multiple_of(2), ..usual },
            100..200 => Folio { dirty: true, ..usual },
            _ => usual,
        }
    };
    let flags = |i: usize| if i < 150 { TtuFlags::SYNC | TtuFlags::BATCH_FLUSH } else { TtuFlags::empty() };
    let run = PteRun {
        at: Vpn::new(512),
        len: 1,
        first: Pte::Present { page: page(0, 0), flags: PteFlags::empty() },
    };
    ScenarioParts {
        folios: (0..300).map(folio).collect(),
        mms: vec![Mm { name: "app".into(), vmas: vec![heap(300)], runs: vec![run] }],
        ops: (0..300).map(|i| unmap(i, flags(i))).collect(),
        ..ScenarioParts::default()
    }
}

/// Few folios, unmapped again and again, in order and not.
fn many_operations() -> ScenarioParts {
    let folios = (0..10).map(|i| anon(i, 0)).collect();
    let op = |i: usize| unmap(if i < 200 { i % 10 } else { i * i % 7 }, TtuFlags::SYNC);
    ScenarioParts { folios, ops: (0..300).map(op).collect(), ..ScenarioParts::default() }
}

/// Folios of 512 pages, one behind the other.
fn large(folios: usize) -> ScenarioParts {
    let flags = PteFlags::WRITE | PteFlags::DIRTY;
    let runs = (0_usize..folios)
        .map(|i| PteRun {
            at: Vpn::new(512 * (1 + i as u64)),
            len: 512,
            first: Pte::Present { page: page(i, 0), flags },
        })
        .collect();
    ScenarioParts {
        folios: (0..folios as u64).map(|i| anon(i, 9)).collect(),
        mms: vec![Mm { name: "app".into(), vmas: vec![heap(512 * folios as u64)], runs }],
        ops: vec![unmap(0, TtuFlags::SYNC)],
        ..ScenarioParts::default()
    }
}

/// Each kind of entry with each of its combinations of bits.
fn every_entry() -> ScenarioParts {
    let mut runs = Vec::new();
    let mut at = 512;
    for kind in PteKind::ALL {
        let page = page(0, 3);
        for flags in (0..64).map(PteFlags::from_bits_truncate) {
            let both = PteFlags::WRITE | PteFlags::EXCLUSIVE;
            if !kind.allowed().contains(flags) || (kind == PteKind::Migration && flags.contains(both)) {
                continue;
            }
            let first = match kind {
                PteKind::None => continue,
                PteKind::Present => Pte::Present { page, flags },
                PteKind::Swap => Pte::Softleaf(Softleaf::Swap { slot: SwapSlot::new(77), flags }),
                PteKind::Migration => Pte::Softleaf(Softleaf::Migration { page, flags }),
                PteKind::DevicePrivate => Pte::Softleaf(Softleaf::DevicePrivate { page, flags }),
                PteKind::DeviceExclusive => Pte::Softleaf(Softleaf::DeviceExclusive { page, flags }),
                PteKind::Hwpoison => Pte::Softleaf(Softleaf::Hwpoison { page }),
                PteKind::Marker(marker) => Pte::Softleaf(Softleaf::Marker(marker)),
            };
            runs.push(PteRun { at: Vpn::new(at), len: 1, first });
            at += 2;
        }
    }
    let mms = vec![Mm { name: "app".into(), vmas: vec![heap(512)], runs }];
    ScenarioParts { folios: vec![anon(0, 4)], mms, ..ScenarioParts::default() }
}

/// Each field at something else than its default.
fn every_field() -> ScenarioParts {
    let file = |id: &str, kind, pfn, object: &str| Folio {
        id: id.into(),
        kind,
        pfn: Pfn::new(pfn),
        object: object.into(),
        swap: None,
        swapbacked: kind == FolioKind::Shmem,
        ..anon(0, 2)
    };
    let folios = vec![
        Folio {
            id: "first".into(),
            dirty: true,
            exclusive: vec![(0, 1), (3, 5), (15, 1)],
            pinned: true,
            extra_refs: 3,
            hwpoison: vec![0, 7, 8, 15],
            partially_mapped: true,
            mlocked: true,
            ..anon(0, 4)
        },
        file("lib", FolioKind::File, 8192, "lib.so"),
        file("mem", FolioKind::Shmem, 8196, "lib.so"),
        Folio { swapbacked: false, swap: None, object: "stack".into(), ..anon(600, 0) },
    ];
    let vmas = vec![
        Vma { start: Vpn::new(9000), flags: VmaFlags::all(), file: Some("new".into()), ..heap(16) },
        Vma { pgoff: PgOff::new(0), anon: None, file: None, flags: VmaFlags::LOCKED, ..heap(1) },
        Vma { start: Vpn::new(600), file: Some("lib.so".into()), anon: Some("new".into()), ..heap(7) },
    ];
    let marker = Pte::Softleaf(Softleaf::Marker(Marker::Guard));
    let runs = vec![PteRun { at: Vpn::new(5), len: 3, first: marker }];
    let mm = |name: &str, runs: &[PteRun]| Mm { name: name.into(), vmas: vmas.clone(), runs: runs.to_vec() };
    ScenarioParts {
        arch: Arch::X86_64,
        folios,
        mms: vec![
            mm("init", &runs),
            mm("fork", &runs),
            Mm { vmas: Vec::new(), ..mm("", &[]) },
            mm("child of an empty one", &runs),
        ],
        swap_dup_fails_after: Some(2),
        ops: vec![
            unmap(3, TtuFlags::empty()),
            unmap(1, TtuFlags::all()),
            unmap(1, TtuFlags::all()),
            unmap(0, TtuFlags::HWPOISON),
        ],
    }
}

/// Numbers as large as they can be.
fn largest() -> ScenarioParts {
    let folio = Folio {
        pfn: Pfn::new(LIMIT - 1),
        index: PgOff::new(LIMIT - 1),
        swap: Some(SwapSlot::new(LIMIT - 1)),
        extra_refs: LIMIT - 1,
        ..anon(0, 0)
    };
    let vma = Vma { start: Vpn::new(LIMIT - 1), pgoff: PgOff::new(LIMIT - 1), ..heap(1) };
    let slot = SwapSlot::new(LIMIT - 1);
    let swap = Pte::Softleaf(Softleaf::Swap { slot, flags: PteFlags::EXCLUSIVE });
    let guard = Pte::Softleaf(Softleaf::Marker(Marker::Poison));
    ScenarioParts {
        folios: vec![folio],
        mms: vec![
            Mm {
                name: "app".into(),
                vmas: vec![vma],
                runs: vec![PteRun { at: Vpn::new(LIMIT - 1), len: 1, first: swap }],
            },
            Mm {
                name: "child".into(),
                vmas: vec![Vma { start: Vpn::new(0), pgoff: PgOff::new(0), ..heap(LIMIT - 1) }],
                runs: vec![PteRun { at: Vpn::new(0), len: LIMIT - 1, first: guard }],
            },
        ],
        swap_dup_fails_after: Some(LIMIT - 1),
        ..ScenarioParts::default()
    }
}

/// Twelve folios of 64K in two processes, each in a state of its own, with a title, two designs and a step.
///
/// # Panics
///
/// Never: the scenario is valid.
#[must_use]
pub fn pages_192() -> Link {
    let mut runs: [Vec<PteRun>; 2] = [Vec::new(), Vec::new()];
    for i in 0..12_usize {
        let start = 512 + 16 * i as u64;
        for (mm, runs) in runs.iter_mut().enumerate() {
            // Pieces of 16, 8, 4 and 2 pages, every third of them swapped out.
            let len = 16 >> ((i + mm) % 4);
            for (n, from) in (0..16_u32).step_by(16 >> ((i + mm) % 4)).enumerate() {
                let wd = PteFlags::WRITE | PteFlags::DIRTY;
                let flags = if (n + i) % 2 == 0 { wd } else { PteFlags::DIRTY };
                let slot = SwapSlot::new(8192 + 16 * i as u64 + u64::from(from));
                let swap = Softleaf::Swap { slot, flags: PteFlags::empty() };
                let first = if n % 3 == 2 {
                    Pte::Softleaf(swap)
                } else {
                    Pte::Present { page: page(i, from), flags }
                };
                runs.push(PteRun { at: Vpn::new(start + u64::from(from)), len, first });
            }
        }
    }
    let names = ["app", "child"];
    let mms = runs.into_iter().zip(names);
    let parts = ScenarioParts {
        folios: ('A'..='L').zip(0..).map(|(id, i)| Folio { id: id.into(), ..anon(i, 4) }).collect(),
        mms: mms.map(|(runs, name)| Mm { name: name.into(), vmas: vec![heap(192)], runs }).collect(),
        ops: (0..12).map(|i| unmap(i, TtuFlags::SYNC | TtuFlags::BATCH_FLUSH)).collect(),
        ..ScenarioParts::default()
    };
    let mut doc = doc(parts);
    doc.title = Some("Twelve folios of 64K, shared after a fork".into());
    doc.designs = vec![Preset::SeriesV2.into(), Preset::Jump.into()];
    let mut link = link(doc);
    link.designs.clone_from(&link.doc.designs);
    link
}
