//! What the marks of the stage mean.

use rmapscope_core::PteKind;
use rmapscope_view::frame::kind_name;
use yew::prelude::*;

use super::sample;

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
    html! {
        <div class="legend">
            <span class="legend-head">{ "reads" }</span>
            <span>{ swatch(html! { <path class="r-walker" d="M0 4h16v4H0z"/> }) }{ "walker" }</span>
            <span>{ swatch(html! { <path class="r-caller" d="M0 4h16v4H0z"/> }) }{ "unmap loop" }</span>
            <span>{ swatch(html! { <path class="r-scan" d="M.5 4.5h15v3H.5z"/> }) }{ "batch scan" }</span>
            <span>{ swatch(html! { <circle class="r-marker" cx="8" cy="6" r="2.5"/> }) }{ "marker check" }</span>
            <span>{ swatch(html! { <path class="ex" d="M0 5h16v3H0z"/> }) }{ "PageAnonExclusive" }</span>
            <span><span class="mono">{ "×" }</span>{ " mapcount of a page" }</span>
            if extent == Extent::Full {
                <span class="legend-head">{ "entries" }</span>
                { for PteKind::ALL.into_iter().map(|kind| html! {
                    <span key={kind_name(kind)}>{ sample(prefix, kind) }{ full_name(kind) }</span>
                }) }
                <span class="legend-head">{ "bits" }</span>
                { for [("w", "writable"), ("d", "dirty"), ("y", "young"), ("s", "soft-dirty"), ("u", "uffd-wp"), ("x", "exclusive")].map(|(letter, name)| html! {
                    <span key={letter}><b class="mono">{ letter }</b>{ " " }{ name }</span>
                }) }
            }
        </div>
    }
}

fn full_name(kind: PteKind) -> String {
    match kind {
        PteKind::Marker(marker) => format!("{} marker", marker.name()),
        kind => kind.name().into(),
    }
}

fn swatch(mark: Html) -> Html {
    html! { <svg class="swatch" width="16" height="12" viewBox="0 0 16 12" aria-hidden="true">{ mark }</svg> }
}
