//! What just happened, and why.

use yew::prelude::*;

use crate::el::el;

/// The sentence.
pub fn speech(what: &str, why: &str, live: &AttrValue) -> Html {
    let said = |spec, text: &str| el(spec).attr("title", text.to_owned()).text(text.to_owned());
    el("section|class=say|aria-label=What happened")
        .add(said("p|class=what", what))
        .add(said("p|class=why", why))
        .add(el("p|class=visually-hidden|aria-live=polite|aria-atomic=true").text(live.clone()))
        .done()
}
