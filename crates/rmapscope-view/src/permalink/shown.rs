//! What is shown of a document: designs, step, panels and selection.

use alloc::vec::Vec;

use rmapscope_core::{Knob, LIMIT, MmId, Preset, Scenario, Skip, VmaId, Vpn};

use super::{
    Link, LinkProblem, MAX_DESIGNS, Panels, Selection,
    bits::{Codec, Result, index, width},
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
pub(super) fn shown(codec: &mut Codec<'_>, given: Option<&Link>, link: &mut Link) -> Result<()> {
    let designs = given.map_or(&[][..], |link| &link.designs);
    let last = codec.bits(designs.len().saturating_sub(1) as u64, width(MAX_DESIGNS as u64 - 1))?;
    for i in 0..=index(last) {
        let same = link.doc.designs.get(i).cloned();
        let one = match same {
            Some(same) if codec.bit(designs.get(i) == Some(&same))? => same,
            _ => design(codec, designs.get(i))?,
        };
        link.designs.push(one);
    }
    link.steps = codec.number(given.map_or(0, |link| link.steps), 6)?;
    link.step = codec.bits(given.map_or(0, |link| link.step), width(link.steps))?;
    if link.step > link.steps {
        return Err(LinkProblem::OutOfList { found: link.step, len: link.steps + 1 });
    }
    let panels = given.and_then(|link| link.panels);
    if codec.bit(panels.is_some())? {
        let panels = panels.unwrap_or_default().0;
        let bits = codec.number(width(panels.into()).into(), 2)?;
        // Panels have numbers from 0 to 31.
        let bits = u32::try_from(bits).ok().filter(|bits| *bits <= 32).ok_or(LinkProblem::TooLarge)?;
        let set = codec.bits(panels.into(), bits)?;
        link.panels = Some(Panels(u32::try_from(set).unwrap_or_default()));
    }
    if codec.bit(given.is_some_and(|link| link.selection.is_some()))? {
        let given = given.and_then(|link| link.selection);
        link.selection = Some(selection(codec, given, &link.doc.scenario)?);
    }
    // Sections that later programs add: a bit that is set, a number and a length in bits, each.
    if codec.bit(false)? {
        return Err(LinkProblem::UnknownSection { tag: codec.number(0, 2)? });
    }
    Ok(())
}

/// A design: its preset, and which knobs are turned.
pub(super) fn design(codec: &mut Codec<'_>, given: Option<&DesignDoc>) -> Result<DesignDoc> {
    codec.charge(DESIGN)?;
    let preset = given.map_or(Preset::V7_0, DesignDoc::base);
    let wanted = given.map_or_else(|| preset.design(), |doc| *doc.design());
    let code = PRESETS.iter().position(|known| *known == preset).unwrap_or_default() as u64;
    let code = codec.bits(code, 4)?;
    let base = *PRESETS.get(index(code)).ok_or(LinkProblem::Unknown { code })?;
    let mut design = base.design();
    let mut turned: Vec<usize> = Vec::new();
    if wanted.skip != design.skip {
        turned.push(0);
    }
    turned
        .extend((1..).zip(KNOBS).filter(|(_, knob)| knob.get(&wanted) != knob.get(&design)).map(|(i, _)| i));
    if !codec.bit(!turned.is_empty())? {
        return Ok(base.into());
    }
    let mut from = 0;
    for i in 0..=codec.count(turned.len().saturating_sub(1), 0)? {
        let knob = turned.get(i).copied().unwrap_or(from);
        let knob = codec.count(knob.saturating_sub(from), 1)?.saturating_add(from);
        codec.charge(KNOB)?;
        if knob == 0 {
            let value = SKIPS.iter().position(|skip| *skip == wanted.skip).unwrap_or_default();
            design.skip = SKIPS[codec.one_of(value, SKIPS.len())?];
        } else if let Some(knob) = KNOBS.get(knob - 1) {
            knob.set(&mut design, !knob.get(&base.design()));
        } else {
            return Err(LinkProblem::Unknown { code: knob as u64 });
        }
        from = knob + 1;
    }
    Ok(DesignDoc::turned(base, design))
}

/// Entries of an mm, a folio, or a VMA.
fn selection(codec: &mut Codec<'_>, given: Option<Selection>, scenario: &Scenario) -> Result<Selection> {
    let kind = match given {
        None | Some(Selection::Entries { .. }) => 0,
        Some(Selection::Folio(_)) => 1,
        Some(Selection::Vma { .. }) => 2,
    };
    let (mut mm, mut at, mut len, mut vma, mut folio) = (0, Vpn::default(), 1, 0, 0);
    match given {
        None => {}
        Some(Selection::Entries { mm: m, at: a, len: l }) => (mm, at, len) = (m.index(), a, l),
        Some(Selection::Folio(f)) => folio = f.index(),
        Some(Selection::Vma { mm: m, vma: v }) => (mm, vma) = (m.index(), v.index()),
    }
    let kind = codec.bits(kind, 2)?;
    let one_of = |codec: &mut Codec<'_>, given, len: usize| {
        if len == 0 { Err(LinkProblem::OutOfList { found: 0, len: 0 }) } else { codec.one_of(given, len) }
    };
    if kind == 1 {
        let folio = one_of(codec, folio, scenario.folios().len())?;
        return Ok(Selection::Folio(rmapscope_core::FolioId::new(folio)));
    }
    if kind > 2 {
        return Err(LinkProblem::Unknown { code: kind });
    }
    let mm = one_of(codec, mm, scenario.mms().len())?;
    let vmas = &scenario.mms()[mm].vmas;
    if kind == 2 {
        let vma = one_of(codec, vma, vmas.len())?;
        return Ok(Selection::Vma { mm: MmId::new(mm), vma: VmaId::new(vma) });
    }
    let first = vmas.first().map_or(0, |vma| vma.start.get());
    let at = codec.guess(at.get(), first)?;
    let len = codec.number(len.saturating_sub(1), 2)? + 1;
    if at + len > LIMIT {
        return Err(LinkProblem::TooLarge);
    }
    Ok(Selection::Entries { mm: MmId::new(mm), at: Vpn::new(at), len })
}
