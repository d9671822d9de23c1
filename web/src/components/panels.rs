//! Where panels are: a list to choose from for each.

use yew::prelude::*;

use super::{Dialog, select};
use crate::el::el;
use crate::state::{Action, Dock, Layout, Panel};

/// The list.
pub fn panels(layout: Layout, act: &Callback<Action>, onclose: &Callback<()>) -> Html {
    let mut names = vec!["put away".to_owned()];
    names.extend(Dock::ALL.map(|dock| dock.name().to_owned()));
    let line = |panel: Panel| {
        let chosen = layout.dock(panel).map_or(0, |dock| dock as usize + 1);
        let act = act.clone();
        let choose = move |i: usize| {
            let dock = i.checked_sub(1).and_then(|i| Dock::ALL.get(i).copied());
            act.emit(Action::Arrange(layout.moved(panel, dock)));
        };
        el("div")
            .key(panel.name())
            .add(el("dt|aria-hidden=true").text(panel.name()))
            .add(el("dd").add(select(panel.name(), "dock", &names, chosen, choose)))
            .done()
    };
    let list = el("dl|class=keys").all(Panel::ALL.map(line).into());
    let reset = el("button|type=button|class=btn line")
        .flag("disabled", layout == Layout::default())
        .does(act, Action::Arrange(Layout::default()))
        .text("As at first");
    let foot = el("footer|class=dialog-foot").add(reset);
    Dialog::around("Panels", onclose, vec![list.done(), foot.done()])
}
