//! Folios on the stage: their pages, slots, counts and flags.

use alloc::{rc::Rc, string::String, vec::Vec};

use rmapscope_core::{Event, Folio, FolioId, FolioKind, FolioState, World};

use super::{plan::Plan, player::Player};
use crate::prose::{
    Word::{Number, Text},
    text,
};

/// A folio.
#[derive(Clone, Debug, PartialEq)]
pub struct FolioFrame {
    /// Its position in the scenario.
    pub folio: usize,
    /// Its name.
    pub name: String,
    /// Its kind, order and first frame.
    pub about: String,
    /// Its counts and flags.
    pub facts: Vec<Fact>,
    /// Its pages.
    pub rows: Vec<Rc<FolioRow>>,
}

/// Something that is true of a folio at this step.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fact {
    /// What.
    pub name: &'static str,
    /// How much, if it is a number.
    pub value: Option<i64>,
    /// Whether this step changed it.
    pub changed: bool,
}

/// Pages of a folio, and their swap slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolioRow {
    /// The folio, by its position in the scenario.
    pub folio: usize,
    /// The pages.
    pub pages: Vec<PageCell>,
    /// Their slots, if the folio is in the swap cache.
    pub slots: Vec<SlotCell>,
}

/// A page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageCell {
    /// Its number in the folio.
    pub page: u64,
    /// How many entries map it.
    pub mapcount: i32,
    /// `PageAnonExclusive`
    pub exclusive: bool,
    /// `PageHWPoison`
    pub hwpoison: bool,
    /// Whether this step was about it.
    pub touched: bool,
}

/// A swap slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotCell {
    /// Its number.
    pub slot: u64,
    /// By how much its count was raised.
    pub count: i32,
    /// Whether this step was about it.
    pub touched: bool,
}

/// The folios that are shown, and how many there are besides. The one that is being unmapped is always shown.
///
/// A row that is the same as one of `last` is that one.
pub(super) fn folios(player: &Player, plan: &Plan, last: &[Rc<FolioRow>]) -> (Vec<FolioFrame>, usize) {
    let scenario = player.trace().scenario();
    let total = scenario.folios().len();
    let mut shown: Vec<usize> = (0..total.min(plan.folios)).collect();
    let current = player.machine().world().op_folio().index();
    if !shown.contains(&current) && current < total {
        shown.pop();
        shown.push(current);
    }
    let more = total - shown.len();
    (shown.into_iter().map(|folio| folio_frame(player, plan, folio, last)).collect(), more)
}

fn folio_frame(player: &Player, plan: &Plan, index: usize, last: &[Rc<FolioRow>]) -> FolioFrame {
    let world = player.machine().world();
    let id = FolioId::new(index);
    let folio = world.scenario().folio(id);
    let kind = match (folio.kind, folio.swapbacked) {
        (FolioKind::Anon, false) => "lazyfree anon",
        (kind, _) => kind.name(),
    };
    FolioFrame {
        folio: index,
        name: folio.id.clone(),
        about: text(
            "{0}, order {1}, pfn {2}",
            &[Text(kind), Number(folio.order.get().into()), Number(folio.pfn.get())],
        ),
        facts: facts(folio, world.folio(id), player.before().folio(id)),
        rows: rows(player, plan, id, last),
    }
}

fn facts(folio: &Folio, now: &FolioState, before: &FolioState) -> Vec<Fact> {
    let number = |name, now: i64, before: i64| Fact { name, value: Some(now), changed: now != before };
    let mut out = alloc::vec![
        number("mapcount", now.mapcount, before.mapcount),
        number("refcount", now.refcount, before.refcount),
    ];
    let mut flag = |name, now: bool, before: bool| {
        if now {
            out.push(Fact { name, value: None, changed: now != before });
        }
    };
    flag("dirty", now.dirty, before.dirty);
    if folio.is_anon() {
        flag("swapbacked", now.swapbacked, before.swapbacked);
    }
    flag("in swap cache", folio.swap.is_some(), folio.swap.is_some());
    flag("pinned", folio.pinned, folio.pinned);
    flag("mlocked", now.mlocked, before.mlocked);
    flag("partially mapped", now.partially_mapped, before.partially_mapped);
    out
}

fn rows(player: &Player, plan: &Plan, id: FolioId, last: &[Rc<FolioRow>]) -> Vec<Rc<FolioRow>> {
    let world = player.machine().world();
    let folio = world.scenario().folio(id);
    let (touched_pages, touched_slots) = touched(player, id);
    let columns = usize::try_from(plan.columns).unwrap_or(16);
    let old = last.iter().position(|row| row.folio == id.index()).unwrap_or(last.len());
    let mut old = last[old..].iter();
    (0..)
        .step_by(columns)
        .zip(world.pages(id).chunks(columns))
        .map(|(first, states)| {
            let pages = (first..).zip(states).map(|(page, state)| PageCell {
                page,
                mapcount: state.mapcount,
                exclusive: state.exclusive,
                hwpoison: folio.hwpoison.iter().any(|&broken| u64::from(broken) == page),
                touched: within(page, touched_pages),
            });
            let slots = folio.swap.into_iter().flat_map(|swap| {
                (first..).zip(states).map(move |(page, state)| SlotCell {
                    slot: swap.get() + page,
                    count: state.swap_count,
                    touched: within(page, touched_slots),
                })
            });
            let same = |old: &&Rc<FolioRow>| {
                old.folio == id.index()
                    && old.pages.iter().copied().eq(pages.clone())
                    && old.slots.iter().copied().eq(slots.clone())
            };
            old.next().filter(same).map_or_else(
                || {
                    Rc::new(FolioRow {
                        folio: id.index(),
                        pages: pages.clone().collect(),
                        slots: slots.clone().collect(),
                    })
                },
                Rc::clone,
            )
        })
        .collect()
}

const fn within(page: u64, range: (u64, u64)) -> bool {
    range.0 <= page && page < range.1
}

/// The pages and the slots of a folio that the last event was about.
fn touched(player: &Player, id: FolioId) -> ((u64, u64), (u64, u64)) {
    let world = player.machine().world();
    let none = (0, 0);
    let run = |first: u64, n: u64| (first, first + n);
    match player.last() {
        Some(&Event::Rmap { folio, page, n }) if folio == id => (run(page.into(), n.get()), none),
        Some(&Event::Share { folio, page, n, .. }) if folio == id => (run(page.into(), n.get()), none),
        Some(&(Event::SwapDup { slot, n, .. } | Event::SwapPut { slot, n })) => {
            let folio = world.scenario().folio(id);
            match folio.swap {
                Some(swap) if swap <= slot && id == world.op_folio() => {
                    (none, run(slot.since(swap), n.get()))
                }
                _ => (none, none),
            }
        }
        Some(&(Event::Clear { at, len } | Event::Write { at, len, .. })) => {
            (pages_of(player.before(), world, id, at, len.get()), none)
        }
        _ => (none, none),
    }
}

/// The pages that entries map before or after an event.
fn pages_of(before: &World, after: &World, id: FolioId, at: rmapscope_core::Vpn, len: u64) -> (u64, u64) {
    let Some(visit) = before.visit() else { return (0, 0) };
    let page = |world| {
        let page = visit.pte_in_table(world, at).page()?;
        (page.folio == id).then_some(u64::from(page.page))
    };
    page(before).or_else(|| page(after)).map_or((0, 0), |page| (page, page + len))
}
