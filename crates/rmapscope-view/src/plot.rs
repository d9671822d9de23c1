//! Line charts as SVG that stands alone: small panels side by side, a curve with a letter for each series.
//!
//! Values are whole numbers from nothing to millions, so the vertical axis doubles from tick to tick, with zero below.
//! Colours are taken from the page where it has them (`--d-1` and so on) and are the light theme's elsewhere; curves
//! also differ in their dashes, and each ends with its letter.

use alloc::{
    format,
    string::{String, ToString as _},
    vec::Vec,
};

use crate::markup::escaped;

/// Panels with a common horizontal axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plot {
    /// What it shows.
    pub title: String,
    /// What was the same for all.
    pub caption: String,
    /// What the horizontal axis is.
    pub axis: String,
    /// The positions on it, evenly spaced.
    pub positions: Vec<String>,
    /// The panels; all have the same series in the same order.
    pub panels: Vec<Panel>,
}

/// A chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
    /// What it shows.
    pub title: String,
    /// Its curves.
    pub series: Vec<Series>,
}

/// A curve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// A value for each position.
    pub values: Vec<u64>,
}

const COLUMNS: usize = 3;
const PANEL: (usize, usize) = (300, 220);
/// Inside a panel: where its chart begins, and its size. Right of it is room for letters.
const CHART: (usize, usize, usize, usize) = (44, 26, 216, 150);
const HEAD: usize = 56;
const LEGEND_LINE: usize = 20;
/// A letter's height: letters of curves that end close to each other are moved apart by as much.
const LETTER: usize = 12;

/// The rules of a picture's classes.
pub const STYLE: &str = "text{font:12px system-ui,sans-serif;fill:var(--text,#161b24)}\
.t{font-weight:600;font-size:14px}.s{fill:var(--text-2,#47505f)}.a{font-size:11px;fill:var(--text-3,#5c6574)}\
.g{stroke:var(--line,#dce0e6)}.c{fill:none;stroke-width:2;stroke-linejoin:round}.l{font-weight:600}\
.d0{stroke:var(--d-1,#1b57d6)}.d1{stroke:var(--d-2,#c27c0a)}.d2{stroke:var(--d-3,#1f7a70)}\
.d3{stroke:var(--d-4,#161b24)}.e1{stroke-dasharray:6 3}.e2{stroke-dasharray:2 3}\
.b{fill:var(--surface,#ffffff)}";

/// A piece of a drawing. Its class is one of [`STYLE`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A line.
    Line {
        /// Its class.
        class: String,
        /// Where it goes, as SVG paths say it.
        d: String,
        /// What it is; empty if that needs not be said.
        name: String,
    },
    /// A text.
    Text {
        /// Its class.
        class: &'static str,
        /// Where it stands.
        at: (usize, usize),
        /// Which part of it stands there, as SVG names it.
        anchor: &'static str,
        /// What it says.
        text: String,
    },
}

/// What is drawn, in pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// Its width.
    pub width: usize,
    /// Its height.
    pub height: usize,
    /// What it shows, for those who do not see it.
    pub name: String,
    /// The pieces, from the back to the front.
    pub pieces: Vec<Piece>,
}

