//! The document: texts, folios, mms, operations, and its designs.

use alloc::{format, string::String, vec::Vec};

use rmapscope_core::{Arch, FolioId, Mm, Op, ScenarioParts, TtuFlags};

use super::{
    LinkProblem, Part, Version,
    bits::Codec,
    folio::folios,
    runs::{RUN, runs},
    series::Series,
    shown::design,
    vma, words,
};
use crate::{design_doc::DesignDoc, document::ScenarioDoc};

/// What an mm and an operation take of the room.
const MM: usize = 64;
const OP: usize = 16;

/// What stands in a link, as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) model: u32,
    pub(super) title: Option<String>,
    pub(super) notes: Option<String>,
    pub(super) parts: ScenarioParts,
    pub(super) designs: Vec<DesignDoc>,
}

/// The model's number and the document, into `draft`; `given` is what is written.
pub(super) fn layout(codec: &mut Codec<'_>, model: u32, given: Option<&ScenarioDoc>, draft: &mut Draft) {
    let parts = given.map(|doc| doc.scenario.parts());
    let model = codec.number(u64::from(model).saturating_sub(1), 0) + 1;
    draft.model = u32::try_from(model).unwrap_or_else(|_| {
        codec.fail(LinkProblem::TooLarge);
        0
    });
    draft.title = words::maybe_text(codec, given.and_then(|doc| doc.title.as_deref()));
    draft.notes = words::maybe_text(codec, given.and_then(|doc| doc.notes.as_deref()));
    draft.parts.arch = arch(codec, parts.map_or(Arch::Generic, |parts| parts.arch));

    draft.parts.folios = folios(codec, parts.map_or(&[][..], |parts| &parts.folios));
    if !codec.is_well() {
        return;
    }
    let mut names = vma::names(codec, &draft.parts.folios);
    codec.part = Part::Mm(0);
    let mms = parts.map_or(&[][..], |parts| &parts.mms);
    for i in 0..codec.count(mms.len(), 0) {
        codec.part = Part::Mm(i);
        mm(codec, mms.get(i), &mut draft.parts, &mut names);
        if !codec.is_well() {
            return;
        }
    }
    codec.part = Part::Ops;
    let faults = parts.and_then(|parts| parts.swap_dup_fails_after);
    if codec.bit(faults.is_some()) {
        draft.parts.swap_dup_fails_after = Some(codec.number(faults.unwrap_or_default(), 0));
    }
    let ops = parts.map_or(&[][..], |parts| &parts.ops);
    draft.parts.ops = self::ops(codec, ops, draft.parts.folios.len());
    if !codec.is_well() {
        return;
    }
    let designs = given.map_or(&[][..], |doc| &doc.designs);
    for i in 0..codec.count(designs.len(), 1) {
        let design = design(codec, designs.get(i));
        if !codec.is_well() {
            return;
        }
        draft.designs.push(design);
    }
}

/// One bit for the default; the others have numbers.
fn arch(codec: &mut Codec<'_>, given: Arch) -> Arch {
    if !codec.bit(given != Arch::Generic) {
        return Arch::Generic;
    }
    let code = codec.number(0, 0);
    if code > 0 {
        codec.fail(LinkProblem::Unknown { code });
    }
    Arch::X86_64
}

/// An mm: its name, VMAs and runs. It is in `parts` as far as it was read.
fn mm(codec: &mut Codec<'_>, given: Option<&Mm>, parts: &mut ScenarioParts, names: &mut Vec<String>) {
    codec.charge(MM);
    let i = parts.mms.len();
    let expected = match i {
        0 => "app".into(),
        1 => "child".into(),
        _ => format!("m{i}"),
    };
    let name = words::guess(codec, given.map_or("", |mm| &mm.name), expected);
    if !codec.is_well() {
        return;
    }
    parts.mms.push(Mm { name, vmas: Vec::new(), runs: Vec::new() });
    let (before, mm) = parts.mms.split_at_mut(i);
    let (before, mm) = (before.last(), &mut mm[0]);
    let vmas = given.map_or(&[][..], |mm| &mm.vmas);
    let expected = before.map_or(1, |mm| mm.vmas.len());
    let count = if codec.bit(vmas.len() == expected) { expected } else { codec.count(vmas.len(), 1) };
    for i in 0..count {
        let vma = vma::vma(codec, vmas.get(i), &mm.vmas, &parts.folios, before, names);
        if !codec.is_well() {
            return;
        }
        mm.vmas.push(vma);
    }
    let list = given.map_or(&[][..], |mm| &mm.runs);
    if let Some(before) = before
        && codec.bit(list == before.runs)
    {
        codec.charge(RUN * before.runs.len());
        if codec.is_well() {
            mm.runs.clone_from(&before.runs);
        }
        return;
    }
    runs(codec, list, &parts.folios, &mm.vmas, &mut mm.runs);
}

/// All operations; those that are given are ignored when reading. None if something is wrong.
fn ops(codec: &mut Codec<'_>, given: &[Op], folios: usize) -> Vec<Op> {
    let first = Op::Unmap { folio: FolioId::new(0), flags: TtuFlags::SYNC | TtuFlags::BATCH_FLUSH };
    let behind = |op: Op| {
        let Op::Unmap { folio, flags } = op;
        Op::Unmap { folio: FolioId::new(folio.index() + 1), flags }
    };
    let mut series = Series::default();
    let mut expected = first;
    let mut list = Vec::new();
    let count = codec.count(given.len(), 0);
    for i in 0..count {
        codec.charge(OP);
        let one = given.get(i).copied();
        let as_expected = match codec.version() {
            Version::One => false,
            Version::Two => {
                let following =
                    || given.windows(2).skip(i).take_while(|two| two[1] == behind(two[0])).count();
                series.next(codec, one == Some(expected), count - i - 1, following)
            }
        };
        let op = if as_expected {
            let Op::Unmap { folio, .. } = expected;
            if folio.index() >= folios {
                codec.fail(LinkProblem::OutOfList { found: folio.index() as u64, len: folios as u64 });
            }
            expected
        } else {
            op(codec, one, folios, expected)
        };
        if !codec.is_well() {
            return Vec::new();
        }
        expected = behind(op);
        list.push(op);
    }
    list
}

/// An operation: what it is; its folio, unless it is the one behind that of the operation before; its flags, unless they
/// are those of the operation before.
fn op(codec: &mut Codec<'_>, given: Option<Op>, folios: usize, expected: Op) -> Op {
    let Op::Unmap { folio, flags } = given.unwrap_or(expected);
    let Op::Unmap { folio: next, flags: before } = expected;
    if codec.bit(false) {
        codec.fail(LinkProblem::Unknown { code: 1 });
    }
    let folio = if next.index() < folios && codec.bit(folio == next) {
        next
    } else {
        FolioId::new(codec.one_of(folio.index(), folios))
    };
    let flags = if codec.bit(flags == before) {
        before
    } else {
        // One bit more than there are flags.
        let bits = codec.bits(flags.bits().into(), 5);
        let flags = u8::try_from(bits).ok().and_then(TtuFlags::from_bits);
        flags.unwrap_or_else(|| {
            codec.fail(LinkProblem::Unknown { code: bits });
            TtuFlags::empty()
        })
    };
    Op::Unmap { folio, flags }
}
