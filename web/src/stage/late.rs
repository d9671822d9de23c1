//! The overview comes with the second module: only large scenarios need it.

use yew::prelude::*;

use super::strip::{Strip, StripProps};
use crate::el::{component, nothing};
use crate::lazy;

/// The overview, as soon as it is there.
#[component]
pub(super) fn LateStrip(props: &StripProps) -> Html {
    let again = use_force_update();
    use_effect_with((), move |()| {
        if lazy::loaded().is_none() {
            lazy::when_loaded(move |_| again.force_update());
        }
    });
    lazy::loaded().map_or_else(nothing, |more| (more.strip)(props))
}

/// Draws the overview; called through [`lazy::More`].
pub(crate) fn strip(props: &StripProps) -> Html {
    component::<Strip>(props.clone())
}
