//! The brushes: what a click on an entry makes of it.

use rmapscope_core::PteKind;
use rmapscope_view::frame::BITS;
use yew::prelude::*;

use crate::el::{El, el};
use crate::stage::sample;
use crate::state::{Action, Brush, bit_name};

/// The brushes.
pub fn brushes(prefix: &str, brush: Brush, act: &Callback<Action>) -> Html {
    let button = |spec, each: Brush| -> El {
        let name = each.name();
        el(spec)
            .key(name.clone())
            .attr("aria-pressed", each == brush)
            .attr("aria-label", name.clone())
            .attr("title", name)
            .does(act, Action::SetBrush(Some(each)))
    };
    let kinds = PteKind::ALL.map(|kind| {
        button("button|type=button|class=brush", Brush::Kind(kind)).add(sample(prefix, kind)).done()
    });
    let bits = BITS.map(|(bit, letter)| {
        let name = Brush::Bit(bit);
        button("button|type=button|class=brush bit", name)
            .text(letter.to_string())
            .attr("title", bit_name(bit))
            .done()
    });
    el("section|class=brushes|aria-label=Brushes")
        .add(el("span|class=lbl").text("brush"))
        .add(el("span|class=brush-list|role=group|aria-label=Make entries").all(kinds.into()))
        .add(el("span|class=lbl").text("bits"))
        .add(el("span|class=brush-list|role=group|aria-label=Turn bits").all(bits.into()))
        .add(el("span|class=hint").text(format!("{}: click or drag over entries", brush.name())))
        .done()
}
