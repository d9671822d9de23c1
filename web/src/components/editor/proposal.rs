//! What would be done with what is in hand where it is.

use rmapscope_core::{FolioId, MmId, Scenario, VmaId, Vpn};
use rmapscope_view::ScenarioDoc;
use rmapscope_view::edit::{Edge, Edit, Preview, Snap, preview};

use super::keys::Align;
use crate::stage::hit::Hit;
use crate::state::{Hand, Selection};
use crate::words;

/// Where the hand is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aim {
    /// Over something.
    At(Hit, Align),
    /// It has an edge of a VMA, and has drawn it to a page.
    Edge(usize, usize, Edge, u64),
}

/// The edit, or why it cannot be.
///
/// # Errors
///
/// Why there is nothing to be done.
pub(crate) fn edit(scenario: &Scenario, hand: Hand, aim: Aim) -> Result<Edit, &'static str> {
    let (hit, align) = match aim {
        Aim::Edge(mm, vma, edge, to) => {
            return Ok(Edit::MoveEdge { mm: MmId::new(mm), vma: VmaId::new(vma), edge, to: Vpn::new(to) });
        }
        Aim::At(hit, align) => (hit, align),
    };
    let snap = match align {
        Align::Natural => Snap::Natural,
        Align::Free => Snap::Free,
    };
    Ok(match hand {
        Hand::Folio(nature, order) => {
            let (mm, at) = in_vma(scenario, hit)?;
            Edit::AddFolio { nature, order, mm, at, snap }
        }
        Hand::Move(folio) => {
            let (mm, at) = in_vma(scenario, hit)?;
            Edit::MoveFolio { folio: FolioId::new(folio), mm, at, snap }
        }
        Hand::Share(folio) => {
            let folio = FolioId::new(folio);
            let (mm, at) = match hit {
                // Onto an address space as a whole: where it is in another one.
                Hit::Lane(mm, _) => match own_place(scenario, folio) {
                    Some(at) => (MmId::new(mm), at),
                    None => in_vma(scenario, hit)?,
                },
                _ => in_vma(scenario, hit)?,
            };
            Edit::ShareFolio { folio, mm, at, snap }
        }
        Hand::Vma(pages) => {
            let (mm, above) = lane(scenario, hit).ok_or("Put it onto an address space.")?;
            let start = Vpn::new(free_place(scenario, mm, above, pages));
            Edit::AddVma { mm: MmId::new(mm), start, pages, file: None }
        }
        Hand::Mm => Edit::AddMm { name: None },
        Hand::Fork => {
            let (mm, _) = lane(scenario, hit).ok_or("Put it onto the address space to copy.")?;
            Edit::Fork { mm: MmId::new(mm) }
        }
        Hand::Select | Hand::Brush(_) => return Err("There is nothing in hand."),
    })
}

/// What it would change, or why it cannot be.
///
/// # Errors
///
/// Why not, in a sentence.
pub(crate) fn proposal(doc: &ScenarioDoc, hand: Hand, aim: Aim) -> Result<(Edit, Preview), String> {
    let edit = edit(&doc.scenario, hand, aim).map_err(str::to_owned)?;
    let preview = preview(doc, &edit).map_err(|refusal| refusal.to_string())?;
    Ok((edit, preview))
}

/// What an edit is about, to be selected once it is done.
pub(crate) fn subject(edit: &Edit, after: &Scenario) -> Option<Selection> {
    Some(match edit {
        Edit::AddFolio { .. } => Selection::Folio(after.folios().len().checked_sub(1)?),
        Edit::ShareFolio { folio, .. } | Edit::MoveFolio { folio, .. } => Selection::Folio(folio.index()),
        Edit::AddVma { mm, start, .. } => Selection::Vma(mm.index(), after.vma_at(*mm, *start)?.index()),
        Edit::AddMm { .. } | Edit::Fork { .. } => Selection::Mm(after.mms().len().checked_sub(1)?),
        _ => return None,
    })
}

/// What changes, in a line: entries and counts.
pub(crate) fn told(preview: &Preview) -> String {
    let after = &preview.edited.doc.scenario;
    let mut said = Vec::new();
    for (mm, span) in preview.entries.iter().take(3) {
        let pages = words::pages(span.at.get(), span.at.get() + span.len);
        let name = after.mms().get(mm.index()).map_or("", |mm| mm.name.as_str());
        said.push(if after.mms().len() > 1 { format!("{pages} of {name}") } else { pages });
    }
    if preview.entries.len() > 3 {
        said.push("…".into());
    }
    for counts in preview.folios.iter().take(2) {
        let name = &after.folio(counts.folio).id;
        said.push(format!("{name} mapcount {} → {}", counts.mapcount.0, counts.mapcount.1));
    }
    said.join(", ")
}

/// An entry in a VMA.
fn in_vma(scenario: &Scenario, hit: Hit) -> Result<(MmId, Vpn), &'static str> {
    match hit {
        Hit::Entry(mm, at) => Ok((MmId::new(mm), Vpn::new(at))),
        Hit::Lane(mm, above) => {
            let vmas = scenario.mms().get(mm).map_or(&[][..], |mm| &mm.vmas);
            let area = vmas.get(above.unwrap_or(0)).ok_or("There is no VMA here. Put one down first.")?;
            Ok((MmId::new(mm), area.start))
        }
        Hit::Folio(_) | Hit::Stage => Err("Put it onto the entries of a VMA."),
    }
}

