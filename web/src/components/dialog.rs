//! A dialog over the page.

use gloo_events::EventListener;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlDialogElement, HtmlElement};
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::{IconKind, icon};
use crate::el::{component, el, list};

/// The properties of [`Dialog`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct DialogProps {
    /// Its heading.
    pub title: &'static str,
    /// What to do when it is closed.
    pub onclose: Callback<()>,
    /// What is in it.
    pub children: Html,
}

/// A dialog; it is open as long as it is there.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        let onclose = props.onclose.clone();
        use_effect_with((), move |()| {
            let dialog = node.cast::<HtmlDialogElement>();
            let listener = dialog.as_ref().map(|dialog| {
                let _ = dialog.show_modal();
                // The browser takes the first thing that can have the focus, which closes it again.
                if let Ok(Some(first)) = dialog.query_selector("[data-first]") {
                    let _ = first.unchecked_ref::<HtmlElement>().focus();
                }
                // Escape closes it, too.
                EventListener::new(dialog, "close", move |_| onclose.emit(()))
            });
            move || {
                drop(listener);
                // What was focused before is focused again, also if somebody else takes the dialog away.
                if let Some(dialog) = dialog.filter(HtmlDialogElement::open) {
                    dialog.close();
                }
            }
        });
    }
    let (button, beside) = (node.clone(), node.clone());
    let close = el("button|type=button|class=btn icon|aria-label=Close")
        .on(ListenerKind::onclick, move |_| close(&button))
        .add(icon(IconKind::Close));
    let head = el("header|class=dialog-head").add(el("h2").text(props.title)).add(close);
    let inner = el("div|class=dialog-inner").add(head).add(props.children.clone());
    el("dialog|class=dialog")
        .node(&node)
        .attr("aria-label", props.title)
        // A click beside it closes it.
        .on(ListenerKind::onclick, move |event| {
            if event.target().is_some_and(|target| target.is_instance_of::<HtmlDialogElement>()) {
                self::close(&beside);
            }
        })
        .add(inner)
        .done()
}

impl Dialog {
    /// The dialog with what is in it.
    pub(crate) fn around(title: &'static str, onclose: &Callback<()>, content: Vec<Html>) -> Html {
        component::<Self>(DialogProps { title, onclose: onclose.clone(), children: list(content) })
    }
}

fn close(node: &NodeRef) {
    if let Some(dialog) = node.cast::<HtmlDialogElement>() {
        dialog.close();
    }
}
