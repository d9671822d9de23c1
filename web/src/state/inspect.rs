//! The fields of what is selected, and how each is changed: by the names that documents have for them.

use rmapscope_core::{
    Arch, Folio, FolioId, FolioKind, MmId, Op, OpId, Order, PageId, Pfn, PgOff, Pte, PteKind, Scenario,
    Softleaf, SwapSlot, TtuFlags, VmaFlags, VmaId, Vpn,
};
use rmapscope_view::ScenarioDoc;
use rmapscope_view::edit::{Brush, Edge, Edit, FolioField, Span, Turn, VmaField};
use rmapscope_view::frame::{BITS, kind_name};

use super::Selection;

/// A field as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in documents.
    pub name: &'static str,
    /// What is in it.
    pub value: Value,
}

/// What is in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text or a number; what it must be stands beside it.
    Text(String, &'static str),
    /// Something that is or is not.
    Flag(bool),
    /// One of several.
    Choice(Vec<String>, usize),
}

/// A refused change: where, what was typed and why it cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The field.
    pub field: &'static str,
    /// What was typed.
    pub typed: String,
    /// Why not.
    pub why: String,
}

const NUMBER: &str = "a number";
const MAYBE: &str = "a number, or empty";
const NAME: &str = "a name";
const MAYBE_NAME: &str = "a name, or empty";
const MAYBE_TEXT: &str = "a text, or empty";
const RUNS: &str = "pages, as 0–7, 12";
const ARCHES: [(Arch, &str); 2] = [(Arch::Generic, "generic"), (Arch::X86_64, "x86-64")];

/// The fields of what is selected; none if it is not there.
#[must_use]
pub fn fields(doc: &ScenarioDoc, selection: Selection) -> Vec<Field> {
    let scenario = &doc.scenario;
    if !selection.is_in(scenario) {
        return Vec::new();
    }
    match selection {
        Selection::Scenario => vec![
            text("title", doc.title.clone().unwrap_or_default(), MAYBE_TEXT),
            text("notes", doc.notes.clone().unwrap_or_default(), MAYBE_TEXT),
            choice(
                "arch",
                ARCHES.map(|(_, name)| name.into()).into(),
                usize::from(scenario.arch() != Arch::Generic),
            ),
            maybe("swap_dup_fails_after", scenario.swap_dup_fails_after()),
        ],
        Selection::Entry(..) | Selection::Range(..) => {
            let first = selection.entries().map_or((0, 0), |(mm, at, _)| (mm, at));
            entry(scenario, scenario.mm(MmId::new(first.0)).pte(Vpn::new(first.1)))
        }
        Selection::Folio(folio) => of_folio(&scenario.folios()[folio]),
        Selection::Mm(mm) => vec![text("name", scenario.mms()[mm].name.clone(), NAME)],
        Selection::Vma(mm, vma) => {
            let vma = &scenario.mms()[mm].vmas[vma];
            let mut fields = vec![
                number("start", vma.start.get()),
                number("pages", vma.pages),
                number("pgoff", vma.pgoff.get()),
                text("anon", vma.anon.clone().unwrap_or_default(), MAYBE_NAME),
                text("file", vma.file.clone().unwrap_or_default(), MAYBE_NAME),
            ];
            fields.extend(VmaFlags::NAMES.map(|(flag, name)| is(name, vma.flags.contains(flag))));
            fields
        }
        Selection::Op(op) => {
            let Op::Unmap { folio, flags } = scenario.ops()[op];
            let mut fields = vec![choice("folio", ids(scenario), folio.index())];
            fields.extend(TtuFlags::NAMES.map(|(flag, name)| is(name, flags.contains(flag))));
            fields
        }
    }
}

