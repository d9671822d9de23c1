//! A VMA: its range, what it maps, its flags as switches, and its rows.

use std::rc::Rc;
use std::sync::Arc;

use rmapscope_core::{MmId, PTRS_PER_PTE, Scenario, VmaFlags, VmaId};
use rmapscope_view::frame::{Item, Lane, Part, Row, TableFrame};
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::{Geometry, cell::Lit, row::RowParts, strip::SharedOverview, unseen::Shown};
use crate::el::{El, el, nothing, still};
use crate::state::Action;
use crate::words::{self, add};

/// What the parts of a lane need.
#[derive(Clone, Debug)]
pub(super) struct LaneParts {
    pub(super) prefix: AttrValue,
    pub(super) scenario: Arc<Scenario>,
    pub(super) geometry: Geometry,
    pub(super) act: Callback<Action>,
    pub(super) tab_stop: Option<(usize, u64)>,
    pub(super) lit: Option<Lit>,
    /// All entries at a glance, if they are not all drawn.
    pub(super) overview: Option<SharedOverview>,
    /// The entry that the reader looks at, if it is not the walk's.
    pub(super) place: Option<(usize, u64)>,
    /// How many events have happened.
    pub(super) step: usize,
    /// Whether the layout can be edited.
    pub(super) edit: bool,
    /// What is shown of the entries that are drawn large, too.
    pub(super) large: Shown,
}

/// A part of a lane.
pub(super) fn part(parts: &LaneParts, lane: &Lane, part: &Part) -> Html {
    match part {
        Part::Gap { pages } => {
            let said = format!("{} pages not mapped by any VMA", words::grouped(*pages));
            el("div|class=gap").add(el("span").text(said)).done()
        }
        Part::Vma { vma, items } => el("section|class=vma")
            .attr("aria-label", of_mm(parts, lane, &name(&parts.scenario, lane.mm, *vma)))
            .add(head(parts, lane.mm, *vma))
            .all(inner(parts, lane, items))
            .done(),
        Part::Outside { from, to, items } => {
            let head = el("div|class=vma-head")
                .add(el("h4").text(words::pages(*from, *to)))
                .add(el("span|class=about").text("outside any VMA"));
            el("section|class=vma outside")
                .attr("aria-label", of_mm(parts, lane, "Entries outside any VMA"))
                .add(head)
                .all(inner(parts, lane, items))
                .done()
        }
    }
}

/// A region's name; two address spaces may have the same one.
fn of_mm(parts: &LaneParts, lane: &Lane, what: &str) -> String {
    format!("{what}, {}", parts.scenario.mm(MmId::new(lane.mm)).name)
}

fn name(scenario: &Scenario, mm: usize, vma: usize) -> String {
    let area = scenario.vma(MmId::new(mm), VmaId::new(vma));
    format!("VMA {}", words::pages(area.start.get(), area.end().get()))
}

fn head(parts: &LaneParts, mm: usize, vma: usize) -> Html {
    let (scenario, act, edit) = (parts.scenario.clone(), parts.act.clone(), parts.edit);
    still(0, (Arc::as_ptr(&scenario), mm, vma, edit), move || head_of(&scenario, mm, vma, edit, &act))
}

fn head_of(scenario: &Scenario, mm: usize, vma: usize, edit: bool, act: &Callback<Action>) -> Html {
    let area = scenario.vma(MmId::new(mm), VmaId::new(vma));
    let backing = match (&area.file, &area.anon) {
        (Some(file), None) => format!(", file {file}"),
        (Some(file), Some(anon)) => format!(", private file {file}, anon_vma {anon}"),
        (None, Some(anon)) => format!(", anon_vma {anon}"),
        (None, None) => String::new(),
    };
    let s = if area.pages == 1 { "" } else { "s" };
    let chip = |(flag, name): (VmaFlags, &'static str)| {
        let on = area.flags.contains(flag);
        if edit {
            let act = act.clone();
            el("button|type=button|class=chip")
                .key(name)
                .attr("aria-pressed", on)
                .attr("title", explained(flag))
                .on(ListenerKind::onclick, move |_| act.emit(Action::toggle(mm, vma, flag)))
                .text(name)
                .done()
        } else if on {
            el("span|class=chip on").key(name).text(name).done()
        } else {
            nothing()
        }
    };
    el("div|class=vma-head")
        .attr("data-select", format!("vma-{mm}-{vma}"))
        .add(el("h4").text(name(scenario, mm, vma)))
        .add(el("span|class=about").text(format!("{} page{s}{backing}", words::grouped(area.pages))))
        .add(
            el("span|class=chips|role=group|aria-label=Flags of the VMA")
                .all(VmaFlags::NAMES.into_iter().map(chip).collect()),
        )
        .done()
}

const fn explained(flag: VmaFlags) -> &'static str {
    match flag {
        VmaFlags::UFFD_WP => "VM_UFFD_WP: writes to protected pages are reported through userfaultfd",
        VmaFlags::UFFD_MISSING => "VM_UFFD_MISSING: userfaultfd provides missing pages",
        VmaFlags::UFFD_MINOR => "VM_UFFD_MINOR: userfaultfd is told of minor faults",
        VmaFlags::LOCKED => "VM_LOCKED: mlock; pages must not be unmapped by reclaim",
        _ => "VM_DROPPABLE: pages may be discarded even if dirty",
    }
}