impl Plot {
    /// The picture.
    #[must_use]
    pub fn svg(&self) -> String {
        let Drawing { width, height, name, pieces } = self.drawing();
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" role=\"img\" aria-label=\"{}\"><style>{STYLE}</style>\
             <rect class=\"b\" width=\"{width}\" height=\"{height}\"/>",
            escaped(&name),
        );
        for piece in &pieces {
            piece.write(&mut out);
        }
        out.push_str("</svg>");
        out
    }

    /// What is drawn, for those who draw it themselves.
    #[must_use]
    pub fn drawing(&self) -> Drawing {
        let rows = self.panels.len().div_ceil(COLUMNS);
        let names: &[Series] = self.panels.first().map_or(&[], |panel| &panel.series);
        let legend = HEAD + rows * PANEL.1;
        let mut out = Vec::new();
        text(&mut out, "t", 16, 24, "start", &self.title);
        text(&mut out, "s", 16, 42, "start", &self.caption);
        for (i, panel) in self.panels.iter().enumerate() {
            let at = (i % COLUMNS * PANEL.0, HEAD + i / COLUMNS * PANEL.1);
            self.panel(&mut out, panel, at);
        }
        for (i, series) in names.iter().enumerate() {
            let (x, y) = (16 + i % COLUMNS * PANEL.0, legend + 16 + i / COLUMNS * LEGEND_LINE);
            line(&mut out, class(i), format!("M{x} {}h24", y - 4), "");
            text(&mut out, "l", x + 30, y, "start", letter(i));
            text(&mut out, "s", x + 44, y, "start", &series.name);
        }
        Drawing {
            width: COLUMNS * PANEL.0,
            height: legend + names.len().div_ceil(COLUMNS) * LEGEND_LINE + 16,
            name: format!("{}: {}", self.title, self.caption),
            pieces: out,
        }
    }

    fn panel(&self, out: &mut Vec<Piece>, panel: &Panel, (left, top): (usize, usize)) {
        let (x0, y0, width, height) = (left + CHART.0, top + CHART.1, CHART.2, CHART.3);
        let most = panel.series.iter().flat_map(|series| &series.values).copied().max().unwrap_or(0);
        let scale = Scale::new(most, height);
        text(out, "l", left + 16, top + 14, "start", &panel.title);
        for value in scale.ticks() {
            let y = y0 + height - scale.up(value);
            line(out, "g".into(), format!("M{x0} {y}h{width}"), "");
            text(out, "a", x0 - 6, y + 4, "end", &short(value));
        }
        let x = |i: usize| x0 + i * width / (self.positions.len().max(2) - 1);
        for (i, position) in self.positions.iter().enumerate() {
            text(out, "a", x(i), y0 + height + 14, "middle", position);
        }
        text(out, "a", x0 + width / 2, y0 + height + 28, "middle", &self.axis);
        let mut ends: Vec<(usize, usize)> = Vec::new();
        for (i, series) in panel.series.iter().enumerate() {
            let mut path = String::new();
            let mut last = y0 + height;
            for (j, &value) in series.values.iter().enumerate() {
                last = y0 + height - scale.up(value);
                path = format!("{path}{}{} {last}", if j == 0 { "M" } else { "L" }, x(j));
            }
            line(out, class(i), path, &series.name);
            ends.push((last, i));
        }
        letters(out, ends, x0 + width + 6, y0 + height);
    }
}

impl Piece {
    fn write(&self, out: &mut String) {
        match self {
            Self::Line { class, d, name } => {
                *out = format!("{out}<path class=\"{class}\" d=\"{d}\"");
                if name.is_empty() {
                    out.push_str("/>");
                } else {
                    out.push_str("><title>");
                    out.push_str(&escaped(name));
                    out.push_str("</title></path>");
                }
            }
            Self::Text { class, at: (x, y), anchor, text } => {
                *out = format!("{out}<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">");
                out.push_str(&escaped(text));
                out.push_str("</text>");
            }
        }
    }
}

/// The letters at the ends of curves, those of curves that end together beside each other, none over another.
fn letters(out: &mut Vec<Piece>, mut ends: Vec<(usize, usize)>, x: usize, bottom: usize) {
    ends.sort_unstable();
    let mut groups: Vec<(usize, Vec<usize>)> = Vec::new();
    for (y, i) in ends {
        match groups.last_mut() {
            Some((last, names)) if y - *last < 3 => names.push(i),
            _ => groups.push((y, Vec::from([i]))),
        }
    }
    // From the lowest up, each at least a letter's height above the one before.
    let mut limit = bottom + LETTER;
    for (y, mut names) in groups.into_iter().rev() {
        let y = (y + 4).min(limit.saturating_sub(LETTER) + 4);
        names.sort_unstable();
        text(out, "l", x, y, "start", &ranges(&names));
        limit = y - 4;
    }
}

/// Letters in a few characters: `A`, `AB`, `A E–I`.
fn ranges(series: &[usize]) -> String {
    let mut out = String::new();
    let mut rest = series;
    while let Some(&first) = rest.first() {
        let n = (first..).zip(rest).take_while(|(i, other)| i == *other).count();
        let run = if n > 2 {
            format!("{}–{}", letter(first), letter(first + n - 1))
        } else {
            rest[..n].iter().map(|&i| letter(i)).collect()
        };
        out = if out.is_empty() { run } else { format!("{out} {run}") };
        rest = &rest[n..];
    }
    out
}

/// The vertical axis: zero, then a step for every doubling.
struct Scale {
    /// Doublings up to the top, at least one.
    steps: usize,
    height: usize,
}

impl Scale {
    fn new(most: u64, height: usize) -> Self {
        Self { steps: Self::doublings(most).div_ceil(FINE).max(1), height }
    }

    /// How far up a value is.
    fn up(&self, value: u64) -> usize {
        Self::doublings(value) * self.height / (self.steps * FINE)
    }

