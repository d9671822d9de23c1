//! The page of rmapscope.

use wasm_bindgen::prelude::*;
use yew::prelude::*;

/// The page.
#[component]
pub fn App() -> Html {
    html! { <main><h1>{ "rmapscope" }</h1></main> }
}

/// Starts the page in the element `#app`.
#[wasm_bindgen]
pub fn start() {
    yew::Renderer::<App>::new().render();
}
