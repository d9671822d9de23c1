//! What a running kernel did with the layout, beside what the simulation says.

use rmapscope_view::scenes::{Compared, Scene};
use rmapscope_view::{DesignDoc, Json, Outcome};
use yew::prelude::*;

use crate::el::el;
use crate::state::{AppState, Run};

/// The comparison.
pub fn measured_panel(state: &AppState) -> Html {
    let compared = state.scene.map_or_else(Vec::new, |scene| compared(scene, &state.run, &state.design));
    let edited = state.edited();
    let differ = compared.iter().filter(|field| !field.same()).count();
    let total = compared.len();
    let verdict = match differ {
        0 => format!("The same in all {total} fields that could be observed."),
        _ => format!("{differ} of {total} fields differ."),
    };
    let why = if edited {
        "The layout was edited; the kernel had the original one."
    } else if differ > 0 {
        "The kernel ran v7.0; another design is chosen here."
    } else {
        ""
    };
    let head = el("thead").add(
        el("tr")
            .add(el("th|scope=col").text("field"))
            .add(el("th|scope=col").text("kernel"))
            .add(el("th|scope=col").text("simulation")),
    );
    let row = |field: &Compared| {
        let model = if field.same() {
            el("span|class=same").text("the same")
        } else {
            el("b").text(minus(&field.model))
        };
        el("tr")
            .key(field.field.clone())
            .class((!field.same()).then_some("differs"))
            .add(el("th|scope=row").text(readable(&field.field)))
            .add(el("td").text(minus(&field.kernel)))
            .add(el("td").add(model))
            .done()
    };
    let said = el("p").add(el("b").text("Measured on Linux 7.0 (x86-64).")).text(format!(" {verdict} {why}"));
    let table = el("table").add(head).add(el("tbody").all(compared.iter().map(row).collect()));
    el("div|class=measured").add(said).add(table).done()
}

/// What was measured of a scene beside what a run of it gave.
fn compared(scene: &Scene, run: &Run, design: &DesignDoc) -> Vec<Compared> {
    let outcome = Outcome::new(design, run.trace().scenario(), run.trace().end());
    let text = serde_json::to_string(&outcome).unwrap_or_default();
    Json::parse(&text).map_or_else(|_| Vec::new(), |json| scene.compared(&json))
}

/// With the minus that numbers have elsewhere on the page.
fn minus(value: &str) -> String {
    match value.strip_prefix('-') {
        Some(rest) => format!("−{rest}"),
        None => value.to_owned(),
    }
}

/// A path without what says nothing.
fn readable(field: &str) -> String {
    let short = field.replace("ops[0].visits", "visit ").replace("end.", "").replace("counts.", "");
    short.replace(['[', ']'], "").replace(['_', '.'], " ")
}
