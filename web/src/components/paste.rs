//! A field to paste a scenario into. What is refused stays there, with the reason and its place.

use std::rc::Rc;

use rmapscope_view::{DocumentError, ScenarioDoc};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::Dialog;
use crate::state::Action;

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
    let oninput = {
        let (text, error) = (text.clone(), error.clone());
        Callback::from(move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                text.set(area.value());
                error.set(None);
            }
        })
    };
    let open = {
        let (text, error, node) = (text.clone(), error.clone(), node.clone());
        let (act, onclose) = (props.act.clone(), props.onclose.clone());
        Callback::from(move |_: MouseEvent| match ScenarioDoc::parse(&text) {
            Ok(doc) => {
                act.emit(Action::Open(Rc::new(doc)));
                onclose.emit(());
            }
            Err(refused) => {
                if let Some(area) = node.cast::<HtmlTextAreaElement>() {
                    let _ = area.focus();
                }
                error.set(Some(refused));
            }
        })
    };
    let said = error.as_ref().map(ToString::to_string);
    html! {
        <Dialog title="Paste a scenario" onclose={props.onclose.clone()}>
            <label class="paste">
                <span class="lbl">{ "A scenario as JSON, format rmapscope/1. It begins with the one that is shown." }</span>
                <textarea ref={node} rows="16" spellcheck="false" autocomplete="off" value={(*text).clone()} {oninput}
                    aria-invalid={error.is_some().to_string()}/>
            </label>
            if let Some(said) = said {
                <div class="refusal" role="alert"><b>{ "The scenario was not opened" }</b><p>{ said }</p></div>
            }
            <footer class="dialog-foot"><button type="button" class="btn primary" onclick={open}>{ "Open" }</button></footer>
        </Dialog>
    }
}
