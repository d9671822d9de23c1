//! The entries as a table: the same state as on the stage.

use rmapscope_core::Scenario;
use rmapscope_view::frame::{Cell, Frame, kind_name, label, letters};
use yew::prelude::*;

use crate::el::{el, list, nothing};

/// The entries of the rows that are shown.
pub fn table(frame: &Frame, scenario: &Scenario) -> Html {
    let several = frame.lanes.len() > 1;
    let names = ["entry", "kind", "page or slot", "bits", "reads"];
    let head = el("thead")
        .add(el("tr").all(names.map(|name| el("th|scope=col").key(name).text(name).done()).into()));
    let mut bodies = Vec::new();
    for lane in &frame.lanes {
        let mm = &scenario.mms()[lane.mm].name;
        let cells = lane.rows.iter().flat_map(|row| &row.cells);
        let heading = if several {
            el("tr").add(el("th|scope=rowgroup|colspan=5").text(mm.clone())).done()
        } else {
            nothing()
        };
        let rows = cells.map(|cell| row(cell, scenario)).collect();
        bodies.push(el("tbody").key(lane.mm).add(heading).add(list(rows)).done());
    }
    el("table|class=entries")
        .add(el("caption|class=visually-hidden").text("The entries at this step"))
        .add(head)
        .add(list(bodies))
        .done()
}

fn row(cell: &Cell, scenario: &Scenario) -> Html {
    let pte = scenario.named(cell.pte);
    let kind = kind_name(pte.kind());
    let what = label(scenario, pte);
    let data = |text: String| el("td").text(text);
    el("tr")
        .key(cell.at.to_string())
        .class((cell.was.is_some()).then_some("cur"))
        .add(el("th|scope=row").text(cell.at.to_string()))
        .add(data(kind.to_owned()))
        .add(data(if what == kind { String::new() } else { what }))
        .add(data(letters(pte)))
        .add(data(cell.reads.count().to_string()))
        .done()
}
