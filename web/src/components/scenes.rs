//! The list of built-in scenes.

use rmapscope_view::scenes::{SCENES, Scene, Topic};
use yew::prelude::*;

use super::Dialog;
use crate::state::Action;

/// The list.
pub fn scenes(
    current: Option<&'static Scene>,
    act: &Callback<Action>,
    onclose: &Callback<()>,
    onpaste: &Callback<()>,
) -> Html {
    html! {
        <Dialog title="Scenes" onclose={onclose.clone()}>
            { for Topic::ALL.into_iter().map(|topic| html! {
                <section key={topic.name()} class="topic">
                    <h3>{ topic.name() }</h3>
                    <ul class="scenes">
                        { for SCENES.iter().filter(|scene| scene.topic == topic).map(|scene| {
                            let (act, onclose) = (act.clone(), onclose.clone());
                            let onclick = Callback::from(move |_: MouseEvent| {
                                act.emit(Action::OpenScene(scene));
                                onclose.emit(());
                            });
                            let is_current = current == Some(scene);
                            html! {
                                <li key={scene.id}>
                                    <button type="button" class="scene" aria-current={is_current.then_some("true")} {onclick}>
                                        <b>{ scene.title() }</b><span>{ scene.question }</span>
                                    </button>
                                </li>
                            }
                        }) }
                    </ul>
                </section>
            }) }
            <footer class="dialog-foot">
                <button type="button" class="btn line" onclick={onpaste.reform(|_: MouseEvent| ())}>{ "Paste a scenario" }</button>
            </footer>
        </Dialog>
    }
}