/// The items, neighbouring rows as one grid.
fn inner(parts: &LaneParts, lane: &Lane, items: &[Item]) -> Vec<Html> {
    let mut rows = lane.rows.iter();
    let mut out = Vec::new();
    let mut grid: Vec<&Rc<Row>> = Vec::new();
    let flush = |out: &mut Vec<Html>, rows: &mut Vec<&Rc<Row>>| {
        out.extend((!rows.is_empty()).then(|| grid_of(parts, rows)));
        rows.clear();
    };
    for (i, item) in items.iter().enumerate() {
        match item {
            // Rows come in the order of the plan, so the search goes on where it was.
            Item::Row(planned) => grid.extend(rows.find(|row| row.planned.from == planned.from)),
            Item::Table { first, exists } => {
                flush(&mut out, &mut grid);
                let state = lane.tables.iter().find(|table| table.first == *first);
                out.push(table(*first, *exists, state));
            }
            Item::Fold { from, to } => {
                flush(&mut out, &mut grid);
                out.push(fold(parts, lane.mm, *from, *to));
            }
            Item::More { from, to } => {
                flush(&mut out, &mut grid);
                let is_before = items[i..].iter().any(|item| matches!(item, Item::Row(_)));
                out.push(more(parts, lane.mm, (*from, *to), is_before));
            }
        }
    }
    flush(&mut out, &mut grid);
    out
}

fn grid_of(parts: &LaneParts, rows: &[&Rc<Row>]) -> Html {
    let columns = parts.geometry.level_columns();
    let (first, last) = (rows[0], rows[rows.len() - 1]);
    let row = |row: &&Rc<Row>| row_view(parts, row, parts.geometry, first.base / columns);
    el("div|role=grid|class=rows")
        .attr("aria-label", format!("Entries {}", words::pages(first.planned.from, last.planned.to)))
        .attr("aria-rowcount", rows.len())
        .attr("aria-colcount", parts.geometry.columns)
        .all(rows.iter().map(row).collect())
        .done()
}

/// A row, which is drawn for itself.
pub(super) fn row_view(parts: &LaneParts, row: &Rc<Row>, geometry: Geometry, first_row: u64) -> Html {
    let planned = row.planned;
    let here = |&(mm, at): &(usize, u64)| mm == row.mm && planned.from <= at && at < planned.to;
    let lit = parts.lit.filter(|lit| row.cells.iter().any(|cell| lit.has(cell.pte)));
    let parts = RowParts {
        prefix: parts.prefix.clone(),
        scenario: parts.scenario.clone(),
        geometry,
        row: Rc::clone(row),
        first_row,
        tab_stop: parts.tab_stop.filter(here).map(|(_, at)| at),
        lit,
    };
    parts.draw()
}

fn table(first: u64, exists: bool, table: Option<&TableFrame>) -> Html {
    let locked = table.is_some_and(|table| table.locked);
    let since = table.and_then(|table| table.since);
    let remark = match (exists, locked, since) {
        (false, ..) => "there is no such table".to_owned(),
        (true, true, Some(step)) => format!("pvmw.ptl, taken at step {}", words::grouped(step as u64)),
        (true, false, Some(step)) => format!("lock released at step {}", words::grouped(step as u64)),
        (true, ..) => String::new(),
    };
    let name = format!("PTE table {}", words::pages(first, first + PTRS_PER_PTE));
    el("div|class=table")
        .class_if(!exists, "missing")
        .add(el("span|class=md").text(name))
        .maybe(locked.then(lock))
        .add(el("span|class=note").text(remark))
        .done()
}

fn lock() -> El {
    let padlock = el("svg|width=12|height=12|viewBox=0 0 12 12|aria-hidden=true")
        .add(el("rect|x=2|y=5|width=8|height=6|rx=1"))
        .add(el("path|d=M4 5V3.5a2 2 0 0 1 4 0V5"));
    el("span|class=lock").add(padlock).text("locked")
}

fn fold(parts: &LaneParts, mm: usize, from: u64, to: u64) -> Html {
    let act = parts.act.clone();
    still(usize::try_from(from).unwrap_or(0), to, move || fold_of(mm, from, to, &act))
}

fn fold_of(mm: usize, from: u64, to: u64, act: &Callback<Action>) -> Html {
    let few = to - from <= PTRS_PER_PTE;
    let shown = (to - from).min(32);
    let mut d = String::new();
    for i in 0..shown {
        add!(&mut d, "M{}.5 .5h8v9h-8z", i * 11);
    }
    let squares = el("svg|class=squares|height=11|aria-hidden=true")
        .attr("width", (shown * 11).to_string())
        .attr("viewBox", format!("0 0 {} 11", shown * 11))
        .add(el("path").attr("d", d));
    let s = if to - from == 1 { "entry" } else { "entries" };
    let unfold = few.then(|| {
        el("button|type=button|class=link")
            .attr("aria-label", format!("Unfold entries {}", words::pages(from, to)))
            .does(act, Action::Unfold(mm, from))
            .text("unfold")
    });
    el("div|class=fold")
        .add(el("span|class=mono").text(words::pages(from, to)))
        .add(squares)
        .add(
            el("span|class=fold-text")
                .text(format!("{} {s}, all none; not in the walk", words::grouped(to - from))),
        )
        .maybe(unfold)
        .done()
}

/// Entries that are not drawn, and the way to those of them that are nearest to what is drawn.
fn more(parts: &LaneParts, mm: usize, (from, to): (u64, u64), is_before: bool) -> Html {
    let nearest = if is_before { to - 1 } else { from };
    let range = words::pages(from, to);
    el("div|class=fold more")
        .add(el("span|class=mono").text(range.clone()))
        .add(
            el("span|class=fold-text").text(format!("{} entries, not drawn here", words::grouped(to - from))),
        )
        .add(
            el("button|type=button|class=link")
                .attr("aria-label", format!("Show entries of {range}"))
                .does(&parts.act, Action::Look(Some((mm, nearest))))
                .text("show"),
        )
        .done()
}
