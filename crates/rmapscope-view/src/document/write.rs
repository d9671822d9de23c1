//! Writing the document in canonical form, through serde.

use alloc::{string::String, vec::Vec};

use rmapscope_core::{Arch, Folio, FolioKind, Mm, MmId, Op, Scenario, TtuFlags, Vma, VmaFlags};
use serde::{Serialize, Serializer};

use super::{FORMAT, ScenarioDoc, read::ARCHES};
use crate::{design_doc::DesignDoc, run_doc::RunDoc};

impl Serialize for ScenarioDoc {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let scenario = &*self.scenario;
        Document {
            format: FORMAT,
            title: self.title.as_deref(),
            notes: self.notes.as_deref(),
            arch: arch_name(scenario.arch()),
            folios: scenario.folios().iter().map(folio).collect(),
            mms: scenario.mms().iter().enumerate().map(|(i, mm)| mm_doc(scenario, i, mm)).collect(),
            faults: scenario.swap_dup_fails_after().map(|n| Faults { swap_dup_fails_after: n }),
            ops: scenario.ops().iter().map(|&op| op_doc(scenario, op)).collect(),
            designs: &self.designs,
        }
        .serialize(serializer)
    }
}

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    arch: Option<&'static str>,
    folios: Vec<FolioDoc<'a>>,
    mms: Vec<MmDoc<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    faults: Option<Faults>,
    ops: Vec<OpDoc<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    designs: &'a [DesignDoc],
}

#[derive(Serialize)]
struct FolioDoc<'a> {
    id: &'a str,
    kind: &'static str,
    order: u8,
    pfn: u64,
    object: &'a str,
    index: u64,
    /// Only where it is not the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    swapbacked: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    swap: Option<u64>,
    #[serde(skip_serializing_if = "is_false")]
    dirty: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    exclusive: &'a [(u16, u16)],
    #[serde(skip_serializing_if = "is_false")]
    pinned: bool,
    #[serde(skip_serializing_if = "is_zero")]
    extra_refs: u64,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    hwpoison: &'a [u16],
    #[serde(skip_serializing_if = "is_false")]
    partially_mapped: bool,
    #[serde(skip_serializing_if = "is_false")]
    mlocked: bool,
}

#[derive(Serialize)]
struct MmDoc<'a> {
    name: &'a str,
    vmas: Vec<VmaDoc<'a>>,
    ptes: Vec<RunDoc<'a>>,
}

#[derive(Serialize)]
struct VmaDoc<'a> {
    start: u64,
    pages: u64,
    pgoff: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    anon: Option<&'a String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    flags: Vec<&'static str>,
}

#[derive(Serialize)]
struct Faults {
    swap_dup_fails_after: u64,
}

#[derive(Serialize)]
struct OpDoc<'a> {
    op: &'static str,
    folio: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    flags: Vec<&'static str>,
}

/// The name of an architecture that is not the default.
fn arch_name(arch: Arch) -> Option<&'static str> {
    (arch != Arch::default())
        .then(|| ARCHES.into_iter().find(|(known, _)| *known == arch))?
        .map(|(_, name)| name)
}

fn folio(folio: &Folio) -> FolioDoc<'_> {
    FolioDoc {
        id: &folio.id,
        kind: folio.kind.name(),
        order: folio.order.get(),
        pfn: folio.pfn.get(),
        object: &folio.object,
        index: folio.index.get(),
        swapbacked: (folio.kind == FolioKind::Anon && !folio.swapbacked).then_some(false),
        swap: folio.swap.map(rmapscope_core::SwapSlot::get),
        dirty: folio.dirty,
        exclusive: &folio.exclusive,
        pinned: folio.pinned,
        extra_refs: folio.extra_refs,
        hwpoison: &folio.hwpoison,
        partially_mapped: folio.partially_mapped,
        mlocked: folio.mlocked,
    }
}

fn mm_doc<'a>(scenario: &'a Scenario, mm: usize, doc: &'a Mm) -> MmDoc<'a> {
    let runs = &scenario.mm(MmId::new(mm)).runs;
    MmDoc {
        name: &doc.name,
        vmas: doc.vmas.iter().map(vma).collect(),
        ptes: runs.iter().map(|&run| RunDoc { scenario, run }).collect(),
    }
}

fn vma(vma: &Vma) -> VmaDoc<'_> {
    VmaDoc {
        start: vma.start.get(),
        pages: vma.pages,
        pgoff: vma.pgoff.get(),
        anon: vma.anon.as_ref(),
        file: vma.file.as_ref(),
        flags: VmaFlags::NAMES
            .into_iter()
            .filter(|(flag, _)| vma.flags.contains(*flag))
            .map(|(_, name)| name)
            .collect(),
    }
}

fn op_doc(scenario: &Scenario, op: Op) -> OpDoc<'_> {
    let Op::Unmap { folio, flags } = op;
    OpDoc {
        op: "unmap",
        folio: &scenario.folio(folio).id,
        flags: TtuFlags::NAMES
            .into_iter()
            .filter(|(flag, _)| flags.contains(*flag))
            .map(|(_, name)| name)
            .collect(),
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
const fn is_false(value: &bool) -> bool {
    !*value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
const fn is_zero(value: &u64) -> bool {
    *value == 0
}
