//! A field to paste a scenario into. What is refused stays there, with the reason and its place.

use std::rc::Rc;

use rmapscope_view::{DocumentError, ScenarioDoc};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::Dialog;
use crate::el::el;
use crate::state::{Action, Notice};

/// The properties of [`Paste`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct PasteProps {
    /// The document that is shown, to begin with.
    pub text: AttrValue,
    /// What to do.
    pub act: Callback<Action>,
    /// Closes it.
    pub onclose: Callback<()>,
}

/// The field.
#[component]
pub fn Paste(props: &PasteProps) -> Html {
    let text = use_state(|| props.text.to_string());
    let error = use_state(|| None::<DocumentError>);
    let node = use_node_ref();
    let typed = {
        let (text, error) = (text.clone(), error.clone());
        move |now: String| {
            text.set(now);
            error.set(None);
        }
    };
    let open = {
        let (text, error, node) = (text.clone(), error.clone(), node.clone());
        let (act, onclose) = (props.act.clone(), props.onclose.clone());
        move |_| match ScenarioDoc::parse(&text) {
            Ok(doc) => {
                let designs = doc.designs.len();
                act.emit(Action::Open(Rc::new(doc)));
                if designs > 1 {
                    let text =
                        format!("The document names {designs} designs; the first one runs. C compares them.");
                    act.emit(Action::Say(Notice { text, refused: false }));
                }
                onclose.emit(());
            }
            Err(refused) => {
                if let Some(area) = node.cast::<HtmlTextAreaElement>() {
                    let _ = area.focus();
                }
                error.set(Some(refused));
            }
        }
    };
    let field = el("textarea|rows=16|spellcheck=false|autocomplete=off")
        .node(&node)
        .field_value((*text).clone())
        .typed(typed)
        .attr("aria-invalid", error.is_some());
    let label = el("label|class=paste")
        .add(
            el("span|class=lbl")
                .text("A scenario as JSON, format rmapscope/1. It begins with the one that is shown."),
        )
        .add(field);
    let refusal = error.as_ref().map(|error| {
        el("div|class=refusal|role=alert")
            .add(el("b").text("The scenario was not opened"))
            .add(el("p").text(error.to_string()))
            .done()
    });
    let button = el("button|type=button|class=btn primary").on(ListenerKind::onclick, open).text("Open");
    let foot = el("footer|class=dialog-foot").add(button);
    Dialog::around(
        "Paste a scenario",
        &props.onclose,
        vec![label.done(), refusal.unwrap_or_default(), foot.done()],
    )
}
