//! Designs side by side on the layout that is shown: counts, where they part, and where they end differently.

mod table;

use std::rc::Rc;

use rmapscope_core::{CostModel, Preset, Trace};
use rmapscope_view::compare::{Comparison, EndDifference, LETTERS, Parting};
use rmapscope_view::{DesignDoc, ScenarioDoc};
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::{Dialog, select};
use crate::el::{el, list};
use crate::state::{Action, AppState};

/// The properties of [`Compare`].
#[derive(Clone, Debug, Properties)]
pub struct CompareProps {
    /// The state.
    pub state: AppState,
    /// What to do.
    pub act: Callback<Action>,
    /// Closes it.
    pub onclose: Callback<()>,
}

impl PartialEq for CompareProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state.doc, &other.state.doc) && self.state.design == other.state.design
    }
}

/// Everything that is compared.
struct Compared {
    names: Vec<String>,
    traces: Vec<Trace>,
    comparison: Comparison,
}

impl Compared {
    fn new(doc: &ScenarioDoc, designs: &[DesignDoc]) -> Self {
        let run = |design: &DesignDoc| Trace::new(doc.scenario.clone(), *design.design());
        let traces: Vec<Trace> = designs.iter().map(run).collect();
        let names: Vec<String> = designs.iter().map(ToString::to_string).collect();
        let comparison = Comparison::new(&traces.iter().collect::<Vec<_>>(), &names);
        Self { names, traces, comparison }
    }
}

/// What a comparison is of. Documents are the same if they are one.
#[derive(Clone)]
struct Of(Rc<ScenarioDoc>, Vec<DesignDoc>);

impl PartialEq for Of {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) && self.1 == other.1
    }
}

/// The fewest designs that can be compared.
const FEWEST: usize = 2;

/// The dialog.
#[component]
pub fn Compare(props: &CompareProps) -> Html {
    let CompareProps { state, act, onclose } = props;
    let designs = use_state(|| first_choice(state));
    let as_text = use_state(|| false);
    let of = Of(state.doc.clone(), (*designs).clone());
    let compared = use_memo(of, |of| Compared::new(&of.0, &of.1));

    let choices = (0..LETTERS.len()).map(|place| {
        let now = designs.clone();
        choice(state, &designs, place, move |design| now.set(with_choice(&now, place, design)))
    });
    let traces: Vec<&Trace> = compared.traces.iter().collect();
    let mut content = vec![
        el("div|class=compare-choice").all(choices.collect()).done(),
        el("p|class=compare-summary|role=status").text(compared.comparison.summary.clone()).done(),
        el("div|class=compare-scroll").add(table::counts(&compared.names, &traces)).done(),
        partings(&compared.comparison.partings, &designs, act, onclose),
        ends(&compared, &compared.comparison.ends),
    ];
    let toggle = as_text.clone();
    let button = el("button|type=button|class=btn line")
        .attr("aria-expanded", *as_text)
        .on(ListenerKind::onclick, move |_| toggle.set(!*toggle))
        .text("As text for a mail");
    content.push(el("footer|class=dialog-foot").add(button).done());
    if *as_text {
        let title = state.title();
        let text = rmapscope_view::text::compare(
            title,
            &compared.names,
            &traces,
            &compared.comparison,
            &CostModel::ALL,
        );
        content.push(el("pre|class=compare-text|tabindex=0|aria-label=As text").text(text).done());
    }
    Dialog::around("Compare designs", onclose, content)
}

/// The design that runs, and what the document was made to show; or else what the thread is about.
fn first_choice(state: &AppState) -> Vec<DesignDoc> {
    let mut designs = vec![state.design.clone()];
    let usual = [Preset::SeriesV2, Preset::Jump, Preset::BatchPresent, Preset::Rmapscope];
    let own = state.doc.designs.iter().cloned();
    let others: Vec<DesignDoc> = if state.doc.designs.len() < FEWEST {
        own.chain(usual.map(DesignDoc::from)).take(3).collect()
    } else {
        own.collect()
    };
    for design in others {
        if designs.len() < LETTERS.len() && !designs.contains(&design) {
            designs.push(design);
        }
    }
    designs
}

