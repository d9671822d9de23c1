//! The patterns of the stage. Their ids begin with the instance's prefix, so that several can be on one page.

use yew::prelude::*;

/// The patterns.
pub fn defs(prefix: &str) -> Html {
    let id = |name: &str| format!("{prefix}-{name}");
    html! {
        <svg class="defs" width="0" height="0" aria-hidden="true">
            <defs>
                <pattern id={id("diag")} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <path class="p-diag" d="M0 0v6"/>
                </pattern>
                <pattern id={id("dots")} width="5" height="5" patternUnits="userSpaceOnUse">
                    <circle class="p-dots" cx="1.5" cy="1.5" r=".8"/>
                </pattern>
                <pattern id={id("cross")} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <path class="p-cross" d="M0 0v7M0 0h7"/>
                </pattern>
                <pattern id={id("crossm")} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <path class="p-crossm" d="M0 0v6M0 0h6"/>
                </pattern>
                <pattern id={id("bars")} width="5" height="5" patternUnits="userSpaceOnUse">
                    <path class="p-bars" d="M1 0v5"/>
                </pattern>
                <pattern id={id("flush")} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <path class="p-flush" d="M0 0v5"/>
                </pattern>
            </defs>
        </svg>
    }
}
