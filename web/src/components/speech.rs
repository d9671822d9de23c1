//! What just happened, and why.

use yew::prelude::*;

/// The sentence.
pub fn speech(what: &str, why: &str, live: &AttrValue) -> Html {
    html! {
        <section class="say" aria-label="What happened">
            <p class="what" title={what.to_owned()}>{ what }</p>
            <p class="why" title={why.to_owned()}>{ why }</p>
            <p class="visually-hidden" aria-live="polite" aria-atomic="true">{ live }</p>
        </section>
    }
}
