//! What a running kernel did with the layout, beside what the simulation says.

use rmapscope_view::scenes::{Compared, Scene};
use rmapscope_view::{DesignDoc, Json, Outcome};
use yew::prelude::*;

use crate::state::Run;

/// The comparison.
pub fn measured_panel(compared: &[Compared], edited: bool) -> Html {
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
    html! {
        <div class="measured">
            <p><b>{ "Measured on Linux 7.0 (x86-64)." }</b>{ " " }{ verdict }{ " " }{ why }</p>
            <table>
                <thead><tr><th scope="col">{ "field" }</th><th scope="col">{ "kernel" }</th><th scope="col">{ "simulation" }</th></tr></thead>
                <tbody>
                    { for compared.iter().map(|field| html! {
                        <tr key={field.field.clone()} class={classes!((!field.same()).then_some("differs"))}>
                            <th scope="row">{ readable(&field.field) }</th>
                            <td>{ minus(&field.kernel) }</td>
                            <td>{ if field.same() { html! { <span class="same">{ "the same" }</span> } } else { html! { <b>{ minus(&field.model) }</b> } } }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
        </div>
    }
}

/// What was measured of a scene beside what a run of it gave.
#[must_use]
pub fn compared(scene: &Scene, run: &Run, design: &DesignDoc) -> Vec<Compared> {
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
