//! A dialog over the page.

use gloo_events::EventListener;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::{IconKind, icon};

/// The properties of [`Dialog`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct DialogProps {
    /// Its heading.
    pub title: AttrValue,
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
                // Escape closes it, too.
                EventListener::new(dialog, "close", move |_| onclose.emit(()))
            });
            move || drop(listener)
        });
    }
    let close = {
        let node = node.clone();
        Callback::from(move |_: MouseEvent| close(&node))
    };
    // A click beside it closes it.
    let onclick = {
        let node = node.clone();
        Callback::from(move |event: MouseEvent| {
            let beside =
                event.target().and_then(|target| target.dyn_into::<HtmlDialogElement>().ok()).is_some();
            if beside {
                self::close(&node);
            }
        })
    };
    html! {
        <dialog ref={node.clone()} class="dialog" aria-label={props.title.clone()} {onclick}>
            <div class="dialog-inner">
                <header class="dialog-head">
                    <h2>{ &props.title }</h2>
                    <button type="button" class="btn icon" aria-label="Close" onclick={close}>{ icon(IconKind::Close) }</button>
                </header>
                { props.children.clone() }
            </div>
        </dialog>
    }
}

fn close(node: &NodeRef) {
    if let Some(dialog) = node.cast::<HtmlDialogElement>() {
        dialog.close();
    }
}
