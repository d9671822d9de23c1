//! What of the stage is at a point, and where its entries are, as the browser has them.

use wasm_bindgen::JsCast as _;
use web_sys::{DomRect, Element};

/// Something on the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hit {
    /// An entry: its mm and its page.
    Entry(usize, u64),
    /// An address space, beside its entries: its position, and the place of the last VMA above the point.
    Lane(usize, Option<usize>),
    /// A folio, by its position.
    Folio(usize),
    /// The stage beside all of that.
    Stage,
}

/// Left, top, width and height, in pixels.
pub(crate) type Area = [i32; 4];

/// What is at a point of the window.
pub(crate) fn hit(root: &Element, x: i32, y: i32) -> Option<Hit> {
    let document = crate::dom::window()?.document()?;
    #[expect(clippy::cast_precision_loss, reason = "pixels")]
    let element = document.element_from_point(x as f32, y as f32)?;
    let inside = |selector: &str| element.closest(selector).ok().flatten();
    if !root.contains(Some(&element)) {
        return None;
    }
    if let Some(place) = inside("[data-cell]").as_ref().and_then(place) {
        return Some(Hit::Entry(place.0, place.1));
    }
    if let Some(row) = inside("[data-row]")
        && let Some((mm, at)) = nearest(&row, x, y)
    {
        return Some(Hit::Entry(mm, at));
    }
    if let Some(lane) = inside("[data-mm]") {
        let mm = lane.get_attribute("data-mm")?.parse().ok()?;
        let above = all(&lane, ".vma-head[data-select]").iter().rev().find_map(|head| {
            let is_above = head.get_bounding_client_rect().top() <= f64::from(y);
            is_above.then(|| head.get_attribute("data-select")?.rsplit('-').next()?.parse().ok()).flatten()
        });
        return Some(Hit::Lane(mm, above));
    }
    if let Some(folio) = inside(".folio") {
        return Some(Hit::Folio(folio_of(&folio.query_selector("[data-select]").ok()??)?));
    }
    inside(".stage").map(|_| Hit::Stage)
}

/// The folio whose head an element is in.
pub(crate) fn folio_of(element: &Element) -> Option<usize> {
    let head = element.closest("[data-select^='folio-']").ok()??;
    head.get_attribute("data-select")?.strip_prefix("folio-")?.parse().ok()
}

/// The entry that an element is.
pub(crate) fn place(element: &Element) -> Option<(usize, u64)> {
    let name = element.closest("[data-cell]").ok()??.get_attribute("data-cell")?;
    let (mm, at) = name.split_once('-')?;
    Some((mm.parse().ok()?, at.parse().ok()?))
}

/// The entry of a row that is nearest to a point, if the point is not above or below them.
fn nearest(row: &Element, x: i32, y: i32) -> Option<(usize, u64)> {
    let (x, y) = (f64::from(x), f64::from(y));
    let mut best: Option<(f64, Element)> = None;
    for cell in all(row, "[data-cell]") {
        let rect = cell.get_bounding_client_rect();
        let off = (rect.left() - x).max(x - rect.right()).max(0.0);
        let beside = y < rect.top() - 8.0 || y > rect.bottom() + 8.0;
        if !beside && best.as_ref().is_none_or(|(least, _)| off < *least) {
            best = Some((off, cell));
        }
    }
    place(&best?.1)
}

/// Where entries are, relative to an origin: for each row that has some of them the first one's page and the place of
/// each.
pub(crate) fn entries(root: &Element, origin: &DomRect, mm: usize, from: u64, to: u64) -> Vec<(u64, Area)> {
    let mut found = Vec::new();
    for row in all(root, &format!("[data-row^='{mm}-']")) {
        let cells = all(&row, "[data-cell]");
        let Some(first) = cells.first().and_then(place) else { continue };
        let count = u64::try_from(cells.len()).unwrap_or(0);
        for at in from.max(first.1)..to.min(first.1 + count) {
            if let Some(cell) = usize::try_from(at - first.1).ok().and_then(|i| cells.get(i)) {
                found.push((at, area(&cell.get_bounding_client_rect(), origin)));
            }
        }
    }
    found
}

/// Entries that are joined to one area for each row.
pub(crate) fn joined(entries: &[(u64, Area)]) -> Vec<Area> {
    let mut areas: Vec<Area> = Vec::new();
    for &(_, [left, top, width, height]) in entries {
        match areas.last_mut() {
            Some(last) if last[1] == top && left >= last[0] => last[2] = left + width - last[0],
            _ => areas.push([left, top, width, height]),
        }
    }
    areas
}

/// A VMA as it is drawn: its box, and from one entry to the next, across and down.
pub(crate) fn vma(
    root: &Element,
    origin: &DomRect,
    mm: usize,
    vma: usize,
) -> Option<(Area, (i32, i32), i32)> {
    let head = root.query_selector(&format!("[data-select='vma-{mm}-{vma}']")).ok()??;
    let section = head.parent_element()?;
    let rows: Vec<Area> = all(&section, "[data-row]")
        .iter()
        .take(2)
        .map(|row| area(&row.get_bounding_client_rect(), origin))
        .collect();
    let cells = all(&section, "[data-cell]");
    let x = |i: usize| cells.get(i).map(|cell| area(&cell.get_bounding_client_rect(), origin)[0]);
    let across = x(1).zip(x(0)).map_or(24, |(second, first)| second - first).max(4);
    let down = rows.first().map_or(48, |row| row[3]).max(8);
    let columns = rows.first().map_or(16, |row| (row[2] / across).max(1));
    Some((area(&section.get_bounding_client_rect(), origin), (across, down), columns))
}

/// All elements that a selector finds.
pub(crate) fn all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = root.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|i| found.item(i)?.dyn_into().ok()).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "pixels")]
fn area(rect: &DomRect, origin: &DomRect) -> Area {
    [
        (rect.left() - origin.left()).round() as i32,
        (rect.top() - origin.top()).round() as i32,
        rect.width().round() as i32,
        rect.height().round() as i32,
    ]
}
