//! What the run costs under a table of weights, which can be changed; and what others have measured.

use rmapscope_core::{CostModel, Operation, Tally};
use rmapscope_view::published::{LABEL, PUBLISHED, Published};
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::What;
use crate::el::{component, el, list};
use crate::keyboard::Command;
use crate::state::Run;
use crate::words::grouped;

/// The properties of [`CostTable`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct CostTableProps {
    /// The trace.
    pub run: Run,
    /// The step.
    pub step: usize,
}

/// The costs, and the measurements below them.
pub fn costs_panel(run: &Run, step: usize, run_command: &Callback<Command>) -> Html {
    let table = component::<CostTable>(CostTableProps { run: run.clone(), step });
    let measured = el("section|class=published")
        .add(el("h3").text("Published measurements"))
        .add(el("p|class=muted").text(LABEL))
        .add(el("ul").all(PUBLISHED.iter().enumerate().map(published).collect()));
    let go = |what: What, text: &'static str| {
        let run = run_command.clone();
        el("button|type=button|class=link")
            .on(ListenerKind::onclick, move |_| run.emit(Command::Open(what)))
            .text(text)
    };
    let links = el("p|class=cost-links")
        .add(go(What::Compare, "Compare with other designs"))
        .add(go(What::Sweep, "Count over orders 0–9"))
        .add(go(What::Design, "Make a design of your own"));
    list(vec![links.done(), table, measured.done()])
}

/// The highest weight that can be given.
const HIGHEST: u32 = 1_000_000;

/// The table of weights, and what they come to.
#[component]
pub fn CostTable(props: &CostTableProps) -> Html {
    let CostTableProps { run, step } = props;
    let model = use_state(|| CostModel::PLAIN);
    let tally = use_memo((run.clone(), model.hardware), |(run, hardware)| Tally::new(run.trace(), *hardware));
    let (now, end) = (tally.at(*step), tally.at(usize::MAX));
    let given = CostModel::ALL.into_iter().find(|each| each.name == model.name).unwrap_or(CostModel::PLAIN);

    let choice = CostModel::ALL.into_iter().map(|each| {
        let model = model.clone();
        el("button|type=button")
            .key(each.name)
            .attr("aria-pressed", each.name == model.name)
            .on(ListenerKind::onclick, move |_| model.set(each))
            .text(each.name)
            .done()
    });
    let changed = (*model != given).then(|| {
        let model = model.clone();
        el("button|type=button|class=link")
            .on(ListenerKind::onclick, move |_| model.set(given))
            .text("weights as they were given")
            .done()
    });
    let row = |operation: Operation| {
        let weight = model.weight(operation);
        let units = |n: u64| grouped(n * u64::from(weight));
        let (now, end) = (now.get(operation), end.get(operation));
        let set = model.clone();
        let field = el("input|type=number|min=0|step=1|inputmode=numeric")
            .attr("max", usize::try_from(HIGHEST).unwrap_or(usize::MAX))
            .attr("aria-label", format!("Weight of {}", operation.name()))
            .class((weight != given.weight(operation)).then_some("changed"))
            .field_value(weight.to_string())
            .typed(move |text| {
                if let Some(weight) = text.trim().parse().ok().filter(|&weight| weight <= HIGHEST) {
                    let mut model = *set;
                    model.set(operation, weight);
                    set.set(model);
                }
            });
        el("tr")
            .key(operation.name())
            .class((end == 0).then_some("never"))
            .add(el("th|scope=row").text(operation.name()))
            .add(el("td|class=num").text(grouped(now)))
            .add(el("td|class=num faint").text(grouped(end)))
            .add(el("td|class=num").add(field))
            .add(el("td|class=num").text(units(now)))
            .add(el("td|class=num faint").text(units(end)))
            .done()
    };
    let heads = ["operation", "times now", "at the end", "weight", "units now", "at the end"];
    let head = heads
        .into_iter()
        .enumerate()
        .map(|(i, text)| el("th|scope=col").key(i).class((i > 0).then_some("num")).text(text).done());
    let foot = el("tr|class=cost-total")
        .add(el("th|scope=row|colspan=4").text("in all, units"))
        .add(el("td|class=num").text(grouped(model.cost(&now))))
        .add(el("td|class=num faint").text(grouped(model.cost(&end))));
    let said =
        el("p|class=muted").text(format!("Weights are assumptions: {}. Units are no time.", model.summary));
    el("section|class=costs")
        .add(el("div|class=seg|role=group|aria-label=Cost model").all(choice.collect()))
        .add(said)
        .maybe(changed)
        .add(
            el("table|class=counts cost-table")
                .add(el("thead").add(el("tr").all(head.collect())))
                .add(el("tbody").all(Operation::ALL.into_iter().map(row).collect()))
                .add(el("tfoot").add(foot)),
        )
        .done()
}

/// A measurement that was published, with where.
fn published((i, item): (usize, &Published)) -> Html {
    let source = if item.source.starts_with("https://") {
        el("a|target=_blank|rel=noopener noreferrer")
            .attr("href", item.source)
            .text(item.source.trim_start_matches("https://"))
    } else {
        el("span").text(item.source)
    };
    let note = (!item.note.is_empty()).then(|| el("span|class=published-note").text(item.note).done());
    el("li")
        .key(i)
        .add(el("b").text(item.change))
        .add(el("span").text(format!("{}; {}", item.what, item.machine)))
        .add(el("span|class=published-values").text(format!("{} → {}", item.before, item.after)))
        .maybe(note)
        .add(el("span|class=published-source").add(source))
        .done()
}
