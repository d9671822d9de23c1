//! The scenario as text: formatted as documents are, to be changed. What is refused stays there, with its line.

use std::rc::Rc;

use rmapscope_view::{DocumentError, DocumentProblem, ScenarioDoc, line_of};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::Dialog;
use crate::el::el;
use crate::state::Action;

/// The properties of [`Document`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct DocumentProps {
    /// The document.
    pub doc: Rc<ScenarioDoc>,
    /// What to do.
    pub act: Callback<Action>,
    /// Closes it.
    pub onclose: Callback<()>,
}

/// A text that is refused: why, and in which line.
#[derive(Clone, Debug, PartialEq)]
struct Refused {
    why: String,
    line: usize,
    text: String,
}

impl Refused {
    fn of(error: &DocumentError, text: &str) -> Self {
        let line = match &error.problem {
            DocumentProblem::Syntax(error) => error.line,
            _ => line_of(text, &error.path),
        };
        let here = text.lines().nth(line.saturating_sub(1)).unwrap_or_default().trim();
        Self { why: error.to_string(), line, text: here.chars().take(80).collect() }
    }
}

/// The dialog.
#[component]
pub fn Document(props: &DocumentProps) -> Html {
    let text = use_state(|| props.doc.to_pretty_string());
    let refused = use_state(|| None::<Refused>);
    let node = use_node_ref();
    let read = {
        let (text, refused, node) = (text.clone(), refused.setter(), node.clone());
        move || match ScenarioDoc::parse(&text) {
            Ok(doc) => Some(doc),
            Err(error) => {
                let error = Refused::of(&error, &text);
                if let Some(area) = node.cast::<HtmlTextAreaElement>() {
                    mark(&area, &text, error.line);
                }
                refused.set(Some(error));
                None
            }
        }
    };
    let format = {
        let (read, text) = (read.clone(), text.setter());
        move |_| {
            if let Some(doc) = read() {
                text.set(doc.to_pretty_string());
            }
        }
    };
    let apply = {
        let (act, onclose) = (props.act.clone(), props.onclose.clone());
        move |_| {
            if let Some(doc) = read() {
                act.emit(Action::SetDocument(Rc::new(doc)));
                onclose.emit(());
            }
        }
    };
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            // One begins to read at the top.
            if let Some(area) = node.cast::<HtmlTextAreaElement>() {
                let _ = area.set_selection_range(0, 0);
                area.set_scroll_top(0);
            }
        });
    }
    let typed = {
        let (text, refused) = (text.setter(), refused.setter());
        move |now: String| {
            text.set(now);
            refused.set(None);
        }
    };
    let field = el("textarea|rows=22|spellcheck=false|autocomplete=off|data-first=")
        .node(&node)
        .attr("aria-invalid", refused.is_some())
        .field_value((*text).clone())
        .typed(typed);
    let label = el("label|class=paste")
        .add(el("span|class=lbl").text("The scenario that is shown. What is applied can be undone."))
        .add(field);
    let refusal = refused.as_ref().map(|refused| {
        el("div|class=refusal|role=alert")
            .add(el("b").text(format!("Not applied: line {}", refused.line)))
            .add(el("p").text(refused.text.clone()))
            .add(el("p").text(refused.why.clone()))
            .done()
    });
    let foot = el("footer|class=dialog-foot")
        .add(el("button|type=button|class=btn primary").on(ListenerKind::onclick, apply).text("Apply"))
        .add(el("button|type=button|class=btn line").on(ListenerKind::onclick, format).text("Format"));
    let content = vec![label.done(), refusal.unwrap_or_default(), foot.done()];
    Dialog::around("Document", &props.onclose, content)
}

/// Selects a line and brings it into view.
fn mark(area: &HtmlTextAreaElement, text: &str, line: usize) {
    // Fields count in UTF-16.
    let length = |line: &str| u32::try_from(line.encode_utf16().count()).unwrap_or(u32::MAX);
    let before = line.saturating_sub(1);
    let from: u32 = text.lines().take(before).map(|line| length(line) + 1).sum();
    let to = from + text.lines().nth(before).map_or(0, length);
    let _ = area.focus();
    let _ = area.set_selection_range(from, to);
    let lines = i32::try_from(text.lines().count().max(1)).unwrap_or(i32::MAX);
    let above = i32::try_from(before).unwrap_or(0) - 3;
    area.set_scroll_top(area.scroll_height() / lines * above.max(0));
}
