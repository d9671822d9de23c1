//! A group of panels, one of which is shown.

use yew::prelude::*;

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

/// The properties of [`Side`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SideProps {
    /// The prefix of ids.
    pub prefix: AttrValue,
    /// What the group is called.
    pub label: AttrValue,
    /// The panels.
    pub tabs: Vec<Tab>,
}

/// A group of panels.
#[component]
pub fn Side(props: &SideProps) -> Html {
    let chosen = use_state(|| "");
    let current = props.tabs.iter().position(|tab| tab.name == *chosen).unwrap_or(0);
    let id = |kind: &str, name: &str| format!("{}-{kind}-{name}", props.prefix);
    let onkeydown = {
        let chosen = chosen.clone();
        let names: Vec<&'static str> = props.tabs.iter().map(|tab| tab.name).collect();
        let prefix = props.prefix.clone();
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
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
        })
    };
    let Some(tab) = props.tabs.get(current) else { return Html::default() };
    html! {
        <div class="group">
            <div class="tabs" role="tablist" aria-label={props.label.clone()} {onkeydown}>
                { for props.tabs.iter().enumerate().map(|(i, each)| {
                    let chosen = chosen.clone();
                    let name = each.name;
                    html! {
                        <button key={name} type="button" role="tab" id={id("tab", name)} aria-selected={(i == current).to_string()}
                            aria-controls={id("panel", tab.name)} tabindex={if i == current { "0" } else { "-1" }}
                            class={classes!((each.alarm && each.count != Some(0)).then_some("alarm"))}
                            onclick={Callback::from(move |_: MouseEvent| chosen.set(name))}>
                            { name }
                            if let Some(count) = each.count {
                                <span class="cnt">{ crate::words::grouped(count as u64) }</span>
                            }
                        </button>
                    }
                }) }
            </div>
            <div class="pane" role="tabpanel" id={id("panel", tab.name)} aria-labelledby={id("tab", tab.name)} tabindex="0">{ tab.panel.clone() }</div>
        </div>
    }
}
