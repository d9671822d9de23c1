//! What can be put onto the stage.

use rmapscope_core::Order;
use rmapscope_view::edit::Nature;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlInputElement, UiEvent};
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use crate::el::{El, el, list};
use crate::state::Hand;

/// What the palette shows and tells.
pub(super) struct PaletteProps<'a> {
    pub(super) hand: Hand,
    pub(super) order: Order,
    /// The pages of a new VMA.
    pub(super) pages: u64,
    /// A press without a drag.
    pub(super) take: &'a Callback<(Hand, Pressed)>,
    pub(super) onorder: &'a Callback<Order>,
    pub(super) onpages: &'a Callback<u64>,
}

/// How a button was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pressed {
    /// With the pointer.
    Pointer,
    /// With a key.
    Key,
}

const MOST_ORDER: u8 = 9;

/// The most pages that a new VMA gets: 256 MiB.
const MOST_PAGES: u64 = 65_536;

/// The palette.
pub(super) fn palette(props: &PaletteProps<'_>) -> Html {
    let natures = Nature::ALL.map(|nature| {
        let about = match nature {
            Nature::Anon => "swapbacked, written",
            Nature::Lazyfree => "anon, clean",
            Nature::File => "page cache, read",
            Nature::Shmem => "swapbacked, shared",
        };
        let icon = pages(nature.name());
        item(props, icon, (nature.name(), " folio"), about, Hand::Folio(nature, props.order))
    });
    let number = props.order.get();
    let order = |by: i8, name: &'static str, sign: &'static str| {
        let to = Order::try_new(number.saturating_add_signed(by).into()).unwrap_or_default();
        let end = (by < 0 && number == 0) || (by > 0 && number == MOST_ORDER);
        let onorder = props.onorder.clone();
        el("button|type=button|class=btn line step")
            .attr("aria-label", name)
            .attr("title", name)
            .flag("disabled", end)
            .on(ListenerKind::onclick, move |_| onorder.emit(to))
            .text(sign)
    };
    let size = props.order.nr_pages().get();
    let s = if size == 1 { "" } else { "s" };
    let order = el("div|class=order|role=group|aria-label=Order of a new folio")
        .add(order(-1, "Lower order", "−"))
        .add(
            el("output")
                .add(el("b").text(format!("order {number}")))
                .add(el("span").text(format!("{size} page{s}, {}K", size * 4))),
        )
        .add(order(1, "Higher order", "+"));
    let onpages = props.onpages.clone();
    let length =
        el("input|class=field pages|inputmode=numeric|autocomplete=off|aria-label=Pages of a new VMA")
            .field_value(props.pages.to_string())
            .on(ListenerKind::onchange, move |event| {
                let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
                if let Some(input) = input {
                    let pages = input.value().trim().parse().unwrap_or(64).clamp(1, MOST_PAGES);
                    input.set_value(&pages.to_string());
                    onpages.emit(pages);
                }
            });
    let vma = item(props, frame(), ("VMA", ""), "pages", Hand::Vma(props.pages));
    let vma = el("div|class=with-pages").add(vma).add(length);
    let mm = item(props, lines(), ("mm", ""), "address space", Hand::Mm);
    let fork = item(props, branch(), ("fork", ""), "copy an mm", Hand::Fork);
    el("aside|class=edit-palette|aria-label=Palette")
        .add(el("h3|class=lbl").text("folio"))
        .add(el("div|class=pal-items").all(natures.into()).add(order))
        .add(el("h3|class=lbl").text("space"))
        .add(el("div|class=pal-items").add(vma).add(list(vec![mm, fork])))
        .done()
}

fn item(
    props: &PaletteProps<'_>,
    icon: El,
    (name, more): (&'static str, &'static str),
    about: &'static str,
    hand: Hand,
) -> Html {
    let take = props.take.clone();
    let held = std::mem::discriminant(&props.hand) == std::mem::discriminant(&hand);
    let held = held && (!matches!(hand, Hand::Folio(..)) || props.hand == hand);
    el("button|type=button|class=pal")
        .key(name)
        .attr("data-hand", named(hand))
        .attr("aria-pressed", held)
        .attr("title", [about, ": drag it onto the stage, or press it"].concat())
        .on(ListenerKind::onclick, move |event| {
            // The browser counts clicks of a pointer only.
            let clicks = event.dyn_ref::<UiEvent>().map_or(1, UiEvent::detail);
            take.emit((hand, if clicks == 0 { Pressed::Key } else { Pressed::Pointer }));
        })
        .add(icon)
        .add(
            el("span|class=pal-text")
                .add(el("b").text(name).add(el("span").text(more)))
                .add(el("span|aria-hidden=true").text(about)),
        )
        .done()
}

/// An item's name for the listeners: `vma-64`, `folio-anon-4`.
fn named(hand: Hand) -> String {
    match hand {
        Hand::Folio(nature, order) => format!("folio-{}-{}", nature.name(), order.get()),
        Hand::Vma(pages) => format!("vma-{pages}"),
        Hand::Mm => "mm".into(),
        Hand::Fork => "fork".into(),
        Hand::Share(folio) => format!("share-{folio}"),
        Hand::Move(folio) => format!("move-{folio}"),
        Hand::Select | Hand::Brush(_) => String::new(),
    }
}

/// What is taken into the hand with an item of this name.
pub(super) fn hand_of(name: &str) -> Option<Hand> {
    let mut parts = name.split('-');
    let kind = parts.next()?;
    let mut number = || parts.next_back()?.parse::<u64>().ok();
    Some(match kind {
        "folio" => {
            let order = Order::try_new(number()?).ok()?;
            let nature = parts.next()?;
            Hand::Folio(Nature::ALL.into_iter().find(|each| each.name() == nature)?, order)
        }
        "vma" => Hand::Vma(number()?),
        "mm" => Hand::Mm,
        "fork" => Hand::Fork,
        "share" => Hand::Share(usize::try_from(number()?).ok()?),
        "move" => Hand::Move(usize::try_from(number()?).ok()?),
        _ => return None,
    })
}

/// Three pages of a folio.
fn pages(nature: &'static str) -> El {
    el("svg|width=34|height=14|viewBox=0 0 34 14|aria-hidden=true")
        .class(format!("pal-icon {nature}"))
        .add(el("path|d=M1 1h9v12h-9zM12.5 1h9v12h-9zM24 1h9v12h-9z"))
}

fn frame() -> El {
    el("svg|width=34|height=14|viewBox=0 0 34 14|aria-hidden=true|class=pal-icon space")
        .add(el("path|d=M1 1h32v12h-32z"))
}

fn lines() -> El {
    el("svg|width=34|height=14|viewBox=0 0 34 14|aria-hidden=true|class=pal-icon space")
        .add(el("path|d=M1 2h32M1 7h32M1 12h32"))
}

fn branch() -> El {
    el("svg|width=34|height=14|viewBox=0 0 34 14|aria-hidden=true|class=pal-icon space")
        .add(el("path|d=M4 7h10l8-5h8M14 7l8 5h8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_known_by_their_names() {
        let order = Order::try_new(9).unwrap();
        let folios = Nature::ALL.map(|nature| Hand::Folio(nature, order));
        let others = [Hand::Vma(64), Hand::Mm, Hand::Fork, Hand::Share(3), Hand::Move(12)];
        for hand in folios.into_iter().chain(others) {
            assert_eq!(hand_of(&named(hand)), Some(hand));
        }
        assert_eq!(hand_of("folio-none-4"), None);
        assert_eq!(hand_of("folio-anon-10"), None);
        assert_eq!(hand_of(&named(Hand::Select)), None);
    }
}
