//! What the marks of the stage mean.

use rmapscope_core::PteKind;
use rmapscope_view::frame::BITS;
use yew::prelude::*;

use super::sample;
use crate::el::{El, el};

/// How much a legend explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Reads and pages.
    Marks,
    /// Kinds of entries and their bits, too.
    Full,
}

/// The legend.
pub fn legend(prefix: &str, extent: Extent) -> Html {
    let mut all = vec![
        head("reads"),
        marked(el("path|class=r-walker|d=M0 4h16v4H0z"), "walker"),
        marked(el("path|class=r-caller|d=M0 4h16v4H0z"), "unmap loop"),
        marked(el("path|class=r-scan|d=M.5 4.5h15v3H.5z"), "batch scan"),
        marked(el("circle|class=r-marker|cx=8|cy=6|r=2.5"), "marker check"),
        marked(el("path|class=ex|d=M0 5h16v3H0z"), "PageAnonExclusive"),
        el("span").add(el("span|class=mono").text("×")).text(" mapcount of a page").done(),
    ];
    if extent == Extent::Full {
        all.push(head("entries"));
        all.extend(
            PteKind::ALL.map(|kind| el("span").add(sample(prefix, kind)).text(full_name(kind)).done()),
        );
        all.push(head("bits"));
        let names = ["writable", "dirty", "young", "soft-dirty", "uffd-wp", "exclusive"];
        all.extend(BITS.iter().zip(names).map(|((_, letter), name)| {
            el("span").add(el("b|class=mono").text(letter.to_string())).text(format!(" {name}")).done()
        }));
    }
    el("div|class=legend").all(all).done()
}

fn head(text: &'static str) -> Html {
    el("span|class=legend-head").text(text).done()
}

fn marked(mark: El, name: &'static str) -> Html {
    let swatch = el("svg|class=swatch|width=16|height=12|viewBox=0 0 16 12|aria-hidden=true").add(mark);
    el("span").add(swatch).text(name).done()
}

fn full_name(kind: PteKind) -> String {
    match kind {
        PteKind::Marker(marker) => format!("{} marker", marker.name()),
        kind => kind.name().into(),
    }
}
