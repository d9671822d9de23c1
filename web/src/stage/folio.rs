//! Folios: their pages and swap slots, with counts and flags in their head.

use std::rc::Rc;

use rmapscope_view::frame::{Fact, FolioFrame, FolioRow};
use yew::prelude::*;

use super::{Geometry, Level, cell::Lit, geometry::text_width};

/// A folio.
#[must_use]
pub(super) fn folio_view(geometry: Geometry, folio: &FolioFrame, lit: Option<Lit>) -> Html {
    html! {
        <section class="folio" aria-label={format!("Folio {}", folio.name)}>
            <div class="folio-head">
                <h3>{ "folio " }{ &folio.name }</h3>
                <span class="about">{ &folio.about }</span>
                <span class="facts">{ for folio.facts.iter().map(fact) }</span>
            </div>
            { for folio.rows.iter().map(|row| {
                let first = row.pages.first().map_or(0, |page| page.page);
                let here = lit.filter(|lit| row.pages.iter().any(|page| page.page == lit.page));
                html! { <FolioRowView key={first} {geometry} row={row.clone()} lit={here}/> }
            }) }
        </section>
    }
}

fn fact(fact: &Fact) -> Html {
    html! {
        <span class={classes!("fact", fact.changed.then_some("chg"))}>
            { fact.name }
            if let Some(value) = fact.value {
                { " " }<b class="mono">{ crate::words::number(value) }</b>
            }
        </span>
    }
}

/// The properties of [`FolioRowView`].
#[derive(Clone, Debug, PartialEq, Properties)]
struct FolioRowProps {
    geometry: Geometry,
    row: Rc<FolioRow>,
    lit: Option<Lit>,
}

/// Pages of a folio and their slots.
#[component]
fn FolioRowView(props: &FolioRowProps) -> Html {
    let FolioRowProps { geometry, row, lit } = props;
    let small = geometry.level == Level::Small;
    let (page_height, slot_height) = match geometry.level {
        Level::Small => (geometry.cell, 8),
        Level::Medium => (28, 20),
        Level::Large => (32, 22),
    };
    let slots = !row.slots.is_empty();
    let slot_top = page_height + 6;
    let height = page_height + 6 + if slots { slot_height + 4 } else { 0 };
    html! {
        <svg
            class="row"
            width={geometry.width.to_string()}
            height={height.to_string()}
            viewBox={format!("0 0 {} {height}", geometry.width)}
            role="img"
            aria-label={spoken(row)}
        >
            if geometry.left >= 40 {
                <text class="s12 t2" x="0" y={(page_height / 2 + 5).to_string()}>{ if small { "" } else { "pages" } }</text>
                if slots && !small {
                    <text class="s12 t2" x="0" y={(slot_top + slot_height / 2 + 4).to_string()}>
                        { if geometry.left >= 80 { "swap slots" } else { "slots" } }
                    </text>
                }
            }
            { for (0..).zip(&row.pages).map(|(column, page)| {
                let is_lit = lit.is_some_and(|lit| lit.page == page.page);
                let transform = format!("translate({} 2)", geometry.x(column));
                let (w, h) = (geometry.cell, page_height);
                let gone = page.mapcount <= 0;
                html! {
                    <g key={page.page} class={classes!("pg", gone.then_some("gone"))} transform={transform}
                        data-page={format!("{}-{}", row.folio, page.page)}>
                        <rect class="f" x=".5" y=".5" width={(w - 1).to_string()} height={(h - 1).to_string()} rx="3"/>
                        if page.exclusive {
                            <path class="ex" d={format!("M1 3a2 2 0 0 1 2-2h{}a2 2 0 0 1 2 2v1H1z", w - 6)}/>
                        }
                        if page.hwpoison {
                            <path class="broken" d={format!("M2 {}L{} 2", h - 2, w - 2)}/>
                        }
                        if !small {
                            { page_text(page.page, page.mapcount, w, h) }
                        }
                        if page.touched || is_lit {
                            <rect class={if page.touched { "halo" } else { "lit" }} x="-1" y="-1"
                                width={(w + 2).to_string()} height={(h + 2).to_string()} rx="4"/>
                        }
                    </g>
                }
            }) }
            { for (0..).zip(&row.slots).map(|(column, slot)| {
                let is_lit = lit.is_some_and(|lit| lit.slot == Some(slot.slot));
                let transform = format!("translate({} {slot_top})", geometry.x(column));
                let (w, h) = (geometry.cell, slot_height);
                html! {
                    <g key={slot.slot} class={classes!("slot", (slot.count > 0).then_some("used"))} transform={transform}>
                        <rect class="f" x=".5" y=".5" width={(w - 1).to_string()} height={(h - 1).to_string()} rx="3"/>
                        if !small {
                            { slot_text(slot.slot, slot.count, w, h) }
                        }
                        if slot.touched || is_lit {
                            <rect class={if slot.touched { "halo" } else { "lit" }} x="-1" y="-1"
                                width={(w + 2).to_string()} height={(h + 2).to_string()} rx="4"/>
                        }
                    </g>
                }
            }) }
        </svg>
    }
}

fn page_text(page: u64, mapcount: i32, width: i32, height: i32) -> Html {
    let (number, count) = (page.to_string(), format!("×{}", crate::words::number(mapcount.into())));
    let y = (height / 2 + 5).to_string();
    let roomy = text_width(&number) + text_width(&count) + 12 <= width;
    html! {
        if roomy {
            <>
                <text class="m s12" x="6" y={y.clone()}>{ number }</text>
                <text class="m s12 end" x={(width - 6).to_string()} y={y}>{ count }</text>
            </>
        } else {
            <text class="m s11 mid" x={(width / 2).to_string()} y={y}>{ count }</text>
        }
    }
}

fn slot_text(slot: u64, count: i32, width: i32, height: i32) -> Html {
    let mut text = slot.to_string();
    if count > 1 {
        text.push_str(&format!("×{count}"));
    }
    let most = usize::try_from(width * 10 / 68).unwrap_or(4);
    let length = text.chars().count();
    if length > most {
        text = text.chars().skip(length - most).collect();
    }
    html! { <text class="m s11 mid" x={(width / 2).to_string()} y={(height / 2 + 4).to_string()}>{ text }</text> }
}

fn spoken(row: &FolioRow) -> String {
    let (Some(first), Some(last)) = (row.pages.first(), row.pages.last()) else { return String::new() };
    let mapped = row.pages.iter().filter(|page| page.mapcount > 0).count();
    let exclusive = row.pages.iter().filter(|page| page.exclusive).count();
    format!("pages {} to {}: {mapped} mapped, {exclusive} exclusive", first.page, last.page)
}
