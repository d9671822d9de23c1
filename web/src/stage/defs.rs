//! The patterns of the stage. Their ids begin with the instance's prefix, so that several can be on one page.

use yew::prelude::*;

use crate::el::{El, el};

/// The patterns.
pub fn defs(prefix: &str) -> Html {
    let pattern = |name: &str, size: i32, turned: bool, shape: El| {
        el("pattern|patternUnits=userSpaceOnUse")
            .attr("id", format!("{prefix}-{name}"))
            .attr("width", size)
            .attr("height", size)
            .attr("patternTransform", turned.then_some("rotate(45)"))
            .add(shape)
            .done()
    };
    let all = vec![
        pattern("diag", 6, true, el("path|class=p-diag|d=M0 0v6")),
        pattern("dots", 5, false, el("circle|class=p-dots|cx=1.5|cy=1.5|r=.8")),
        pattern("cross", 7, true, el("path|class=p-cross|d=M0 0v7M0 0h7")),
        pattern("crossm", 6, true, el("path|class=p-crossm|d=M0 0v6M0 0h6")),
        pattern("bars", 5, false, el("path|class=p-bars|d=M1 0v5")),
        pattern("flush", 5, true, el("path|class=p-flush|d=M0 0v5")),
    ];
    el("svg|class=defs|width=0|height=0|aria-hidden=true").add(el("defs").all(all)).done()
}
