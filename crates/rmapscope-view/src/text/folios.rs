//! The folios below a picture: what they are, their counts, and which of their pages are mapped.

use alloc::{format, string::ToString, vec::Vec};

use rmapscope_core::{FolioId, PageState, World};

use super::Lines;
use crate::sentence::words;

/// More folios than this are not listed one by one.
const MAX_FOLIOS: usize = 6;

/// Every folio, or if there are many the one that is being unmapped.
pub(super) fn folios(world: &World, lines: &mut Lines) {
    let folios = world.scenario().folios().len();
    lines.gap();
    if folios <= MAX_FOLIOS {
        for id in 0..folios {
            folio(world, lines, FolioId::new(id));
        }
    } else if world.op().is_some() {
        folio(world, lines, world.op_folio());
        lines.wrapped("", &format!("and {} other folios", folios - 1));
    } else {
        lines.wrapped("", &format!("{folios} folios"));
    }
}

fn folio(world: &World, lines: &mut Lines, id: FolioId) {
    let folio = world.scenario().folio(id);
    let state = world.folio(id);
    let pages = world.pages(id);
    let mut text = format!(
        "folio {}: {}, order {}, pfn {}, mapcount {}, refcount {}",
        folio.id,
        words::nature(folio, state),
        folio.order.get(),
        words::range(folio.pfn.get(), folio.nr_pages().get()),
        words::number(state.mapcount),
        words::number(state.refcount),
    );
    if let Some(slot) = folio.swap {
        text = format!("{text}, swap cache {}", words::range(slot.get(), folio.nr_pages().get()));
    }
    for (on, name) in [
        (state.dirty, "dirty"),
        (folio.pinned, "pinned"),
        (state.mlocked, "mlocked"),
        (state.partially_mapped, "partially mapped"),
    ] {
        if on {
            text = format!("{text}, {name}");
        }
    }
    lines.wrapped("", &text);
    let mut notes = Vec::new();
    let mapped: Vec<u64> = numbers(pages, |page| page.mapcount > 0);
    if mapped.is_empty() {
        notes.push("no page mapped".to_string());
    } else {
        notes.push(format!("mapped {}", words::ranges(&mapped)));
    }
    let many: Vec<u64> = numbers(pages, |page| page.mapcount > 1);
    if !many.is_empty() {
        notes.push(format!("more than once {}", words::ranges(&many)));
    }
    let exclusive: Vec<u64> = numbers(pages, |page| page.exclusive);
    if !exclusive.is_empty() {
        notes.push(format!("exclusive {}", words::ranges(&exclusive)));
    }
    if !folio.hwpoison.is_empty() {
        let bad: Vec<u64> = folio.hwpoison.iter().map(|&page| page.into()).collect();
        notes.push(format!("hwpoison {}", words::ranges(&bad)));
    }
    lines.wrapped("  pages: ", &notes.join("; "));
}

fn numbers(pages: &[PageState], what: impl Fn(&PageState) -> bool) -> Vec<u64> {
    pages.iter().zip(0..).filter(|(page, _)| what(page)).map(|(_, i)| i).collect()
}
