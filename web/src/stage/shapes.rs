//! The few shapes that the stage consists of. Each is made in one place, because every `html!` is compiled where it
//! stands, and there are many of them.

use yew::prelude::*;

/// A path.
pub(crate) fn path(class: &'static str, d: impl Into<AttrValue>) -> Html {
    made_path(class, d.into())
}

#[inline(never)]
fn made_path(class: &'static str, d: AttrValue) -> Html {
    html! { <path {class} {d}/> }
}

/// A rectangle: left, top, width, height; with the radius of its corners.
#[inline(never)]
pub(crate) fn rect(class: &'static str, [x, y, width, height]: [i32; 4], rx: &'static str) -> Html {
    let number = |value: i32| AttrValue::from(value.to_string());
    html! { <rect {class} x={number(x)} y={number(y)} width={number(width)} height={number(height)} {rx}/> }
}

/// A line of text.
pub(crate) fn text(class: &'static str, x: i32, y: i32, text: impl Into<AttrValue>) -> Html {
    made_text(class, x, y, text.into())
}

#[inline(never)]
fn made_text(class: &'static str, x: i32, y: i32, text: AttrValue) -> Html {
    html! { <text {class} x={x.to_string()} y={y.to_string()}>{ text }</text> }
}

/// Shapes that belong together, at a place; nobody is to hear of them one by one.
pub(crate) fn group(class: &'static str, transform: impl Into<Option<AttrValue>>, shapes: Vec<Html>) -> Html {
    made_group(class, transform.into(), shapes)
}

#[inline(never)]
fn made_group(class: &'static str, transform: Option<AttrValue>, shapes: Vec<Html>) -> Html {
    html! { <g {class} {transform} aria-hidden="true">{ for shapes }</g> }
}

/// A place on the stage, as an element moves there.
pub(crate) fn at(x: i32, y: i32) -> AttrValue {
    format!("translate({x} {y})").into()
}

/// A path that is relative to a place, at that place. A `transform` would do, too, but is a layer's business for the
/// browser, and there are thousands.
pub(crate) fn placed(x: i32, y: i32, d: &str) -> AttrValue {
    format!("M{x} {y}{d}").into()
}

/// A page of a folio or its swap slot.
#[inline(never)]
pub(super) fn page_group(class: &'static str, data: String, shapes: Vec<Html>) -> Html {
    html! { <g {class} data-page={data}>{ for shapes }</g> }
}

/// What is touched, focused and spoken of as an entry.
pub(super) struct Target {
    /// Its page.
    pub(super) at: u64,
    /// Its name for the stage's listeners.
    pub(super) name: String,
    /// What it is, in words.
    pub(super) label: String,
    /// Where it stands, and its width and height.
    pub(super) place: [i32; 4],
    /// Whether it is where the tab key comes to.
    pub(super) is_stop: bool,
}

impl Target {
    #[inline(never)]
    pub(super) fn draw(self) -> Html {
        let Self { at, name, label, place, is_stop } = self;
        let tabindex = if is_stop { "0" } else { "-1" };
        let [x, y, width, height] = around(place).map(|value| value.to_string());
        html! {
            <rect key={at} class="foc" role="gridcell" {tabindex} aria-label={label} data-cell={name} {x} {y} {width} {height} rx="4"/>
        }
    }
}

/// A ring around an entry.
pub(super) fn ring(class: &'static str, place: [i32; 4]) -> Html {
    rect(class, around(place), "4")
}

const fn around([x, y, width, height]: [i32; 4]) -> [i32; 4] {
    [x - 1, y - 1, width + 2, height + 2]
}

/// An entry: what is seen of it, and over it what is touched.
#[inline(never)]
pub(super) fn entry(class: AttrValue, face: Html, ring: Option<Html>, target: Target) -> Html {
    html! {
        <g key={target.at} {class}>
            <g aria-hidden="true">{ face }</g>
            { ring.unwrap_or_default() }
            { target.draw() }
        </g>
    }
}

/// A shape that is filled with a pattern.
#[inline(never)]
pub(super) fn patterned(d: AttrValue, prefix: &str, pattern: &str) -> Html {
    html! { <path {d} fill={format!("url(#{prefix}-{pattern})")}/> }
}
