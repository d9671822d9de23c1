//! The brushes: what a click on an entry makes of it.

use rmapscope_core::PteKind;
use rmapscope_view::frame::BITS;
use yew::prelude::*;

use crate::stage::sample;
use crate::state::{Action, Brush, bit_name};

/// The brushes.
pub fn brushes(prefix: &str, brush: Brush, act: &Callback<Action>) -> Html {
    let take = |brush: Brush| act.reform(move |_: MouseEvent| Action::SetBrush(Some(brush)));
    html! {
        <section class="brushes" aria-label="Brushes">
            <span class="lbl">{ "brush" }</span>
            <span class="brush-list" role="group" aria-label="Make entries">
                { for PteKind::ALL.into_iter().map(|kind| {
                    let each = Brush::Kind(kind);
                    html! {
                        <button key={each.name()} type="button" class="brush" aria-pressed={(each == brush).to_string()}
                            aria-label={each.name()} title={each.name()} onclick={take(each)}>{ sample(prefix, kind) }</button>
                    }
                }) }
            </span>
            <span class="lbl">{ "bits" }</span>
            <span class="brush-list" role="group" aria-label="Turn bits">
                { for BITS.into_iter().map(|(bit, letter)| {
                    let each = Brush::Bit(bit);
                    html! {
                        <button key={letter.to_string()} type="button" class="brush bit" aria-pressed={(each == brush).to_string()}
                            aria-label={bit_name(bit)} title={bit_name(bit)} onclick={take(each)}>{ letter }</button>
                    }
                }) }
            </span>
            <span class="hint">{ format!("{}: click or drag over entries", brush.name()) }</span>
        </section>
    }
}