fn entry(scenario: &Scenario, pte: Pte) -> Vec<Field> {
    let kinds = PteKind::ALL.map(|kind| kind_name(kind).into()).into();
    let kind = PteKind::ALL.iter().position(|kind| *kind == pte.kind()).unwrap_or(0);
    let mut fields = vec![choice("kind", kinds, kind)];
    if let Some(page) = pte.page() {
        fields.push(choice("folio", ids(scenario), page.folio.index()));
        fields.push(number("page", page.page.into()));
    }
    if let Pte::Softleaf(Softleaf::Swap { slot, .. }) = pte {
        fields.push(number("slot", slot.get()));
    }
    let allowed = pte.kind().allowed();
    let bits = BITS.iter().filter(|(bit, _)| allowed.contains(*bit));
    fields.extend(bits.map(|(bit, _)| is(super::bit_name(*bit), pte.flags().contains(*bit))));
    fields
}

fn of_folio(folio: &Folio) -> Vec<Field> {
    let kinds = FolioKind::ALL.map(|kind| kind.name().into()).into();
    let kind = FolioKind::ALL.iter().position(|kind| *kind == folio.kind).unwrap_or(0);
    let exclusive: Vec<(u64, u64)> =
        folio.exclusive.iter().map(|&(first, count)| (first.into(), count.into())).collect();
    let hwpoison: Vec<(u64, u64)> = folio.hwpoison.iter().map(|&page| (page.into(), 1)).collect();
    let mut fields = vec![
        text("id", folio.id.clone(), NAME),
        choice("kind", kinds, kind),
        number("order", folio.order.get().into()),
        number("pfn", folio.pfn.get()),
        text("object", folio.object.clone(), NAME),
        number("index", folio.index.get()),
        is("dirty", folio.dirty),
        is("pinned", folio.pinned),
        is("partially_mapped", folio.partially_mapped),
        is("mlocked", folio.mlocked),
        number("extra_refs", folio.extra_refs),
        text("hwpoison", written(&hwpoison), RUNS),
    ];
    if folio.is_anon() {
        fields.push(is("swapbacked", folio.swapbacked));
        fields.push(maybe("swap", folio.swap.map(SwapSlot::get)));
        fields.push(text("exclusive", written(&exclusive), RUNS));
    }
    fields
}

/// The edit that changes a field of what is selected; whether the layout is possible then is for the edit to say.
///
/// # Errors
///
/// What is wrong with the text that was typed.
pub(super) fn change(
    doc: &ScenarioDoc,
    selection: Selection,
    name: &str,
    typed: &str,
) -> Result<Edit, String> {
    let scenario = &doc.scenario;
    if !selection.is_in(scenario) {
        return Err("It is not there any more.".into());
    }
    let on = typed == "true";
    Ok(match selection {
        Selection::Scenario => match name {
            "title" => Edit::SetTitle(read_name(typed)),
            "notes" => Edit::SetNotes(read_name(typed)),
            "arch" => Edit::SetArch(if typed == ARCHES[1].1 { Arch::X86_64 } else { Arch::Generic }),
            _ => Edit::SetSwapDupFailsAfter(read_maybe(typed)?),
        },
        Selection::Entry(..) | Selection::Range(..) => change_entries(scenario, selection, name, typed)?,
        Selection::Folio(i) => change_folio(FolioId::new(i), name, typed)?,
        Selection::Mm(mm) => Edit::RenameMm { mm: MmId::new(mm), name: typed.trim().to_owned() },
        Selection::Vma(mm, vma) => {
            let (mm, vma) = (MmId::new(mm), VmaId::new(vma));
            let area = scenario.vma(mm, vma);
            let field = match name {
                "start" => return Ok(Edit::MoveVma { mm, vma, to: Vpn::new(read(typed)?) }),
                "pages" => {
                    let to = Vpn::new(area.start.get() + read(typed)?);
                    return Ok(Edit::MoveEdge { mm, vma, edge: Edge::End, to });
                }
                "pgoff" => VmaField::Pgoff(PgOff::new(read(typed)?)),
                "anon" => VmaField::Anon(read_name(typed)),
                "file" => VmaField::File(read_name(typed)),
                flag => {
                    let mut flags = area.flags;
                    flags.set(flag_of(&VmaFlags::NAMES, flag)?, on);
                    VmaField::Flags(flags)
                }
            };
            Edit::SetVma { mm, vma, field }
        }
        Selection::Op(op) => {
            let Op::Unmap { mut folio, mut flags } = scenario.ops()[op];
            match name {
                "folio" => folio = find_folio(scenario, typed)?,
                flag => flags.set(flag_of(&TtuFlags::NAMES, flag)?, on),
            }
            Edit::SetOp { op: OpId::new(op), to: Op::Unmap { folio, flags } }
        }
    })
}

