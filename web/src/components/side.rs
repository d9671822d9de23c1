//! A group of panels, one of which is shown.

use wasm_bindgen::JsCast as _;
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use crate::el::{el, nothing};

/// A panel: its name, a count beside it, and what is in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tab {
    /// Its name.
    pub name: &'static str,
    /// How many things are in it.
    pub count: Option<usize>,
    /// Whether what is in it is bad news.
    pub alarm: bool,
    /// What is in it.
    pub panel: Html,
}

impl Tab {
    /// A panel that is no list.
    #[must_use]
    pub fn new(name: &'static str, panel: Html) -> Self {
        Self { name, count: None, alarm: false, panel }
    }
}

/// The properties of [`Side`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SideProps {
    /// The prefix of ids.
    pub prefix: AttrValue,
    /// What the group is called.
    pub label: &'static str,
    /// The panels.
    pub tabs: Vec<Tab>,
}

/// A group of panels.
#[component]
pub fn Side(props: &SideProps) -> Html {
    let chosen = use_state(|| "");
    let current = props.tabs.iter().position(|tab| tab.name == *chosen).unwrap_or(0);
    let id = |kind: &str, name: &str| format!("{}-{kind}-{name}", props.prefix);
    let Some(tab) = props.tabs.get(current) else { return nothing() };
    let onkeydown = {
        let chosen = chosen.clone();
        let names: Vec<&'static str> = props.tabs.iter().map(|tab| tab.name).collect();
        let prefix = props.prefix.clone();
        move |event: Event| {
            let Some(key) = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key) else { return };
            let next = match key.as_str() {
                "ArrowRight" => (current + 1) % names.len(),
                "ArrowLeft" => (current + names.len() - 1) % names.len(),
                "Home" => 0,
                "End" => names.len() - 1,
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            chosen.set(names[next]);
            crate::dom::focus_id(&format!("{prefix}-tab-{}", names[next]));
        }
    };
    let button = |(i, each): (usize, &Tab)| {
        let chosen = chosen.clone();
        let name = each.name;
        el("button|type=button|role=tab")
            .key(name)
            .attr("id", id("tab", name))
            .attr("aria-selected", i == current)
            .attr("aria-controls", id("panel", tab.name))
            .attr("tabindex", if i == current { "0" } else { "-1" })
            .class(each.alarm.then_some("alarm"))
            .on(ListenerKind::onclick, move |_| chosen.set(name))
            .text(name)
            .maybe(each.count.map(|count| el("span|class=cnt").text(crate::words::grouped(count as u64))))
            .done()
    };
    let tabs = el("div|class=tabs|role=tablist")
        .attr("aria-label", props.label)
        .on(ListenerKind::onkeydown, onkeydown)
        .all(props.tabs.iter().enumerate().map(button).collect());
    let pane = el("div|class=pane|role=tabpanel|tabindex=0")
        .attr("id", id("panel", tab.name))
        .attr("aria-labelledby", id("tab", tab.name))
        .add(tab.panel.clone());
    el("div|class=group").add(tabs).add(pane).done()
}
