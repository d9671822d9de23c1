//! How designs end.

use rmapscope_view::compare::EndDifference;
use yew::prelude::*;

use super::table;
use crate::el::{el, list};
use crate::state::Contest;
use crate::words::grouped;

/// How many differences at the end are shown one by one.
const SHOWN: usize = 24;

/// The properties of [`Ends`].
#[derive(Clone, Debug, Properties)]
pub(super) struct EndsProps {
    /// The comparison.
    pub(super) contest: Contest,
    /// Opens the plots.
    pub(super) sweep: Callback<()>,
}

// Where it stands does not matter for how it ends.
impl PartialEq for EndsProps {
    fn eq(&self, other: &Self) -> bool {
        self.contest.runs == other.contest.runs
    }
}

/// What is not the same at the end, and all counts and costs of whole runs.
#[component]
pub(super) fn Ends(props: &EndsProps) -> Html {
    let EndsProps { contest, sweep } = props;
    let scroll = "div|class=compare-scroll|tabindex=0|role=region|aria-label=All counts and costs";
    let all = el("details|class=cmp-more")
        .add(el("summary").text("All counts and costs"))
        .add(el(scroll).add(table::counts(&contest.names, &contest.traces())));
    let over = el("button|type=button|class=link").clicked(sweep).text("Over orders 0–9");
    el("section|class=cmp-part cmp-at-end|aria-label=Ends")
        .add(differences(contest))
        .add(over)
        .add(all)
        .done()
}

/// What is not the same at the end.
fn differences(contest: &Contest) -> Html {
    let ends = &contest.comparison.ends;
    let Some(first) = contest.runs.first() else { return Html::default() };
    if ends.is_empty() {
        return el("p|class=cmp-same").text("All end alike.").done();
    }
    let row = |(i, end): (usize, &EndDifference)| {
        let values = end.values.iter().enumerate().map(|(i, value)| {
            let other = i > 0 && end.values.first() != Some(value);
            el("td").key(i).class(other.then_some("differs")).text(value.clone()).done()
        });
        el("tr")
            .key(i)
            .add(el("th|scope=row").text(end.name(first.trace().scenario())))
            .add(list(values.collect()))
            .done()
    };
    let rows = ends.iter().take(SHOWN).enumerate().map(row).collect();
    let rest = ends.len().checked_sub(SHOWN).filter(|&rest| rest > 0);
    let s = if ends.len() == 1 { "place" } else { "places" };
    let table = el("table|class=compare ends")
        .add(table::head("at the end", &contest.names))
        .add(el("tbody").all(rows));
    el("details|class=cmp-more")
        .add(el("summary").text(format!("They end differently in {} {s}", grouped(ends.len() as u64))))
        .add(
            el("div|class=compare-scroll|tabindex=0|role=region|aria-label=What differs at the end")
                .add(table),
        )
        .maybe(rest.map(|rest| el("p|class=muted").text(format!("and {rest} more"))))
        .done()
}