fn change_entries(
    scenario: &Scenario,
    selection: Selection,
    name: &str,
    typed: &str,
) -> Result<Edit, String> {
    let (mm, at, len) = selection.entries().ok_or("These are no entries.")?;
    let (mm, at) = (MmId::new(mm), Vpn::new(at));
    let old = scenario.mm(mm).pte(at);
    let pte = match (name, old.page()) {
        ("kind", _) => {
            let kind = PteKind::ALL.into_iter().find(|kind| kind_name(*kind) == typed);
            let brush = Brush::Kind(kind.ok_or("No such kind.")?);
            return Ok(Edit::Paint { mm, spans: vec![Span { at, len }], brush });
        }
        ("folio", Some(page)) => with_page(old, PageId { folio: find_folio(scenario, typed)?, ..page }),
        ("page", Some(page)) => {
            let number = read(typed)?;
            let number = u32::try_from(number).map_err(|_| too_large(number, u32::MAX.into()))?;
            with_page(old, PageId { page: number, ..page })
        }
        ("slot", _) => match old {
            Pte::Softleaf(Softleaf::Swap { flags, .. }) => {
                Pte::Softleaf(Softleaf::Swap { slot: SwapSlot::new(read(typed)?), flags })
            }
            _ => return Err("Only swap entries have a slot.".into()),
        },
        (name, _) => {
            let bit = BITS.iter().find(|(bit, _)| super::bit_name(*bit) == name).map(|(bit, _)| *bit);
            let turn = if typed == "true" { Turn::Set } else { Turn::Clear };
            let brush = Brush::Bit(bit.ok_or("No such bit.")?, turn);
            return Ok(Edit::Paint { mm, spans: vec![Span { at, len }], brush });
        }
    };
    Ok(Edit::SetEntries { mm, at, len, pte })
}

fn change_folio(folio: FolioId, name: &str, typed: &str) -> Result<Edit, String> {
    let on = typed == "true";
    let field = match name {
        "id" => FolioField::Id(typed.trim().to_owned()),
        "kind" => {
            let kind = FolioKind::ALL.into_iter().find(|kind| kind.name() == typed).ok_or("No such kind.")?;
            FolioField::Kind(kind)
        }
        "order" => {
            let order = read(typed)?;
            let order = Order::try_new(order).map_err(|error| too_large(error.value, error.max))?;
            return Ok(Edit::ResizeFolio { folio, order });
        }
        "pfn" => FolioField::Pfn(Pfn::new(read(typed)?)),
        "object" => FolioField::Object(typed.trim().to_owned()),
        "index" => FolioField::Index(PgOff::new(read(typed)?)),
        "swap" => FolioField::Swap(read_maybe(typed)?.map(SwapSlot::new)),
        "swapbacked" => FolioField::Swapbacked(on),
        "dirty" => FolioField::Dirty(on),
        "pinned" => FolioField::Pinned(on),
        "partially_mapped" => FolioField::PartiallyMapped(on),
        "mlocked" => FolioField::Mlocked(on),
        "extra_refs" => FolioField::ExtraRefs(read(typed)?),
        "exclusive" => FolioField::Exclusive(read_runs(typed)?),
        _ => {
            let runs = read_runs(typed)?;
            FolioField::Hwpoison(runs.into_iter().flat_map(|(first, count)| first..first + count).collect())
        }
    };
    Ok(Edit::SetFolio { folio, field })
}

