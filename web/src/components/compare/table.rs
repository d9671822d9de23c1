//! The counts of designs in a table, with bars and differences.

use rmapscope_core::{CostModel, Trace, costs};
use rmapscope_view::compare::LETTERS;
use yew::prelude::*;

use crate::components::counts::readable;
use crate::el::{el, list};
use crate::words::{change, grouped};

/// A row: its name, and a number for each design.
struct Row {
    name: String,
    values: Vec<u64>,
}

impl Row {
    fn differs(&self) -> bool {
        self.values.iter().any(|value| Some(value) != self.values.first())
    }
}

/// The table: what differs, row by row; what does not, below it in a sentence.
pub(super) fn counts(names: &[String], traces: &[&Trace]) -> Html {
    let (differing, same): (Vec<Row>, Vec<Row>) = rows(traces).into_iter().partition(Row::differs);
    let costs = weighed(traces);
    let body = differing.iter().map(|each| row(each, "")).collect();
    let weighed = costs.iter().map(|each| row(each, "weighed")).collect();
    let table = el("table|class=compare")
        .add(head("count", names))
        .add(el("tbody").all(body))
        .add(el("tbody").all(weighed));
    let same: Vec<String> = same
        .iter()
        .map(|row| format!("{} {}", row.name, grouped(row.values.first().copied().unwrap_or(0))))
        .collect();
    let same = (!same.is_empty()).then(|| {
        el("p|class=compare-same")
            .add(el("span|class=lbl").text("the same in all: "))
            .text(same.join(", "))
            .done()
    });
    list(vec![table.done(), same.unwrap_or_default()])
}

/// The head of a table with a column for each design.
pub(super) fn head(label: &'static str, names: &[String]) -> Html {
    let designs = names.iter().zip(LETTERS).map(|(name, letter)| {
        el("th|scope=col")
            .key(letter)
            .add(el("b|class=letter").text(letter))
            .add(el("span|class=mono").text(name.clone()))
            .done()
    });
    el("thead").add(el("tr").add(el("th|scope=col").text(label)).add(list(designs.collect()))).done()
}

/// Every count, and all reads together.
fn rows(traces: &[&Trace]) -> Vec<Row> {
    let named: Vec<_> = traces.iter().map(|trace| trace.end().counts().named()).collect();
    let Some(first) = named.first() else { return Vec::new() };
    let mut rows: Vec<Row> = first
        .iter()
        .enumerate()
        .map(|(i, (name, _))| Row {
            name: readable(name).to_owned(),
            values: named.iter().map(|counts| counts[i].1).collect(),
        })
        .collect();
    let reads = |trace: &&Trace| {
        let counts = trace.end().counts();
        counts.walk_reads + counts.caller_reads + counts.scan_reads + counts.marker_reads
    };
    rows.push(Row { name: "all reads".to_owned(), values: traces.iter().map(reads).collect() });
    rows
}

/// What the runs cost under each model, in units.
fn weighed(traces: &[&Trace]) -> Vec<Row> {
    let row = |model: CostModel| Row {
        name: format!("units, {}", model.name),
        values: traces.iter().map(|trace| model.cost(&costs(trace, &model).operations)).collect(),
    };
    CostModel::ALL.map(row).into()
}

/// In a bar the most that a design has is so wide.
const WIDTH: u64 = 96;

fn row(row: &Row, class: &'static str) -> Html {
    let most = row.values.iter().copied().max().unwrap_or(0).max(1);
    let first = row.values.first().copied().unwrap_or(0);
    let values = row.values.iter().enumerate().map(|(i, &value)| {
        let wide = usize::try_from(value * WIDTH / most).unwrap_or(0);
        let bar =
            el("svg|class=bar|width=96|height=6|viewBox=0 0 96 6|preserveAspectRatio=none|aria-hidden=true")
                .add(el("rect|class=bar-room|width=96|height=6"))
                .add(el("rect|class=bar-value|height=6").attr("width", wide));
        let by = i64::try_from(value).unwrap_or(i64::MAX) - i64::try_from(first).unwrap_or(i64::MAX);
        let by = (i > 0 && by != 0).then(|| el("span|class=by").text(change(by)).done());
        el("td").key(i).add(el("b").text(grouped(value))).maybe(by).add(bar).done()
    });
    el("tr")
        .key(row.name.clone())
        .class((!class.is_empty()).then_some(class))
        .add(el("th|scope=row").text(row.name.clone()))
        .add(list(values.collect()))
        .done()
}
