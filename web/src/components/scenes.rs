//! The list of built-in scenes.

use std::rc::Rc;

use rmapscope_view::scenes::{SCENES, Scene, Topic};
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::Dialog;
use crate::el::el;
use crate::state::Action;

/// The list.
pub fn scenes(
    current: Option<&'static Scene>,
    act: &Callback<Action>,
    onclose: &Callback<()>,
    onpaste: &Callback<()>,
) -> Html {
    let scene = |scene: &'static Scene| {
        let (act, onclose) = (act.clone(), onclose.clone());
        let button = el("button|type=button|class=scene")
            .attr("aria-current", (current == Some(scene)).then_some("true"))
            .on(ListenerKind::onclick, move |_| {
                act.emit(Action::OpenScene(scene, Rc::new(scene.document())));
                onclose.emit(());
            })
            .add(el("b").text(scene.title()))
            .add(el("span").text(scene.question));
        el("li").key(scene.id).add(button).done()
    };
    let topic = |topic: Topic| {
        let scenes = SCENES.iter().filter(|scene| scene.topic == topic).map(scene);
        el("section|class=topic")
            .key(topic.name())
            .add(el("h3").text(topic.name()))
            .add(el("ul|class=scenes").all(scenes.collect()))
            .done()
    };
    let paste = el("button|type=button|class=btn line").clicked(onpaste).text("Paste a scenario");
    let mut content: Vec<Html> = Topic::ALL.into_iter().map(topic).collect();
    content.push(el("footer|class=dialog-foot").add(paste).done());
    Dialog::around("Scenes", onclose, content)
}