/// The entry with another page.
fn with_page(pte: Pte, page: PageId) -> Pte {
    match pte {
        Pte::Present { flags, .. } => Pte::Present { page, flags },
        Pte::Softleaf(leaf) => Pte::Softleaf(match leaf {
            Softleaf::Migration { flags, .. } => Softleaf::Migration { page, flags },
            Softleaf::DevicePrivate { flags, .. } => Softleaf::DevicePrivate { page, flags },
            Softleaf::DeviceExclusive { flags, .. } => Softleaf::DeviceExclusive { page, flags },
            Softleaf::Hwpoison { .. } => Softleaf::Hwpoison { page },
            Softleaf::Swap { .. } | Softleaf::Marker(_) => leaf,
        }),
        Pte::None => pte,
    }
}

fn ids(scenario: &Scenario) -> Vec<String> {
    scenario.folios().iter().map(|folio| folio.id.clone()).collect()
}

fn find_folio(scenario: &Scenario, id: &str) -> Result<FolioId, String> {
    let i = scenario.folios().iter().position(|folio| folio.id == id);
    i.map(FolioId::new).ok_or_else(|| format!("There is no folio “{id}”."))
}

fn flag_of<T: Copy>(names: &[(T, &str)], name: &str) -> Result<T, String> {
    let flag = names.iter().find(|(_, each)| *each == name);
    flag.map(|(flag, _)| *flag).ok_or_else(|| format!("There is no flag “{name}”."))
}

fn text(name: &'static str, value: String, wanted: &'static str) -> Field {
    Field { name, value: Value::Text(value, wanted) }
}

fn number(name: &'static str, value: u64) -> Field {
    text(name, value.to_string(), NUMBER)
}

fn maybe(name: &'static str, value: Option<u64>) -> Field {
    text(name, value.map_or_else(String::new, |value| value.to_string()), MAYBE)
}

const fn is(name: &'static str, value: bool) -> Field {
    Field { name, value: Value::Flag(value) }
}

const fn choice(name: &'static str, options: Vec<String>, chosen: usize) -> Field {
    Field { name, value: Value::Choice(options, chosen) }
}

/// The largest number that a document may hold.
const MOST: u64 = (1 << 52) - 1;

fn too_large(value: u64, most: u64) -> String {
    format!("{value} is too large; up to {most} would be accepted.")
}

fn read(typed: &str) -> Result<u64, String> {
    let digits = typed.trim();
    let value: u64 = digits
        .parse()
        .map_err(|_| format!("“{digits}” is not a number; a whole number from 0 up would be accepted."))?;
    if value > MOST { Err(too_large(value, MOST)) } else { Ok(value) }
}

fn read_maybe(typed: &str) -> Result<Option<u64>, String> {
    if typed.trim().is_empty() { Ok(None) } else { read(typed).map(Some) }
}

fn read_name(typed: &str) -> Option<String> {
    Some(typed.trim().to_owned()).filter(|name| !name.is_empty())
}

fn written(runs: &[(u64, u64)]) -> String {
    let runs: Vec<String> =
        runs.iter().map(|&(first, count)| crate::words::pages(first, first + count)).collect();
    runs.join(", ")
}

/// Reads `0–7, 12` as runs of first page and count.
fn read_runs(typed: &str) -> Result<Vec<(u16, u16)>, String> {
    let mut runs = Vec::new();
    for part in typed.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (first, last) = part.split_once(['–', '-']).unwrap_or((part, part));
        let (first, last) = (page(first)?, page(last)?);
        if last < first {
            return Err(format!("“{part}” ends before it begins."));
        }
        runs.push((first, last - first + 1));
    }
    Ok(runs)
}

/// A page's number in its folio.
fn page(typed: &str) -> Result<u16, String> {
    let value = read(typed)?;
    u16::try_from(value).ok().filter(|page| *page < 512).ok_or_else(|| too_large(value, 511))
}