/// The list of designs for a letter.
fn choice(
    state: &AppState,
    chosen: &[DesignDoc],
    place: usize,
    onchoose: impl Fn(Option<DesignDoc>) + 'static,
) -> Html {
    let Some(&letter) = LETTERS.get(place) else { return Html::default() };
    if place > chosen.len() {
        return Html::default();
    }
    let mut designs = DesignDoc::presets();
    for design in state.doc.designs.iter().chain([&state.design]).chain(chosen) {
        if !designs.contains(design) {
            designs.push(design.clone());
        }
    }
    // The first two are needed.
    let none = usize::from(place >= FEWEST);
    let mut names = vec!["none".to_owned(); none];
    names.extend(designs.iter().map(ToString::to_string));
    let current = chosen.get(place).and_then(|own| designs.iter().position(|design| design == own));
    let list = select(
        match place {
            0 => "Design A",
            1 => "Design B",
            2 => "Design C",
            _ => "Design D",
        },
        "compared",
        &names,
        current.map_or(0, |i| i + none),
        move |i| onchoose(i.checked_sub(none).and_then(|i| designs.get(i).cloned())),
    );
    el("span|class=compare-design").key(place).add(el("b|class=letter").text(letter)).add(list).done()
}

/// The designs with another one, or none, at a place.
fn with_choice(designs: &[DesignDoc], place: usize, design: Option<DesignDoc>) -> Vec<DesignDoc> {
    let mut designs = designs.to_vec();
    match design {
        Some(design) if place < designs.len() => designs[place] = design,
        Some(design) => designs.push(design),
        None if place < designs.len() && designs.len() > FEWEST => {
            designs.remove(place);
        }
        None => {}
    }
    designs
}

/// Where designs part: a click shows that step under one of them.
fn partings(
    partings: &[Parting],
    designs: &[DesignDoc],
    act: &Callback<Action>,
    onclose: &Callback<()>,
) -> Html {
    let heading = el("h3").text("Where they part");
    if partings.is_empty() {
        let same = el("p|class=muted").text("Nowhere: all do the same from the first step to the last.");
        return el("section|class=compare-part").add(heading).add(same).done();
    }
    let line = |(i, parting): (usize, &Parting)| {
        let step = parting.step;
        let groups = parting.parted.iter().enumerate().map(|(i, group)| {
            let (act, onclose) = (act.clone(), onclose.clone());
            let design = group.traces.first().and_then(|&trace| designs.get(trace)).cloned();
            el("button|type=button|class=parted")
                .key(i)
                .on(ListenerKind::onclick, move |_| {
                    if let Some(design) = &design {
                        act.emit(Action::Choose(design.clone()));
                    }
                    act.emit(Action::Seek(step));
                    onclose.emit(());
                })
                .add(el("b|class=letters").text(letters(&group.traces)))
                .add(el("span|class=mono").text(group.words()))
                .done()
        });
        el("li")
            .key(i)
            .add(el("span|class=parting-step").text(format!("step {step}")))
            .all(groups.collect())
            .done()
    };
    let items = partings.iter().enumerate().map(line).collect();
    el("section|class=compare-part").add(heading).add(el("ol|class=partings").all(items)).done()
}

fn letters(traces: &[usize]) -> String {
    let letters: Vec<&str> = traces.iter().filter_map(|&trace| LETTERS.get(trace).copied()).collect();
    letters.join(" ")
}

/// How many differences at the end are shown one by one.
const SHOWN: usize = 24;

/// What is not the same at the end.
fn ends(compared: &Compared, ends: &[EndDifference]) -> Html {
    let heading = el("h3").text("How they end");
    let section = el("section|class=compare-part").add(heading);
    let (Some(first), false) = (compared.traces.first(), ends.is_empty()) else {
        return section
            .add(el("p|class=muted").text("All end alike: no entry, count or rule differs."))
            .done();
    };
    let row = |(i, end): (usize, &EndDifference)| {
        let values = end.values.iter().enumerate().map(|(i, value)| {
            let other = i > 0 && end.values.first() != Some(value);
            el("td").key(i).class(other.then_some("differs")).text(value.clone()).done()
        });
        el("tr")
            .key(i)
            .add(el("th|scope=row").text(end.name(first.scenario())))
            .add(list(values.collect()))
            .done()
    };
    let rows = ends.iter().take(SHOWN).enumerate().map(row).collect();
    let rest = ends.len().checked_sub(SHOWN).filter(|&rest| rest > 0);
    section
        .add(
            el("div|class=compare-scroll").add(
                el("table|class=compare ends")
                    .add(table::head("at the end", &compared.names))
                    .add(el("tbody").all(rows)),
            ),
        )
        .maybe(rest.map(|rest| el("p|class=muted").text(format!("and {rest} more"))))
        .done()
}
