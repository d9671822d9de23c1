//! How counts grow with the order of folios, and with the number of batches that each falls into.

use std::rc::Rc;

use rmapscope_core::{Design, Preset};
use rmapscope_view::plot::{Drawing, Piece};
use rmapscope_view::sweep::{Axis, Sweep};
use rmapscope_view::{DesignDoc, ScenarioDoc};
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::Dialog;
use crate::el::{el, list};

/// The properties of [`Sweeps`].
#[derive(Clone, Debug, Properties)]
pub struct SweepsProps {
    /// What gives the shape.
    pub doc: Rc<ScenarioDoc>,
    /// The designs.
    pub designs: Vec<DesignDoc>,
    /// Closes it.
    pub onclose: Callback<()>,
}

impl PartialEq for SweepsProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.doc, &other.doc) && self.designs == other.designs
    }
}

/// Which designs are counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    /// Those that are asked about.
    Given,
    /// Every preset, too.
    All,
}

/// The dialog.
#[component]
pub fn Sweeps(props: &SweepsProps) -> Html {
    let axis = use_state(|| Axis::Order);
    let who = use_state(|| Who::Given);
    let mut designs = props.designs.clone();
    if *who == Who::All {
        let others = Preset::ALL.into_iter().map(DesignDoc::from);
        designs.extend(others.filter(|design| !props.designs.contains(design)));
    }
    let sweep = use_memo((designs, *axis), |(designs, axis)| {
        let named: Vec<(String, Design)> =
            designs.iter().map(|design| (design.to_string(), *design.design())).collect();
        Sweep::new(&props.doc.scenario, &named, *axis)
    });
    let axes = Axis::ALL.map(|each| {
        let name = match each {
            Axis::Order => "orders 0–9",
            Axis::Batches => "batches per folio",
        };
        let set = axis.setter();
        choice(name, each == *axis, move || set.set(each))
    });
    let whose = [("these designs", Who::Given), ("all designs", Who::All)].map(|(name, each)| {
        let set = who.setter();
        choice(name, each == *who, move || set.set(each))
    });
    let head = el("div|class=sweep-head")
        .add(el("span|class=seg|role=group|aria-label=Over").all(axes.into()))
        .add(el("span|class=seg|role=group|aria-label=Designs").all(whose.into()));
    let shown = match &*sweep {
        Ok(sweep) => counted(sweep),
        Err(error) => {
            el("p|class=muted|role=status").text(format!("There is nothing to count: {error}.")).done()
        }
    };
    Dialog::around("Counts over orders and batches", &props.onclose, vec![head.done(), shown])
}

fn choice(name: &'static str, chosen: bool, onchoose: impl Fn() + 'static) -> Html {
    el("button|type=button")
        .key(name)
        .attr("aria-pressed", chosen)
        .on(ListenerKind::onclick, move |_| onchoose())
        .text(name)
        .done()
}

/// The picture, and the numbers in it.
fn counted(sweep: &Sweep) -> Html {
    let (plot, csv) = (sweep.plot(), sweep.csv());
    let name = sweep.axis.name();
    let take = |label: &'static str, kind: &str, text: &str, end: &str| {
        el("a|class=btn line")
            .attr("download", format!("rmapscope-{name}.{end}"))
            .attr("href", crate::dom::data_address(kind, text))
            .text(label)
    };
    let foot = el("footer|class=dialog-foot").add(take("CSV", "text/csv", &csv, "csv")).add(take(
        "SVG",
        "image/svg+xml",
        &plot.svg(),
        "svg",
    ));
    let numbers = el("details|class=cmp-more")
        .add(el("summary").text("As numbers"))
        .add(el("pre|class=compare-text|tabindex=0|aria-label=Numbers").text(csv));
    let scroll = el("div|class=sweep|tabindex=0|role=region|aria-label=Plots").add(drawn(&plot.drawing()));
    list(vec![scroll.done(), numbers.done(), foot.done()])
}

/// The drawing as elements; its rules are in the page's styles.
fn drawn(drawing: &Drawing) -> Html {
    let piece = |piece: &Piece| match piece {
        Piece::Line { class, d, name } => {
            let line = el("path").class(class.clone()).attr("d", d.clone());
            if name.is_empty() { line.done() } else { line.add(el("title").text(name.clone())).done() }
        }
        Piece::Text { class, at: (x, y), anchor, text } => el("text")
            .class(*class)
            .attr("x", *x)
            .attr("y", *y)
            .attr("text-anchor", *anchor)
            .text(text.clone())
            .done(),
    };
    el("svg|class=plot|role=img")
        .attr("viewBox", format!("0 0 {} {}", drawing.width, drawing.height))
        .attr("width", drawing.width)
        .attr("height", drawing.height)
        .attr("aria-label", drawing.name.clone())
        .all(drawing.pieces.iter().map(piece).collect())
        .done()
}
