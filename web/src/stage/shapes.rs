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

/// A page of a folio or its swap slot.
#[inline(never)]
pub(super) fn page_group(class: &'static str, transform: AttrValue, data: String, shapes: Vec<Html>) -> Html {
    html! { <g {class} {transform} data-page={data}>{ for shapes }</g> }
}

/// What an entry consists of.
pub(super) struct Entry {
    /// Its page.
    pub(super) at: u64,
    /// Its name for the stage's listeners.
    pub(super) name: String,
    /// What it is, in words.
    pub(super) label: String,
    /// Its classes.
    pub(super) class: AttrValue,
    /// Where it stands.
    pub(super) transform: AttrValue,
    /// Its width and height.
    pub(super) size: (i32, i32),
    /// What is seen of it.
    pub(super) face: Html,
    /// The class of the ring around it.
    pub(super) ring: Option<&'static str>,
    /// Whether it is where the tab key comes to.
    pub(super) is_stop: bool,
}

/// An entry: what is seen of it, and over it what is touched, focused and spoken of.
#[inline(never)]
pub(super) fn entry(entry: Entry) -> Html {
    let Entry { at, name, label, class, transform, size: (width, height), face, ring, is_stop } = entry;
    let tabindex = if is_stop { "0" } else { "-1" };
    let (width, height) = (width + 2, height + 2);
    let ring = ring.map(|class| rect(class, [-1, -1, width, height], "4"));
    let (width, height) = (width.to_string(), height.to_string());
    html! {
        <g key={at} {class} {transform}>
            <g aria-hidden="true">{ face }</g>
            { ring.unwrap_or_default() }
            <rect class="foc" role="gridcell" {tabindex} aria-label={label} data-cell={name} x="-1" y="-1" {width} {height} rx="4"/>
        </g>
    }
}

/// A shape that is filled with a pattern.
#[inline(never)]
pub(super) fn patterned(d: AttrValue, prefix: &str, pattern: &str) -> Html {
    html! { <path {d} fill={format!("url(#{prefix}-{pattern})")}/> }
}

/// A path at another place or in another size.
#[inline(never)]
pub(super) fn moved_path(class: &'static str, d: AttrValue, transform: AttrValue) -> Html {
    html! { <path {class} {d} {transform}/> }
}
