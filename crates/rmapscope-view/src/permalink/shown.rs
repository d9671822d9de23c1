//! What is shown of a document: designs, step, panels and selection.

use rmapscope_core::{FolioId, Knob, LIMIT, MmId, Preset, Scenario, Skip, VmaId, Vpn};

use super::{
    Link, LinkProblem, MAX_DESIGNS, Panels, Selection,
    bits::{Codec, index, width},
};
use crate::design_doc::DesignDoc;

/// What a design and a turned knob take of the room.
const DESIGN: usize = 64;
const KNOB: usize = 64;

/// The presets by their codes; 15 is none.
const PRESETS: [Preset; 9] = [
    Preset::V6_15,
    Preset::V6_16,
    Preset::V7_0,
    Preset::Merged2026_08,
    Preset::SeriesV2,
    Preset::Jump,
    Preset::WalkBatch,
    Preset::BatchPresent,
    Preset::Rmapscope,
];

/// The knobs by their codes, which begin with 1; 0 is `skip`.
const KNOBS: [Knob; 13] = [
    Knob::TableCap,
    Knob::WholeFolioOnly,
    Knob::BatchLazyfree,
    Knob::BatchFile,
    Knob::BatchAnon,
    Knob::BatchUffdWp,
    Knob::RespectWriteSoftDirty,
    Knob::ResetNr,
    Knob::BatchMarkers,
    Knob::RestoreOnMismatch,
    Knob::RestoreTail,
    Knob::MlockCountsPtes,
    Knob::HwpoisonPerPage,
];

/// The values of `skip` by their codes.
const SKIPS: [Skip; 5] = [Skip::None, Skip::Jump, Skip::WalkBatch, Skip::Present, Skip::Mapped];

/// What is shown, into `link`, which has its document already; `given` is what is written.
pub(super) fn shown(codec: &mut Codec<'_>, given: Option<&Link>, link: &mut Link) {
    let designs = given.map_or(&[][..], |link| &link.designs);
    let last = codec.bits(designs.len().saturating_sub(1) as u64, width(MAX_DESIGNS as u64 - 1));
    for i in 0..=index(last) {
        let same = link.doc.designs.get(i);
        let one = match same {
            Some(same) if codec.bit(designs.get(i) == Some(same)) => same.clone(),
            _ => design(codec, designs.get(i)),
        };
        link.designs.push(one);
    }
    link.steps = codec.number(given.map_or(0, |link| link.steps), 6);
    link.step = codec.bits(given.map_or(0, |link| link.step), width(link.steps));
    if link.step > link.steps {
        codec.fail(LinkProblem::OutOfList { found: link.step, len: link.steps + 1 });
    }
    let panels = given.and_then(|link| link.panels);
    if codec.bit(panels.is_some()) {
        let panels = u64::from(panels.unwrap_or_default().0);
        // Panels have numbers from 0 to 31.
        let bits = codec.one_of(index(width(panels).into()), 33);
        let set = codec.bits(panels, u32::try_from(bits).unwrap_or_default());
        link.panels = Some(Panels(u32::try_from(set).unwrap_or_default()));
    }
    if codec.bit(given.is_some_and(|link| link.selection.is_some())) {
        let given = given.and_then(|link| link.selection);
        link.selection = Some(selection(codec, given, &link.doc.scenario));
    }
    // Sections that later programs add: a bit that is set, a number and a length in bits, each.
    if codec.bit(false) {
        let tag = codec.number(0, 2);
        codec.fail(LinkProblem::UnknownSection { tag });
    }
}

/// A design: its preset, and which knobs are turned.
pub(super) fn design(codec: &mut Codec<'_>, given: Option<&DesignDoc>) -> DesignDoc {
    codec.charge(DESIGN);
    let preset = given.map_or(Preset::V7_0, DesignDoc::base);
    let wanted = given.map_or_else(|| preset.design(), |doc| *doc.design());
    let code = PRESETS.iter().position(|known| *known == preset).unwrap_or_default();
    let base = PRESETS[codec.one_of(code, PRESETS.len())];
    let mut design = base.design();
    if !codec.bit(wanted != design) {
        return base.into();
    }
    // Whether the design has another value of a knob, and how many of them are turned.
    let turned = |i: usize| match i.checked_sub(1).map(|i| KNOBS[i]) {
        None => wanted.skip != base.design().skip,
        Some(knob) => knob.get(&wanted) != knob.get(&base.design()),
    };
    let all = 0..=KNOBS.len();
    let count = all.clone().filter(|i| turned(*i)).count();
    let mut from = 0;
    for _ in 0..=codec.count(count.saturating_sub(1), 0) {
        codec.charge(KNOB);
        let next = (from..=KNOBS.len()).find(|i| turned(*i)).unwrap_or(from);
        let knob = codec.count(next - from, 1).saturating_add(from);
        if knob > KNOBS.len() {
            codec.fail(LinkProblem::Unknown { code: knob as u64 });
        }
        if !codec.is_well() {
            break;
        }
        if let Some(i) = knob.checked_sub(1) {
            KNOBS[i].set(&mut design, !KNOBS[i].get(&base.design()));
        } else {
            let value = SKIPS.iter().position(|skip| *skip == wanted.skip).unwrap_or_default();
            design.skip = SKIPS[codec.one_of(value, SKIPS.len())];
        }
        from = knob + 1;
    }
    DesignDoc::turned(base, design)
}

/// Entries of an mm, a folio, or a VMA.
fn selection(codec: &mut Codec<'_>, given: Option<Selection>, scenario: &Scenario) -> Selection {
    // What is not meant is 0.
    let (kind, mm, at, len, item) = match given {
        None => (0, 0, 0, 1, 0),
        Some(Selection::Entries { mm, at, len }) => (0, mm.index(), at.get(), len, 0),
        Some(Selection::Folio(folio)) => (1, 0, 0, 1, folio.index()),
        Some(Selection::Vma { mm, vma }) => (2, mm.index(), 0, 1, vma.index()),
    };
    let kind = codec.one_of(kind, 3);
    if kind == 1 {
        return Selection::Folio(FolioId::new(codec.one_of(item, scenario.folios().len())));
    }
    let mm = codec.one_of(mm, scenario.mms().len());
    let vmas = scenario.mms().get(mm).map_or(&[][..], |mm| &mm.vmas);
    let mm = MmId::new(mm);
    if kind == 2 {
        return Selection::Vma { mm, vma: VmaId::new(codec.one_of(item, vmas.len())) };
    }
    let at = codec.guess(at, vmas.first().map_or(0, |vma| vma.start.get()));
    let len = codec.number(len.saturating_sub(1), 2) + 1;
    if at + len > LIMIT {
        codec.fail(LinkProblem::TooLarge);
    }
    Selection::Entries { mm, at: Vpn::new(at), len }
}
