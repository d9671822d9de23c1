//! The fields of the walk and of the unmap loop, and the call stack.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use rmapscope_core::{Event, Op, Reader, Skip, Visit, World};

use super::{cell::label, player::Player};

/// Fields that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they belong to.
    pub name: &'static str,
    /// The fields.
    pub fields: Vec<Field>,
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in the kernel.
    pub name: &'static str,
    /// Its value.
    pub value: String,
    /// What to know about it.
    pub note: String,
    /// Whether this step changed it.
    pub changed: bool,
}

/// The fields while a visit runs; the same fields without values otherwise, so that nothing moves.
pub(super) fn groups(player: &Player) -> Vec<Group> {
    let now = fields(player, player.machine().world());
    let before = fields(player, player.before());
    now.into_iter()
        .zip(before)
        .map(|((name, now), (_, before))| Group {
            name,
            fields: now
                .into_iter()
                .zip(before)
                .map(|(field, old)| Field {
                    changed: field.value != old.value && field.value != NOTHING,
                    ..field
                })
                .collect(),
        })
        .collect()
}

const NOTHING: &str = "–";

fn fields(player: &Player, world: &World) -> [(&'static str, Vec<Field>); 2] {
    let field = |name, value: Option<(String, String)>| {
        let (value, note) = value.unwrap_or_else(|| (NOTHING.into(), String::new()));
        Field { name, value, note, changed: false }
    };
    let visit = world.visit();
    let of = |f: &dyn Fn(&Visit) -> (String, String)| visit.map(f);
    let plain = |value: String| (value, String::new());
    let design = player.trace().design();
    let pvmw = alloc::vec![
        field("address", of(&|visit| (visit.pvmw.address.to_string(), address_note(world, visit)))),
        field("pte", of(&|visit| plain(pte_text(visit)))),
        field("pfn", of(&|visit| plain(visit.pvmw.pfn.to_string()))),
        field(
            "nr_pages",
            of(&|visit| {
                let note = if design.skip == Skip::Jump { "less after a jump" } else { "does not change" };
                (visit.pvmw.nr_pages.to_string(), note.into())
            })
        ),
        field("pgoff", of(&|visit| plain(visit.pvmw.pgoff.to_string()))),
        field(
            "ptl",
            of(&|visit| match visit.pvmw.ptl {
                Some(first) => ("held".into(), format!("table {first}")),
                None => plain("not held".into()),
            })
        ),
        field("flags", of(&|visit| plain(flags_text(visit)))),
        field("end", of(&|visit| plain(visit.end.to_string()))),
    ];
    let caller = alloc::vec![
        field(
            "nr_pages",
            of(&|visit| {
                let note = if design.reset_nr {
                    "1 at the top of each iteration"
                } else {
                    "kept from the iteration before"
                };
                (visit.nr_pages.get().to_string(), note.into())
            })
        ),
        field(
            "pteval",
            of(&|visit| match visit.pteval {
                Some(pte) => {
                    let merged = visit.batch.is_some_and(|batch| batch.len.get() > 1);
                    let note = if merged { "first entry, d and y merged" } else { "" };
                    (format!("{} {}", label(world.scenario(), pte), super::cell::letters(pte)), note.into())
                }
                None => plain(NOTHING.into()),
            })
        ),
        field("iteration", of(&|visit| plain(visit.iteration.to_string()))),
    ];
    [("pvmw", pvmw), ("unmap loop", caller)]
}

fn address_note(world: &World, visit: &Visit) -> String {
    let scenario = world.scenario();
    let vma = scenario.vma(visit.mm, visit.vma);
    let folio = scenario.folio(world.op_folio());
    let at = visit.pvmw.address;
    let page = (vma.pgoff.get() + at.since(vma.start)).checked_sub(folio.index.get());
    match page.filter(|&page| page < folio.nr_pages().get() && at < visit.end) {
        Some(page) => format!("page {page} of {}", folio.id),
        None => "behind the range".into(),
    }
}

fn pte_text(visit: &Visit) -> String {
    match visit.pvmw.pte {
        Some(first) => format!("table {first} [{}]", visit.pvmw.address.since(first)),
        None => "not set".into(),
    }
}

fn flags_text(visit: &Visit) -> String {
    match (visit.pvmw.sync, visit.pvmw.crossed) {
        (true, true) => "PVMW_SYNC | PGTABLE_CROSSED".into(),
        (true, false) => "PVMW_SYNC".into(),
        (false, true) => "PGTABLE_CROSSED".into(),
        (false, false) => "0".into(),
    }
}

/// The functions that run after the last event.
pub(super) fn stack(player: &Player) -> Vec<(&'static str, String)> {
    let world = player.machine().world();
    let mut out = Vec::new();
    let Some(op) = world.op() else { return out };
    let scenario = world.scenario();
    let Op::Unmap { folio, .. } = scenario.ops()[op.index()];
    let folio = scenario.folio(folio);
    out.push(("try_to_unmap", format!("folio {}", folio.id)));
    out.push((if folio.is_anon() { "rmap_walk_anon" } else { "rmap_walk_file" }, String::new()));
    let Some(visit) = world.visit() else { return out };
    let vma = scenario.vma(visit.mm, visit.vma);
    out.push(("try_to_unmap_one", format!("{}, VMA {}", scenario.mm(visit.mm).name, vma.start)));
    if let Some(event) = player.last() {
        inner(event, &mut out);
    }
    out
}

/// What the unmap loop has called.
fn inner(event: &Event, out: &mut Vec<(&'static str, String)>) {
    let mut call = |name, text: String| out.push((name, text));
    let walk = "page_vma_mapped_walk";
    match *event {
        Event::Walk { .. } => call(walk, String::new()),
        Event::Table { first, .. } => {
            call(walk, String::new());
            call("pmd_offset", format!("table {first}"));
        }
        Event::Lock { first, .. } | Event::Unlock { first, .. } => {
            call(walk, String::new());
            call("ptl", format!("table {first}"));
        }
        Event::Read { by, at } => match by {
            Reader::WalkerMap => {
                call(walk, String::new());
                call("map_pte", at.to_string());
            }
            Reader::WalkerNext => call(walk, format!("next_pte {at}")),
            Reader::WalkerCheck => {
                call(walk, String::new());
                call("check_pte", at.to_string());
            }
            Reader::Caller => call("ptep_get", at.to_string()),
            Reader::ScanFirst | Reader::Scan => {
                call("folio_unmap_pte_batch", String::new());
                call("folio_pte_batch_flags", at.to_string());
            }
            Reader::Marker => call("install uffd-wp marker", format!("check {at}")),
        },
        Event::Batch { at, nr, .. } => call("folio_unmap_pte_batch", format!("{at}, nr {}", nr.get())),
        Event::Clear { at, len } => call("get_and_clear_ptes", format!("{at}, nr {}", len.get())),
        Event::Flush { at, len, .. } => call("flush", format!("{at}, nr {}", len.get())),
        Event::Dirty(_) => call("folio_mark_dirty", String::new()),
        Event::Marker { at, len } => call("install uffd-wp marker", format!("{at}, nr {}", len.get())),
        Event::Hiwater => call("update_hiwater_rss", String::new()),
        Event::Swapbacked(_) => call("folio_set_swapbacked", String::new()),
        Event::SwapDup { slot, n, .. } => call("folio_dup_swap", format!("{slot}, nr {}", n.get())),
        Event::SwapPut { slot, n } => call("folio_put_swap", format!("{slot}, nr {}", n.get())),
        Event::Share { page, n, .. } => {
            call("folio_try_share_anon_rmap_ptes", format!("page {page}, nr {}", n.get()));
        }
        Event::Counter { name, .. } => call("add_mm_counter", name.name().into()),
        Event::Write { at, len, .. } => call("set_ptes", format!("{at}, nr {}", len.get())),
        Event::Rmap { page, n, .. } => call("folio_remove_rmap_ptes", format!("page {page}, nr {}", n.get())),
        Event::DeferredSplit(_) => {
            call("folio_remove_rmap_ptes", String::new());
            call("deferred_split_folio", String::new());
        }
        Event::Munlock(_) => {
            call("folio_remove_rmap_ptes", String::new());
            call("munlock_vma_folio", String::new());
        }
        Event::Refs { n, .. } => call("folio_put_refs", n.get().to_string()),
        Event::Mlock(_) => call("mlock_vma_folio", String::new()),
        Event::Jump { n } => call("page_vma_mapped_walk_jump", n.get().to_string()),
        Event::NotifierStart { .. } => call("mmu_notifier_invalidate_range_start", String::new()),
        Event::NotifierEnd { .. } => call("mmu_notifier_invalidate_range_end", String::new()),
        Event::Op(_)
        | Event::Found { .. }
        | Event::NotFound
        | Event::Visit { .. }
        | Event::Warn { .. }
        | Event::Lazyfree { .. }
        | Event::Ret { .. } => {}
    }
}
