//! What is seen while the page loads: the scene it begins with, before its first step, as a picture in `index.html`.

use std::fmt::Write as _;
use std::rc::Rc;

use anyhow::{Context as _, Result};
use rmapscope_core::Trace;
use rmapscope_view::frame::Timeline;
use rmapscope_view::scenes;
use rmapscope_view::svg::{self, Detail, Options, Theme};

use super::files::replaced;

/// What `index.html` names instead.
const PLACE: &str = "\"picture.svg\"";

/// Puts the picture into the page, so that it comes without a request of its own.
pub(super) fn put_into(html: &str) -> Result<String> {
    replaced(html, PLACE, &format!("\"data:image/svg+xml,{}\"", encoded(&picture()?)))
}

fn picture() -> Result<String> {
    let doc = scenes::first();
    let design = *doc.designs.first().context("the first scene names no design")?.design();
    let trace = Rc::new(Trace::new(doc.scenario, design));
    let options = Options { detail: Detail::Compact, theme: Theme::Auto, width: 640, ..Options::default() };
    Ok(svg::at(&trace, &Timeline::new(&trace), 0, &options))
}

/// As the value of an attribute in double quotes, which a browser reads as an address.
fn encoded(svg: &str) -> String {
    let mut out = String::new();
    for line in svg.lines() {
        for c in line.trim_start().chars() {
            match c {
                '"' => out.push('\''),
                // Writing to a string cannot fail.
                '%' | '#' | '<' | '>' => drop(write!(out, "%{:02X}", c as u32)),
                c => out.push(c),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_picture_is_a_small_part_of_the_page() {
        let html = super::put_into("<img src=\"picture.svg\">").expect("the place is there");
        assert!(html.starts_with("<img src=\"data:image/svg+xml,%3Csvg "), "{html}");
        assert_eq!(html.matches('"').count(), 2, "{html}");
        assert!(html.len() < 8_000, "{} bytes", html.len());
    }
}
