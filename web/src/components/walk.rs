//! All fields of the walk and of the unmap loop, and the call stack.

use rmapscope_view::frame::Frame;
use yew::prelude::*;

/// The fields.
pub fn walk(frame: &Frame) -> Html {
    html! {
        <>
            { for frame.walk.iter().map(|group| html! {
                <section key={group.name}>
                    <h3>{ group.name }</h3>
                    <dl class="kv">
                        { for group.fields.iter().map(|field| html! {
                            <div key={field.name}>
                                <dt>{ field.name }</dt>
                                <dd class={classes!(field.changed.then_some("chg"))}>
                                    { &field.value }<span class="note">{ &field.note }</span>
                                </dd>
                            </div>
                        }) }
                    </dl>
                </section>
            }) }
            <section>
                <h3>{ "call stack" }</h3>
                <ol class="stack">
                    { for frame.stack.iter().enumerate().map(|(i, (name, what))| html! {
                        <li key={i} class={classes!(format!("depth-{}", i.min(5)), (i + 1 == frame.stack.len()).then_some("top"))}>
                            { *name }<span>{ what }</span>
                        </li>
                    }) }
                </ol>
            </section>
        </>
    }
}
