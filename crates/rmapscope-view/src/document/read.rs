//! Reading the document's tree into the parts of a scenario.

use alloc::{borrow::ToOwned, collections::BTreeMap, string::String, sync::Arc, vec::Vec};

use rmapscope_core::{
    Arch, Folio, FolioKind, Mm, Op, Order, Pfn, PgOff, Problem, Scenario, ScenarioParts, SortedMap, SwapSlot,
    TtuFlags, Vma, VmaFlags, Vpn,
};

use super::{
    FORMAT, ScenarioDoc,
    error::{DocumentError, DocumentProblem, MAX},
    fields::{Fields, number, string},
    read_pte::{Folios, run},
};
use crate::{design_doc::DesignDoc, json::Json, path::Path};

const KEYS: [&str; 9] = ["format", "title", "notes", "arch", "folios", "mms", "faults", "ops", "designs"];
const FOLIO_KEYS: [&str; 15] = [
    "id",
    "kind",
    "order",
    "pfn",
    "object",
    "index",
    "swapbacked",
    "swap",
    "dirty",
    "exclusive",
    "pinned",
    "extra_refs",
    "hwpoison",
    "partially_mapped",
    "mlocked",
];
const MM_KEYS: [&str; 3] = ["name", "vmas", "ptes"];
const VMA_KEYS: [&str; 6] = ["start", "pages", "pgoff", "anon", "file", "flags"];
const UNMAP_KEYS: [&str; 3] = ["op", "folio", "flags"];

/// The names of architectures in documents.
pub(super) const ARCHES: [(Arch, &str); 2] = [(Arch::Generic, "generic"), (Arch::X86_64, "x86-64")];

/// Reads a scenario.
pub(super) fn scenario(path: &Path<'_>, json: &Json) -> Result<ScenarioDoc, DocumentError> {
    let fields = Fields::of(path, json)?;
    // First of all: a document of another version may have other keys.
    let format = fields.need("format", "\"rmapscope/1\"")?;
    if !matches!(format, Json::String(text) if text == FORMAT) {
        let problem = DocumentProblem::Version { found: format.shown() };
        return Err(DocumentError::new(&path.key("format"), problem));
    }
    let fields = fields.only(&KEYS)?;
    let title = fields.maybe_string("title")?.map(ToOwned::to_owned);
    let notes = fields.maybe_string("notes")?.map(ToOwned::to_owned);
    let arch = fields
        .maybe_string("arch")?
        .map_or(Ok(Arch::default()), |name| name_of(&path.key("arch"), name, &ARCHES))?;
    let list = fields.each("folios", folio)?;
    let mut by_id = BTreeMap::new();
    for (i, folio) in list.iter().enumerate() {
        // A duplicate is refused below, with both places.
        by_id.entry(folio.id.as_str()).or_insert(i);
    }
    let folios = Folios { by_id, list: &list };
    let mms = fields.each("mms", |path, json| mm(path, json, &folios))?;
    let swap_dup_fails_after = match fields.get("faults") {
        None => None,
        Some(json) => faults(&path.key("faults"), json)?,
    };
    let ops = fields.each("ops", |path, json| op(path, json, &folios))?;
    let designs = fields.maybe_each("designs", DesignDoc::read)?;
    let parts = ScenarioParts { arch, folios: list, mms, swap_dup_fails_after, ops };
    let scenario = Scenario::new(parts).map_err(|error| DocumentError::scenario(path, error))?;
    Ok(ScenarioDoc { title, notes, designs, scenario: Arc::new(scenario) })
}

