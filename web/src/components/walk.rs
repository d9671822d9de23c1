//! All fields of the walk and of the unmap loop, and the call stack.

use rmapscope_view::frame::{Field, Frame, Group};
use yew::prelude::*;

use crate::el::{el, list, still};

/// The fields.
pub fn walk(frame: &Frame) -> Html {
    let last = frame.stack.len();
    let calls = frame.stack.iter().enumerate().map(|(i, (name, what))| {
        el("li")
            .key(i)
            .class(format!("depth-{}", i.min(5)))
            .class_if(i + 1 == last, "top")
            .text(*name)
            .add(el("span").text(what.clone()))
            .done()
    });
    let stack = el("section").add(el("h3").text("call stack")).add(el("ol|class=stack").all(calls.collect()));
    list(frame.walk.iter().map(group).chain([stack.done()]).collect())
}

fn group(group: &Group) -> Html {
    el("section")
        .key(group.name)
        .add(el("h3").text(group.name))
        .add(el("dl|class=kv").all(group.fields.iter().enumerate().map(|(i, each)| field(i, each)).collect()))
        .done()
}

fn field(i: usize, field: &Field) -> Html {
    let shown = (&field.name, &field.value, &field.note, field.changed);
    let field = field.clone();
    still(i, shown, move || {
        let value = el("dd")
            .class(field.changed.then_some("chg"))
            .text(field.value.clone())
            .add(el("span|class=note").text(field.note.clone()));
        el("div").add(el("dt").text(field.name)).add(value).done()
    })
}
