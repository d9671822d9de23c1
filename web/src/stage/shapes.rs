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