/// What a name stands for.
pub(crate) fn name_of<T: Copy, const N: usize>(
    path: &Path<'_>,
    name: &str,
    names: &[(T, &'static str); N],
) -> Result<T, DocumentError> {
    names
        .iter()
        .find(|(_, known)| *known == name)
        .map(|(value, _)| *value)
        .ok_or_else(|| DocumentError::unknown_name(path, name, &names.map(|(_, known)| known)))
}

fn folio(path: &Path<'_>, json: &Json) -> Result<Folio, DocumentError> {
    let fields = Fields::of(path, json)?.only(&FOLIO_KEYS)?;
    let id = fields.string("id")?.to_owned();
    let kinds = FolioKind::ALL.map(|kind| (kind, kind.name()));
    let kind = name_of(&path.key("kind"), fields.string("kind")?, &kinds)?;
    if kind != FolioKind::Anon {
        for key in ["swapbacked", "swap", "exclusive"] {
            if fields.get(key).is_some() {
                let problem = DocumentProblem::Scenario(Problem::AnonOnly);
                return Err(DocumentError::new(&path.key(key), problem));
            }
        }
    }
    let order = fields.number("order", 0, rmapscope_core::MAX_ORDER.into())?;
    // In range, as just checked.
    let order = Order::try_new(order).unwrap_or_default();
    let nr = order.nr_pages().get();
    Ok(Folio {
        id,
        kind,
        order,
        pfn: Pfn::new(fields.number("pfn", 0, MAX)?),
        object: fields.string("object")?.to_owned(),
        index: PgOff::new(fields.number("index", 0, MAX)?),
        swapbacked: match kind {
            FolioKind::Anon => fields.bool_or("swapbacked", true)?,
            FolioKind::File => false,
            FolioKind::Shmem => true,
        },
        swap: fields.maybe_number("swap", 0, MAX)?.map(SwapSlot::new),
        dirty: fields.bool_or("dirty", false)?,
        exclusive: exclusive(fields, nr)?,
        pinned: fields.bool_or("pinned", false)?,
        extra_refs: fields.maybe_number("extra_refs", 0, MAX)?.unwrap_or(0),
        hwpoison: hwpoison(fields, nr)?,
        partially_mapped: fields.bool_or("partially_mapped", false)?,
        mlocked: fields.bool_or("mlocked", false)?,
    })
}

/// Runs `[first page, count]`, ascending and within the folio; runs that touch become one.
fn exclusive(fields: Fields<'_>, nr: u64) -> Result<Vec<(u16, u16)>, DocumentError> {
    let mut runs: Vec<(u16, u16)> = Vec::new();
    let mut from = 0;
    fields.maybe_each("exclusive", |path, json| {
        let accepted = "a list of two numbers, first page and count,";
        let Json::Array(pair) = json else {
            return Err(DocumentError::wrong_type(path, json, accepted));
        };
        let [first, pages] = pair.as_slice() else {
            let items = pair.len();
            let found = alloc::format!("an array of {items}");
            let accepted = accepted.into();
            return Err(DocumentError::new(path, DocumentProblem::WrongType { found, accepted }));
        };
        let first = number(&path.item(0), first, 0, MAX)?;
        let pages = number(&path.item(1), pages, 0, MAX)?;
        if pages == 0 || first < from || first + pages > nr {
            let problem = Problem::BadPages { first, pages, from, nr };
            return Err(DocumentError::new(path, DocumentProblem::Scenario(problem)));
        }
        match runs.last_mut() {
            Some(last) if first == from => last.1 += small(pages),
            _ => runs.push((small(first), small(pages))),
        }
        from = first + pages;
        Ok(())
    })?;
    Ok(runs)
}

/// Page numbers within the folio in any order, each once.
fn hwpoison(fields: Fields<'_>, nr: u64) -> Result<Vec<u16>, DocumentError> {
    let mut at: SortedMap<u16, usize> = SortedMap::default();
    let mut item = 0;
    fields.maybe_each("hwpoison", |path, json| {
        let page = small(number(path, json, 0, nr - 1)?);
        if let Some(first) = at.insert(page, item) {
            let problem = DocumentProblem::Repeated { found: json.shown(), first };
            return Err(DocumentError::new(path, problem));
        }
        item += 1;
        Ok(())
    })?;
    Ok(at.iter().map(|(page, _)| page).collect())
}

/// A number of pages or a page of a folio, which is at most 512.
fn small(pages: u64) -> u16 {
    u16::try_from(pages).unwrap_or(u16::MAX)
}

fn mm(path: &Path<'_>, json: &Json, folios: &Folios<'_>) -> Result<Mm, DocumentError> {
    let fields = Fields::of(path, json)?.only(&MM_KEYS)?;
    Ok(Mm {
        name: fields.string("name")?.to_owned(),
        vmas: fields.each("vmas", vma)?,
        runs: fields.each("ptes", |path, json| run(path, json, folios))?,
    })
}

fn vma(path: &Path<'_>, json: &Json) -> Result<Vma, DocumentError> {
    let fields = Fields::of(path, json)?.only(&VMA_KEYS)?;
    let object = |key| -> Result<Option<String>, DocumentError> {
        Ok(fields.maybe_string(key)?.map(ToOwned::to_owned))
    };
    Ok(Vma {
        start: Vpn::new(fields.number("start", 0, MAX)?),
        pages: fields.number("pages", 1, MAX)?,
        pgoff: PgOff::new(fields.number("pgoff", 0, MAX)?),
        anon: object("anon")?,
        file: object("file")?,
        flags: fields.flags("flags", &VmaFlags::NAMES)?.into_iter().collect(),
    })
}

fn faults(path: &Path<'_>, json: &Json) -> Result<Option<u64>, DocumentError> {
    const KEY: &str = "swap_dup_fails_after";
    let fields = Fields::of(path, json)?.only(&[KEY])?;
    match fields.get(KEY) {
        None | Some(Json::Null) => Ok(None),
        Some(json) => number(&path.key(KEY), json, 0, MAX).map(Some),
    }
}

fn op(path: &Path<'_>, json: &Json, folios: &Folios<'_>) -> Result<Op, DocumentError> {
    let fields = Fields::of(path, json)?;
    // The operation first: each has keys of its own.
    let name = string(&path.key("op"), fields.need("op", "\"unmap\"")?)?;
    name_of(&path.key("op"), name, &[((), "unmap")])?;
    let fields = fields.only(&UNMAP_KEYS)?;
    let folio = folios.find(&path.key("folio"), fields.need("folio", "the id of a folio")?)?;
    let flags = fields.flags("flags", &TtuFlags::NAMES)?.into_iter().collect();
    Ok(Op::Unmap { folio, flags })
}