fn lane(scenario: &Scenario, hit: Hit) -> Option<(usize, Option<usize>)> {
    match hit {
        Hit::Entry(mm, at) => {
            let vma = scenario.vma_at(MmId::new(mm), Vpn::new(at));
            Some((mm, vma.map(VmaId::index)))
        }
        Hit::Lane(mm, above) => Some((mm, above)),
        Hit::Folio(_) | Hit::Stage => (scenario.mms().len() == 1).then_some((0, None)),
    }
}

/// Where the first mapping of a folio begins.
fn own_place(scenario: &Scenario, folio: FolioId) -> Option<Vpn> {
    let (mm, vma) = scenario.rmap(folio).next()?;
    let (area, index) = (scenario.vma(mm, vma), scenario.folio(folio).index.get());
    let behind = index.saturating_sub(area.pgoff.get());
    Some(area.start.plus(behind))
}

/// Where a VMA of so many pages has room: aligned, behind another one and with a gap before it.
pub(crate) fn free_place(scenario: &Scenario, mm: usize, above: Option<usize>, pages: u64) -> u64 {
    let vmas = scenario.mms().get(mm).map_or(&[][..], |mm| &mm.vmas);
    let align = pages.next_power_of_two().min(512);
    let behind = |end: u64| (end + 1).next_multiple_of(align);
    let last = vmas.iter().map(|vma| vma.end().get()).max();
    let above = above.and_then(|i| vmas.get(i)).map(|vma| vma.end().get());
    let mut start = above.or(last).map_or(512, behind);
    // Each of them is in the way at most once.
    for _ in vmas {
        let in_the_way = vmas.iter().find(|vma| vma.start.get() < start + pages && start < vma.end().get());
        start = in_the_way.map_or(start, |vma| behind(vma.end().get()));
    }
    start
}

#[cfg(test)]
mod tests {
    use rmapscope_core::Order;
    use rmapscope_view::edit::{Nature, apply, empty_sheet};

    use super::*;

    fn put(doc: &ScenarioDoc, hand: Hand, hit: Hit) -> ScenarioDoc {
        let (edit, preview) = proposal(doc, hand, Aim::At(hit, Align::Natural)).unwrap();
        assert_eq!(apply(doc, &edit).unwrap(), preview.edited);
        preview.edited.doc
    }

    #[test]
    fn vmas_find_their_place() {
        let mut doc = empty_sheet();
        let starts = |doc: &ScenarioDoc| -> Vec<(u64, u64)> {
            doc.scenario.mms()[0].vmas.iter().map(|vma| (vma.start.get(), vma.end().get())).collect()
        };
        doc = put(&doc, Hand::Vma(64), Hit::Stage);
        doc = put(&doc, Hand::Vma(64), Hit::Entry(0, 520));
        doc = put(&doc, Hand::Vma(1024), Hit::Lane(0, None));
        doc = put(&doc, Hand::Vma(3), Hit::Lane(0, Some(0)));
        assert_eq!(starts(&doc), [(512, 576), (640, 704), (1024, 2048), (580, 583)]);
        doc = put(&doc, Hand::Vma(64), Hit::Lane(0, Some(0)));
        assert_eq!(starts(&doc)[4], (768, 832), "what is in the way is passed");
    }

    #[test]
    fn a_folio_goes_where_it_is_dropped() {
        let anon = Hand::Folio(Nature::Anon, Order::try_new(4).unwrap());
        let doc = empty_sheet();
        let refused =
            |doc: &ScenarioDoc, hand, hit| proposal(doc, hand, Aim::At(hit, Align::Natural)).unwrap_err();
        assert!(refused(&doc, anon, Hit::Lane(0, None)).contains("no VMA here"));
        let doc = put(&doc, Hand::Vma(64), Hit::Stage);
        assert!(refused(&doc, anon, Hit::Stage).contains("onto the entries"));
        let doc = put(&doc, anon, Hit::Entry(0, 530));
        assert_eq!(doc.scenario.mms()[0].runs[0].at.get(), 528);
        assert!(refused(&doc, anon, Hit::Entry(0, 531)).contains("528"));
        let doc = put(&doc, Hand::Fork, Hit::Entry(0, 530));
        let doc = put(&doc, Hand::Mm, Hit::Folio(0));
        let shared = put(&doc, Hand::Share(0), Hit::Lane(2, None));
        assert_eq!(shared.scenario.mms()[2].runs[0].at.get(), 528, "where it is in the others");
        let moved = put(&doc, Hand::Move(0), Hit::Entry(0, 512));
        assert_eq!(moved.scenario.mms()[1].runs[0].at.get(), 512, "all mappings go along");
    }

    #[test]
    fn what_was_put_down_is_selected() {
        let doc = put(&empty_sheet(), Hand::Vma(64), Hit::Stage);
        let of = |doc: &ScenarioDoc, hand, hit| {
            let (edit, preview) = proposal(doc, hand, Aim::At(hit, Align::Free)).unwrap();
            (subject(&edit, &preview.edited.doc.scenario), told(&preview))
        };
        let anon = Hand::Folio(Nature::Anon, Order::try_new(2).unwrap());
        assert_eq!(
            of(&doc, anon, Hit::Entry(0, 513)),
            (Some(Selection::Folio(0)), "513–516, A mapcount 0 → 4".into())
        );
        assert_eq!(of(&doc, Hand::Vma(8), Hit::Stage).0, Some(Selection::Vma(0, 1)));
        assert_eq!(of(&doc, Hand::Fork, Hit::Stage).0, Some(Selection::Mm(1)));
    }
}
