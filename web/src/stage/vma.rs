//! A VMA: its range, what it maps, its flags as switches, and its rows.

use std::rc::Rc;
use std::sync::Arc;

use rmapscope_core::{MmId, PTRS_PER_PTE, Scenario, VmaFlags, VmaId};
use rmapscope_view::frame::{Item, Lane, Part, TableFrame};
use yew::prelude::*;

use super::{Geometry, cell::Lit, row::RowView};
use crate::state::Action;
use crate::words::{self, add};

/// What the parts of a lane need.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LaneParts {
    pub(super) prefix: AttrValue,
    pub(super) scenario: Arc<Scenario>,
    pub(super) geometry: Geometry,
    pub(super) act: Callback<Action>,
    pub(super) tab_stop: Option<(usize, u64)>,
    pub(super) lit: Option<Lit>,
    /// Whether the layout can be edited.
    pub(super) edit: bool,
}

/// A part of a lane.
pub(super) fn part(parts: &LaneParts, lane: &Lane, part: &Part) -> Html {
    match part {
        Part::Gap { pages } => html! {
            <div class="gap"><span>{ format!("{} pages not mapped by any VMA", words::grouped(*pages)) }</span></div>
        },
        Part::Vma { vma, items } => html! {
            <section class="vma" aria-label={of_mm(parts, lane, &name(&parts.scenario, lane.mm, *vma))}>
                { head(parts, lane.mm, *vma) }
                { inner(parts, lane, items) }
            </section>
        },
        Part::Outside { from, to, items } => html! {
            <section class="vma outside" aria-label={of_mm(parts, lane, "Entries outside any VMA")}>
                <div class="vma-head"><h4>{ words::pages(*from, *to) }</h4><span class="about">{ "outside any VMA" }</span></div>
                { inner(parts, lane, items) }
            </section>
        },
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
    let area = parts.scenario.vma(MmId::new(mm), VmaId::new(vma));
    let backing = match (&area.file, &area.anon) {
        (Some(file), None) => format!(", file {file}"),
        (Some(file), Some(anon)) => format!(", private file {file}, anon_vma {anon}"),
        (None, Some(anon)) => format!(", anon_vma {anon}"),
        (None, None) => String::new(),
    };
    let s = if area.pages == 1 { "" } else { "s" };
    html! {
        <div class="vma-head" data-select={format!("vma-{mm}-{vma}")}>
            <h4>{ name(&parts.scenario, mm, vma) }</h4>
            <span class="about">{ format!("{} page{s}{backing}", words::grouped(area.pages)) }</span>
            <span class="chips" role="group" aria-label="Flags of the VMA">
                { for VmaFlags::NAMES.into_iter().map(|(flag, name)| {
                    let on = area.flags.contains(flag);
                    let onclick = parts.act.reform(move |_: MouseEvent| Action::ToggleFlag { mm, vma, flag });
                    html! {
                        if parts.edit {
                            <button key={name} type="button" class="chip" aria-pressed={on.to_string()} title={explained(flag)} {onclick}>{ name }</button>
                        } else if on {
                            <span key={name} class="chip on">{ name }</span>
                        }
                    }
                }) }
            </span>
        </div>
    }
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
fn inner(parts: &LaneParts, lane: &Lane, items: &[Item]) -> Html {
    let mut rows = lane.rows.iter();
    let mut out = Vec::new();
    let mut grid: Vec<Html> = Vec::new();
    let flush = |out: &mut Vec<Html>, grid: &mut Vec<Html>| {
        if !grid.is_empty() {
            let grid = std::mem::take(grid);
            out.push(html! { <div role="grid" aria-label="entries" class="rows">{ for grid }</div> });
        }
    };
    for item in items {
        match item {
            Item::Row(planned) => {
                // Rows come in the order of the plan, so the search goes on where it was.
                let Some(row) = rows.find(|row| row.planned.from == planned.from) else { continue };
                let tab_stop =
                    parts.tab_stop.filter(|&(mm, at)| mm == row.mm && planned.from <= at && at < planned.to);
                let lit = parts.lit.filter(|lit| row.cells.iter().any(|cell| lit.has(cell.pte)));
                grid.push(html! {
                    <RowView
                        key={planned.from}
                        prefix={parts.prefix.clone()}
                        scenario={parts.scenario.clone()}
                        geometry={parts.geometry}
                        row={Rc::clone(row)}
                        tab_stop={tab_stop.map(|(_, at)| at)}
                        {lit}
                    />
                });
            }
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
                out.push(html! {
                    <div class="fold more">
                        <span class="mono">{ words::pages(*from, *to) }</span>
                        <span>{ format!("{} entries, not drawn here", words::grouped(to - from)) }</span>
                    </div>
                });
            }
        }
    }
    flush(&mut out, &mut grid);
    out.into_iter().collect()
}

fn table(first: u64, exists: bool, table: Option<&TableFrame>) -> Html {
    let locked = table.is_some_and(|table| table.locked);
    let since = table.and_then(|table| table.since);
    let remark = match (exists, locked, since) {
        (false, ..) => "there is no such table".to_owned(),
        (true, true, Some(step)) => format!("pvmw.ptl, taken at step {step}"),
        (true, false, Some(step)) => format!("lock released at step {step}"),
        (true, ..) => String::new(),
    };
    html! {
        <div class={classes!("table", (!exists).then_some("missing"))}>
            <span class="md">{ format!("PTE table {}", words::pages(first, first + PTRS_PER_PTE)) }</span>
            if locked {
                <span class="lock">
                    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
                        <rect x="2" y="5" width="8" height="6" rx="1"/><path d="M4 5V3.5a2 2 0 0 1 4 0V5"/>
                    </svg>
                    { "locked" }
                </span>
            }
            <span class="note">{ remark }</span>
        </div>
    }
}

fn fold(parts: &LaneParts, mm: usize, from: u64, to: u64) -> Html {
    let onclick = parts.act.reform(move |_: MouseEvent| Action::Unfold(mm, from));
    let few = to - from <= PTRS_PER_PTE;
    let shown = (to - from).min(32);
    let mut d = String::new();
    for i in 0..shown {
        add!(&mut d, "M{}.5 .5h8v9h-8z", i * 11);
    }
    html! {
        <div class="fold">
            <span class="mono">{ words::pages(from, to) }</span>
            <svg class="squares" width={(shown * 11).to_string()} height="11" viewBox={format!("0 0 {} 11", shown * 11)} aria-hidden="true">
                <path d={d}/>
            </svg>
            <span class="fold-text">
                { format!("{} {}, all none; not in the walk", words::grouped(to - from), if to - from == 1 { "entry" } else { "entries" }) }
            </span>
            if few {
                <button type="button" class="link" {onclick} aria-label={format!("Unfold entries {}", words::pages(from, to))}>{ "unfold" }</button>
            }
        </div>
    }
}
