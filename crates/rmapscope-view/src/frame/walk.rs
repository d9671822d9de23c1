//! The fields of the walk and of the unmap loop, and the call stack.

use alloc::{string::String, vec::Vec};

use rmapscope_core::{Event, NrPages, Op, Reader, Skip, Visit, World};

use super::{
    cell::{label, letters},
    player::Player,
};
use crate::prose::{
    Word::{self, Name, Number, Signed},
    say, text,
};

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
    let mut out = Vec::new();
    for (name, whose) in [("pvmw", &PVMW[..]), ("unmap loop", &CALLER[..])] {
        let mut fields = Vec::new();
        for &(name, which) in whose {
            let mut note = String::new();
            let value = value(player, player.machine().world(), which, &mut note);
            let old = self::value(player, player.before(), which, &mut String::new());
            let changed = value != old && value != NOTHING;
            fields.push(Field { name, value, note, changed });
        }
        out.push(Group { name, fields });
    }
    out
}

const NOTHING: &str = "–";

/// A field of the walk or of the unmap loop.
#[derive(Clone, Copy)]
enum Which {
    Address,
    Pte,
    Pfn,
    WalkNrPages,
    Pgoff,
    Ptl,
    Flags,
    End,
    NrPages,
    Pteval,
    Iteration,
}

const PVMW: [(&str, Which); 8] = [
    ("address", Which::Address),
    ("pte", Which::Pte),
    ("pfn", Which::Pfn),
    ("nr_pages", Which::WalkNrPages),
    ("pgoff", Which::Pgoff),
    ("ptl", Which::Ptl),
    ("flags", Which::Flags),
    ("end", Which::End),
];

const CALLER: [(&str, Which); 3] =
    [("nr_pages", Which::NrPages), ("pteval", Which::Pteval), ("iteration", Which::Iteration)];

/// What a field is, and what is to be noted.
fn value(player: &Player, world: &World, which: Which, note: &mut String) -> String {
    let Some(visit) = world.visit() else { return NOTHING.into() };
    let pvmw = &visit.pvmw;
    let design = player.trace().design();
    let number = |n: u64| text("{0}", &[Number(n)]);
    match which {
        Which::Address => {
            address_note(world, visit, note);
            number(pvmw.address.get())
        }
        Which::Pte => match pvmw.pte {
            Some(first) => text("table {0} [{1}]", &[Number(first.get()), Number(pvmw.address.since(first))]),
            None => "not set".into(),
        },
        Which::Pfn => number(pvmw.pfn.get()),
        Which::WalkNrPages => {
            note.push_str(if design.skip == Skip::Jump { "less after a jump" } else { "does not change" });
            text("{0}", &[Signed(pvmw.nr_pages)])
        }
        Which::Pgoff => number(pvmw.pgoff.get()),
        Which::Ptl => match pvmw.ptl {
            Some(first) => {
                say(note, "table {0}", &[Number(first.get())]);
                "held".into()
            }
            None => "not held".into(),
        },
        Which::Flags => match (pvmw.sync, pvmw.crossed) {
            (true, true) => "PVMW_SYNC | PGTABLE_CROSSED",
            (true, false) => "PVMW_SYNC",
            (false, true) => "PGTABLE_CROSSED",
            (false, false) => "0",
        }
        .into(),
        Which::End => number(visit.end.get()),
        Which::NrPages => {
            note.push_str(if design.reset_nr {
                "1 at the top of each iteration"
            } else {
                "kept from the iteration before"
            });
            number(visit.nr_pages.get())
        }
        Which::Pteval => match visit.pteval {
            Some(pte) => {
                if visit.batch.is_some_and(|batch| batch.len.get() > 1) {
                    note.push_str("first entry, d and y merged");
                }
                let mut value = label(world.scenario(), pte);
                value.push(' ');
                value.push_str(&letters(pte));
                value
            }
            None => NOTHING.into(),
        },
        Which::Iteration => number(visit.iteration.into()),
    }
}

