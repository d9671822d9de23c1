//! The same as the entries of the stage, as a table.

use rmapscope_core::{MmId, Pte, Scenario};
use rmapscope_view::frame::{Cell, Frame, ReadBy, kind_name, label, letters};
use yew::prelude::*;

use crate::el::{el, text};
use crate::words::{self, add};

/// The entries that are drawn, one in a row: its address space, its page, what it is, its page or slot, its bits, and
/// who has read it.
pub fn entries_table(scenario: &Scenario, frame: &Frame) -> Html {
    let head = ["mm", "entry", "kind", "page or slot", "bits", "reads"]
        .map(|name| el("th|scope=col").text(name).done());
    let rows = frame.lanes.iter().flat_map(|lane| &lane.rows);
    let rows = rows.flat_map(|row| row.cells.iter().map(move |cell| entry(scenario, row.mm, cell)));
    el("table|class=entries-table")
        .add(el("caption|class=visually-hidden").text("Entries that are drawn on the stage"))
        .add(el("thead").add(el("tr").all(head.into())))
        .add(el("tbody").all(rows.collect()))
        .done()
}

fn entry(scenario: &Scenario, mm: usize, cell: &Cell) -> Html {
    let column = |class: &'static str, said: String| el("td").class(class).text(said).done();
    let kind = match cell.was {
        Some(was) => format!("{}, was {}", kind_name(cell.pte.kind()), kind_name(was.kind())),
        None => kind_name(cell.pte.kind()).to_owned(),
    };
    el("tr")
        .add(column("", scenario.mm(MmId::new(mm)).name.clone()))
        .add(el("th|scope=row|class=num").add(text(words::grouped(cell.at))))
        .add(column("", kind))
        .add(column("mono", target(scenario, cell.pte)))
        .add(column("mono", letters(cell.pte)))
        .add(column("", reads(cell)))
        .done()
}

fn target(scenario: &Scenario, pte: Pte) -> String {
    // Without a page or a slot the label is the kind's name again.
    let said = label(scenario, pte);
    if said == kind_name(pte.kind()) { String::new() } else { said }
}

/// How often each reader has read it.
fn reads(cell: &Cell) -> String {
    let mut said = words::grouped(cell.reads.count().into());
    let mut between = ": ";
    for by in ReadBy::ALL {
        let count = cell.reads.iter().filter(|reader| *reader == by).count();
        if count > 0 {
            add!(&mut said, "{between}{} {count}", by.name());
            between = ", ";
        }
    }
    said
}