    /// The base-2 logarithm of a value and one more step for one, in [`FINE`]ths, by straight lines between powers.
    fn doublings(value: u64) -> usize {
        let Some(power) = value.checked_ilog2() else { return 0 };
        let rest = value - (1 << power);
        let parts = if power < FINE.ilog2() {
            rest << (FINE.ilog2() - power)
        } else {
            rest >> (power - FINE.ilog2())
        };
        (power as usize + 1) * FINE + usize::try_from(parts).unwrap_or(FINE)
    }

    /// Zero, and powers of two from the top down, not more than six and none too close to zero.
    fn ticks(&self) -> Vec<u64> {
        let every = self.steps.div_ceil(6).max(1);
        let powers = (0..self.steps).rev().step_by(every).map(|power| 1_u64 << power.min(63));
        core::iter::once(0).chain(powers.filter(|&value| self.up(value) >= LETTER)).collect()
    }
}

/// Parts of a doubling.
const FINE: usize = 64;

/// A number in at most five characters.
fn short(value: u64) -> String {
    match value {
        0..1024 => value.to_string(),
        1024..0x10_0000 => format!("{}Ki", value / 1024),
        _ => format!("{}Mi", value / 0x10_0000),
    }
}

/// The letter of a series.
fn letter(i: usize) -> &'static str {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let i = i % LETTERS.len();
    &LETTERS[i..=i]
}

/// The classes of a series' curve: four colours, then dashes.
fn class(i: usize) -> String {
    format!("c d{} e{}", i % 4, i / 4 % 3)
}

fn line(out: &mut Vec<Piece>, class: String, d: String, name: &str) {
    out.push(Piece::Line { class, d, name: name.into() });
}

fn text(out: &mut Vec<Piece>, class: &'static str, x: usize, y: usize, anchor: &'static str, text: &str) {
    out.push(Piece::Text { class, at: (x, y), anchor, text: text.into() });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot() -> Plot {
        let series = |name: &str, values: &[u64]| Series { name: name.into(), values: values.to_vec() };
        Plot {
            title: "Counts <by> \"order\" & more\u{1b}".into(),
            caption: "same".into(),
            axis: "order".into(),
            positions: ["0", "1", "2"].map(Into::into).to_vec(),
            panels: Vec::from([Panel {
                title: "reads".into(),
                series: Vec::from([
                    series("a&b", &[0, 1, 1024]),
                    series("c", &[512, 3, 1024]),
                    series("d", &[5, 5, 5]),
                ]),
            }]),
        }
    }

    #[test]
    fn a_picture_is_well_formed_and_escaped() {
        let svg = plot().svg();
        let mut open: Vec<&str> = Vec::new();
        for tag in svg.split('<').skip(1) {
            let (tag, _) = tag.split_once('>').expect("a tag ends");
            if let Some(name) = tag.strip_prefix('/') {
                assert_eq!(open.pop(), Some(name), "{svg}");
            } else if !tag.ends_with('/') {
                open.push(tag.split(' ').next().unwrap());
            }
        }
        assert!(open.is_empty(), "{open:?}");
        assert!(svg.contains("Counts &lt;by&gt; &quot;order&quot; &amp; more\u{fffd}</text>"), "{svg}");
        assert!(svg.contains("<title>a&amp;b</title>"));
        // What ends together shares a place.
        assert!(svg.contains(">AB</text>") && svg.contains(">C</text>"), "{svg}");
    }

    #[test]
    fn the_axis_doubles() {
        let scale = Scale::new(1024, 150);
        assert_eq!(scale.up(0), 0);
        let ups: Vec<usize> = (0..=10).map(|power| scale.up(1 << power)).collect();
        assert!(ups.windows(2).all(|pair| pair[1] - pair[0] == 13 || pair[1] - pair[0] == 14), "{ups:?}");
        assert!(scale.up(1536) > scale.up(1024) && scale.up(1024) <= 150);
        assert!(scale.up(3) > scale.up(2) && scale.up(3) < scale.up(4));
        assert!(scale.ticks().len() <= 7);
        assert_eq!(Scale::new(0, 150).ticks(), [0, 1]);
        assert_eq!([0, 1023, 1024, 2 << 20].map(short), ["0", "1023", "1Ki", "2Mi"].map(String::from));
        assert!((148..=150).contains(&Scale::new(u64::MAX, 150).up(u64::MAX)));
    }

    #[test]
    fn many_letters_take_little_room() {
        let text = |series: &[usize]| ranges(series);
        assert_eq!(text(&[0]), "A");
        assert_eq!(text(&[0, 1]), "AB");
        assert_eq!(text(&[0, 4, 5, 6, 7, 8]), "A E–I");
        assert_eq!(text(&[0, 2, 3]), "A CD");
    }
}