fn address_note(world: &World, visit: &Visit, note: &mut String) {
    let scenario = world.scenario();
    let vma = scenario.vma(visit.mm, visit.vma);
    let folio = scenario.folio(world.op_folio());
    let at = visit.pvmw.address;
    let page = (vma.pgoff.get() + at.since(vma.start)).checked_sub(folio.index.get());
    match page.filter(|&page| page < folio.nr_pages().get() && at < visit.end) {
        Some(page) => say(note, "page {0} of {1}", &[Number(page), Name(&folio.id)]),
        None => note.push_str("behind the range"),
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
    out.push(("try_to_unmap", text("folio {0}", &[Name(&folio.id)])));
    out.push((if folio.is_anon() { "rmap_walk_anon" } else { "rmap_walk_file" }, String::new()));
    let Some(visit) = world.visit() else { return out };
    let vma = scenario.vma(visit.mm, visit.vma);
    let words = [Name(&scenario.mm(visit.mm).name), Number(vma.start.get())];
    out.push(("try_to_unmap_one", text("{0}, VMA {1}", &words)));
    if let Some(event) = player.last() {
        let (outer, inner, (template, words)) = inner(event);
        if let Some(name) = outer {
            out.push((name, String::new()));
        }
        if let Some(name) = inner {
            out.push((name, text(template, &words)));
        }
    }
    out
}

/// What a function works on: a template and its words.
type Args = (&'static str, [Word<'static>; 2]);

/// What the unmap loop has called, what runs under that, and what the last of them works on.
fn inner(event: &Event) -> (Option<&'static str>, Option<&'static str>, Args) {
    const NONE: Args = ("", [Number(0); 2]);
    let one = |template, n: u64| (template, [Number(n), Number(0)]);
    let run = |first: u64, n: NrPages| ("{0}, nr {1}", [Number(first), Number(n.get())]);
    let pages = |page: u32, n: NrPages| ("page {0}, nr {1}", [Number(page.into()), Number(n.get())]);
    let walk = Some("page_vma_mapped_walk");
    let scan = Some("folio_unmap_pte_batch");
    let remove = Some("folio_remove_rmap_ptes");
    let (name, args) = match *event {
        Event::Walk { .. } => return (None, walk, NONE),
        Event::Table { first, .. } => return (walk, Some("pmd_offset"), one("table {0}", first.get())),
        Event::Lock { first, .. } | Event::Unlock { first, .. } => {
            return (walk, Some("ptl"), one("table {0}", first.get()));
        }
        Event::Read { by, at } => match by {
            Reader::WalkerMap => return (walk, Some("map_pte"), one("{0}", at.get())),
            Reader::WalkerNext => return (None, walk, one("next_pte {0}", at.get())),
            Reader::WalkerCheck => return (walk, Some("check_pte"), one("{0}", at.get())),
            Reader::ScanFirst | Reader::Scan => {
                return (scan, Some("folio_pte_batch_flags"), one("{0}", at.get()));
            }
            Reader::Caller => ("ptep_get", one("{0}", at.get())),
            Reader::Marker => ("install uffd-wp marker", one("check {0}", at.get())),
        },
        Event::DeferredSplit(_) => return (remove, Some("deferred_split_folio"), NONE),
        Event::Munlock(_) => return (remove, Some("munlock_vma_folio"), NONE),
        Event::Batch { at, nr, .. } => ("folio_unmap_pte_batch", run(at.get(), nr)),
        Event::Clear { at, len } => ("get_and_clear_ptes", run(at.get(), len)),
        Event::Flush { at, len, .. } => ("flush", run(at.get(), len)),
        Event::Dirty(_) => ("folio_mark_dirty", NONE),
        Event::Marker { at, len } => ("install uffd-wp marker", run(at.get(), len)),
        Event::Hiwater => ("update_hiwater_rss", NONE),
        Event::Swapbacked(_) => ("folio_set_swapbacked", NONE),
        Event::SwapDup { slot, n, .. } => ("folio_dup_swap", run(slot.get(), n)),
        Event::SwapPut { slot, n } => ("folio_put_swap", run(slot.get(), n)),
        Event::Share { page, n, .. } => ("folio_try_share_anon_rmap_ptes", pages(page, n)),
        Event::Counter { name, .. } => ("add_mm_counter", (name.name(), NONE.1)),
        Event::Write { at, len, .. } => ("set_ptes", run(at.get(), len)),
        Event::Rmap { page, n, .. } => ("folio_remove_rmap_ptes", pages(page, n)),
        Event::Refs { n, .. } => ("folio_put_refs", one("{0}", n.get())),
        Event::Mlock(_) => ("mlock_vma_folio", NONE),
        Event::Jump { n } => ("page_vma_mapped_walk_jump", one("{0}", n.get())),
        Event::NotifierStart { .. } => ("mmu_notifier_invalidate_range_start", NONE),
        Event::NotifierEnd { .. } => ("mmu_notifier_invalidate_range_end", NONE),
        Event::Op(_)
        | Event::Found { .. }
        | Event::NotFound
        | Event::Visit { .. }
        | Event::Warn { .. }
        | Event::Lazyfree { .. }
        | Event::Ret { .. } => return (None, None, NONE),
    };
    (None, Some(name), args)
}
