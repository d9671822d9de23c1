//! What lies over the stage: an element of its own in it.

use rmapscope_view::edit::Preview;
use web_sys::Element;
use yew::prelude::*;

use super::root_of;
use crate::el::nothing;
use crate::stage::outline::Outline;
use crate::state::AppState;

/// The outlines, as they were measured after the stage was drawn.
#[hook]
pub(super) fn use_overlay(node: &NodeRef, state: &AppState, preview: Option<&Preview>) -> Html {
    let host = use_state(|| None::<Element>);
    let outline = use_state_eq(Outline::default);
    {
        let (host, node) = (host.setter(), node.clone());
        use_effect_with((), move |()| {
            let made = root_of(&node).and_then(|root| {
                let stage = root.query_selector(".stage-scroll > div").ok()??;
                let layer = root.owner_document()?.create_element("div").ok()?;
                layer.set_class_name("over-stage");
                stage.append_child(&layer).ok()?;
                Some(layer)
            });
            host.set(made.clone());
            move || {
                if let Some(layer) = made {
                    layer.remove();
                }
            }
        });
    }
    {
        let (node, host, set) = (node.clone(), (*host).clone(), outline.setter());
        let (scenario, selection, preview) = (state.doc.scenario.clone(), state.selection, preview.cloned());
        use_effect(move || {
            if let (Some(root), Some(host)) = (root_of(&node), host) {
                let origin = host.get_bounding_client_rect();
                set.set(Outline::measure(&root, &origin, &scenario, selection, preview.as_ref()));
            }
        });
    }
    match &*host {
        Some(host) => create_portal(outline.draw(), host.clone()),
        None => nothing(),
    }
}
