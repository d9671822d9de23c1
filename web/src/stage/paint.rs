//! Draws an overview on a canvas: columns of entries by kind, in the colours of the page's theme.

use rmapscope_core::PteKind;
use rmapscope_view::frame::CELLS;
use wasm_bindgen::JsCast as _;
use web_sys::{CanvasRenderingContext2d, CssStyleDeclaration, HtmlCanvasElement};

use super::{
    glyphs::{kind_class, pattern},
    strip::{Columns, left},
};

/// The height of an overview.
pub(super) const HEIGHT: i32 = 64;

/// Columns that are narrower have neither outline nor pattern.
const WIDE: i32 = 8;

/// What is on a canvas.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    size: (i32, i32),
    columns: Columns,
    colours: Vec<Colours>,
}

#[derive(Debug)]
struct Colours {
    fill: String,
    line: String,
}

impl Drawn {
    /// Draws what is not on the canvas yet.
    pub(super) fn update(
        &mut self,
        canvas: &HtmlCanvasElement,
        columns: &[[PteKind; CELLS]],
        width: i32,
        scale: i32,
    ) {
        let Some(context) = canvas
            .get_context("2d")
            .ok()
            .flatten()
            .and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok())
        else {
            return;
        };
        let anew = self.size != (width, scale) || self.columns.len() != columns.len();
        if anew {
            let style =
                crate::dom::window().and_then(|window| window.get_computed_style(canvas).ok().flatten());
            self.colours = style.map_or_else(Vec::new, |style| colours(&style));
        }
        if self.colours.is_empty() {
            return;
        }
        let scale_by = f64::from(scale);
        let _ = context.set_transform(scale_by, 0.0, 0.0, scale_by, 0.0, 0.0);
        for (i, column) in columns.iter().enumerate() {
            if anew || self.columns[i] != *column {
                let (from, to) = (left(i, columns.len(), width), left(i + 1, columns.len(), width));
                self.column(&context, column, from, to);
            }
        }
        self.size = (width, scale);
        self.columns.clear();
        self.columns.extend_from_slice(columns);
    }

    fn column(&self, context: &CanvasRenderingContext2d, column: &[PteKind; CELLS], from: i32, to: i32) {
        let gap = i32::from(to - from >= 4);
        let width = (to - from - gap).max(1);
        context.clear_rect(from.into(), 0.0, (to - from).into(), HEIGHT.into());
        let mut first = 0;
        while first < CELLS {
            let kind = column[first];
            let end =
                column[first..].iter().position(|other| *other != kind).map_or(CELLS, |len| first + len);
            let top = |cell: usize| i32::try_from(cell).unwrap_or(0) * HEIGHT / 32;
            self.run(context, kind, [from, top(first), width, top(end) - top(first)]);
            first = end;
        }
    }

    fn run(&self, context: &CanvasRenderingContext2d, kind: PteKind, [x, y, width, height]: [i32; 4]) {
        let number = PteKind::ALL.into_iter().position(|each| each == kind).unwrap_or(0);
        let Some(Colours { fill, line }) = self.colours.get(number) else { return };
        let [left, top, w, h] = [x, y, width, height].map(f64::from);
        context.set_fill_style_str(fill);
        context.fill_rect(left, top, w, h);
        if width < WIDE {
            return;
        }
        context.set_stroke_style_str(line);
        context.stroke_rect(left + 0.5, top + 0.5, w - 1.0, h - 1.0);
        let Some(pattern) = pattern(kind) else { return };
        context.set_global_alpha(0.4);
        context.begin_path();
        let stroke = |a: (i32, i32), b: (i32, i32)| {
            context.move_to(a.0.into(), a.1.into());
            context.line_to(b.0.into(), b.1.into());
        };
        match pattern {
            "bars" => (x + 3..x + width).step_by(5).for_each(|x| stroke((x, y), (x, y + height))),
            "dots" => (y + 2..y + height).step_by(4).for_each(|y| stroke((x + 3, y), (x + 5, y))),
            _ => (y + 4..y + height).step_by(5).for_each(|y| {
                stroke((x, y), (x + width, y - 4));
                if pattern != "diag" {
                    stroke((x, y - 4), (x + width, y));
                }
            }),
        }
        context.stroke();
        context.set_global_alpha(1.0);
    }
}

/// The colours of all kinds, as the page's style says.
fn colours(style: &CssStyleDeclaration) -> Vec<Colours> {
    let value = |name: &str| style.get_property_value(name).unwrap_or_default().trim().to_owned();
    let of = |kind: PteKind| {
        let class = kind_class(kind);
        Colours { fill: value(&format!("--k-{class}")), line: value(&format!("--k-{class}-line")) }
    };
    PteKind::ALL.into_iter().map(of).collect()
}
