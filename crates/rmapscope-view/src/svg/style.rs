//! The style sheet of a picture and its definitions: plain rules that every renderer of SVG knows, without variables.
//! A theme is written out; one that follows the reader's has dark colours in a media query, which those who do not
//! know it leave out.

use alloc::{collections::BTreeSet, string::String};

use rmapscope_core::PteKind;

use super::{
    Theme,
    glyphs::{Drawn, PATTERNS, glyph, kind_class, outline, pattern},
    palette::INKS,
    pen::add,
};

const UI: &str =
    "system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",\"Liberation Sans\",Arial,sans-serif";
const MONO: &str = "ui-monospace,\"SF Mono\",\"Cascadia Mono\",\"Roboto Mono\",Menlo,Consolas,\"DejaVu Sans Mono\",monospace";

/// What has to do with form: selector and declarations.
const FORM: [(&str, &str); 26] = [
    (".s11", "font-size:11px"),
    (".s12", "font-size:12px"),
    (".s14", "font-size:14px"),
    (".s16", "font-size:16px"),
    (".s20", "font-size:20px"),
    (".b", "font-weight:600"),
    (".md", "font-weight:500"),
    (".mid", "text-anchor:middle"),
    (".end", "text-anchor:end"),
    (".strike", "text-decoration:line-through"),
    (".halo", "fill:none;stroke-width:2"),
    (".brk", "fill:none;stroke-width:2"),
    (".brkp", "fill:none;stroke-width:1.5"),
    (".brkend", "fill:none;stroke-width:2;stroke-dasharray:2 3"),
    (".scanning .brk", "stroke-dasharray:4 3"),
    (".bugring", "fill:none;stroke-width:2"),
    (".broken", "fill:none;stroke-width:2"),
    (".slot .f", "fill:none;stroke-dasharray:3 3"),
    (".used .f", "stroke-dasharray:none"),
    (".squares", "fill:none;opacity:.7"),
    (".gap", "fill:none;stroke-dasharray:3 3;opacity:.6"),
    (".rule", "fill:none"),
    (".edge", "fill:none;stroke-width:2"),
    (".missing", "stroke-dasharray:6 4"),
    (".shackle", "fill:none;stroke-width:1.5"),
    (".outside", "fill:none"),
];

/// What has to do with colour: selector and declarations, with the names of inks after `$`.
const COLOURS: [(&str, &str); 41] = [
    (".t2", "fill:$text-2"),
    (".t3", "fill:$text-3"),
    (".acc", "fill:$accent"),
    (".onacc", "fill:$on-accent"),
    (".onbug", "fill:$m-on-bug"),
    (".paper", "fill:$surface"),
    (".vma", "fill:$surface-2"),
    (".outside", "stroke:$line"),
    (".rule", "stroke:$line"),
    (".gap", "stroke:$line-strong"),
    (".edge", "stroke:$text"),
    (".chip", "fill:$text"),
    (".onchip", "fill:$surface"),
    (".lock", "fill:$m-lock"),
    (".onlock", "fill:$m-on-lock"),
    (".shackle", "stroke:$m-on-lock"),
    (".squares", "stroke:$k-none-line"),
    (".halo", "stroke:$accent"),
    (".brk,.brkend", "stroke:$m-batch"),
    (".brkp", "stroke:$m-batch-past"),
    (".pill", "fill:$accent"),
    (".flush .base", "fill:$m-flush-soft"),
    (".flush text", "fill:$m-flush"),
    (".now .base", "fill:$m-flush"),
    (".now text", "fill:$m-flush-soft"),
    (".r-walker", "fill:$m-read-walker"),
    (".r-caller", "fill:$m-read-caller"),
    (".r-scan", "fill:$surface-2;stroke:$m-read-scan"),
    (".r-marker", "fill:$m-read-marker"),
    (".bugring", "stroke:$m-bug"),
    (".bugtag", "fill:$m-bug"),
    (".bugoct", "fill:$m-on-bug"),
    (".pg .f", "fill:$surface;stroke:$line-strong"),
    (".gone text", "fill:$text-3"),
    (".ex", "fill:$text"),
    (".broken", "stroke:$m-bug"),
    (".slot .f", "stroke:$k-none-line"),
    (".slot text", "fill:$text-3"),
    (".used .f", "fill:$k-swap;stroke:$k-swap-line"),
    (".used text", "fill:$k-swap-fg"),
    (".link", "fill:$accent"),
];

/// The inks and the strength of the patterns' marks.
const MARKS: [(&str, &str); 6] = [
    (".p-diag", "stroke:$k-migration-line;stroke-width:1.6;opacity:.45"),
    (".p-dots", "fill:$k-devpriv-fg;opacity:.25"),
    (".p-cross", "stroke:$k-hwpoison-line;opacity:.3"),
    (".p-crossm", "stroke:$k-m-poison-line;opacity:.2"),
    (".p-bars", "stroke:$k-m-guard-line;opacity:.22"),
    (".p-flush", "stroke:$m-flush;stroke-width:2.4"),
];

/// The kinds of entries that a picture shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds(u16);

impl Kinds {
    pub(super) fn insert(&mut self, kind: PteKind) {
        self.0 |= Self::bit(kind);
    }

    pub(super) const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn contains(self, kind: PteKind) -> bool {
        self.0 & Self::bit(kind) != 0
    }

    fn iter(self) -> impl Iterator<Item = PteKind> {
        PteKind::ALL.into_iter().filter(move |&kind| self.contains(kind))
    }

    fn bit(kind: PteKind) -> u16 {
        PteKind::ALL.iter().position(|each| *each == kind).map_or(0, |number| 1 << number)
    }
}

/// How entries are drawn in a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Face {
    /// An entry's width.
    pub(super) width: i32,
    /// An entry's height.
    pub(super) height: i32,
    /// Where its glyph stands and how large.
    pub(super) glyph: Place,
}

/// Where a glyph stands, in pixels, and how large it is, in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) scale: i32,
}

/// The style sheet, only for what is drawn.
pub(super) fn sheet(prefix: &str, theme: Theme, kinds: Kinds, drawn: &str) -> String {
    let used = Used::new(drawn);
    let mut out = String::with_capacity(4096);
    add!(&mut out, "#{prefix}{{font:13px {UI};font-variant-numeric:tabular-nums}}");
    if used.0.contains("m") {
        add!(&mut out, "#{prefix} .m{{font-family:{MONO}}}");
    }
    for (selector, css) in FORM.iter().filter(|(selector, _)| used.all(selector)) {
        rule(&mut out, prefix, selector, css, Tone::Light);
    }
    for kind in kinds.iter() {
        form_of(&mut out, prefix, kind);
    }
    match theme {
        Theme::Light => colours(&mut out, prefix, Tone::Light, kinds, &used),
        Theme::Dark => colours(&mut out, prefix, Tone::Dark, kinds, &used),
        Theme::Auto => {
            colours(&mut out, prefix, Tone::Light, kinds, &used);
            out.push_str("@media (prefers-color-scheme:dark){");
            colours(&mut out, prefix, Tone::Dark, kinds, &used);
            out.push('}');
        }
    }
    out
}

/// The classes that are named.
struct Used<'a>(BTreeSet<&'a str>);

impl<'a> Used<'a> {
    fn new(drawn: &'a str) -> Self {
        let attributes = drawn.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next());
        Self(attributes.flat_map(|names| names.split(' ')).collect())
    }

    /// Whether all that a selector is about is there, or all of one of several.
    fn all(&self, selectors: &str) -> bool {
        let has = |part: &str| part.strip_prefix('.').is_none_or(|class| self.0.contains(class));
        selectors.split(',').any(|selector| selector.split(' ').all(has))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tone {
    Light,
    Dark,
}

fn colours(out: &mut String, prefix: &str, tone: Tone, kinds: Kinds, used: &Used<'_>) {
    // Inherited, so that whatever says more wins.
    add!(out, "#{prefix}{{fill:{}}}", value("text", tone));
    for (selector, css) in COLOURS.iter().filter(|(selector, _)| used.all(selector)) {
        rule(out, prefix, selector, css, tone);
    }
    for (selector, css) in MARKS.iter().filter(|(selector, _)| used.all(selector)) {
        rule(out, prefix, selector, css, tone);
    }
    for kind in kinds.iter() {
        let class = kind_class(kind);
        let ink = |part: &str| value(&["k-", class, part].concat(), tone);
        let (fill, line, fg) = (ink(""), ink("-line"), ink("-fg"));
        add!(out, ".{prefix}-{class} .f{{fill:{fill};stroke:{line}}}.{prefix}-{class} text,");
        add!(out, ".{prefix}-{class} .gf{{fill:{fg}}}");
        if glyph(kind).0 == Drawn::Stroked {
            add!(out, ".{prefix}-{class} .gs{{stroke:{fg}}}");
        }
        if kind == PteKind::DeviceExclusive {
            add!(out, ".{prefix}-{class} .f2{{stroke:{line}}}");
        }
    }
}

/// The form of a kind. What is used by reference is matched without what stands around it, so these rules, and those of
/// a kind's colours, have the prefix in the class.
fn form_of(out: &mut String, prefix: &str, kind: PteKind) {
    let class = kind_class(kind);
    if glyph(kind).0 == Drawn::Stroked {
        add!(out, ".{prefix}-{class} .gs{{fill:none;stroke-width:1.6}}");
    }
    match kind {
        PteKind::None => add!(out, ".{prefix}-{class} .f{{stroke-dasharray:3 3}}"),
        PteKind::DeviceExclusive => add!(out, ".{prefix}-{class} .f2{{fill:none}}"),
        PteKind::Present
        | PteKind::Swap
        | PteKind::Migration
        | PteKind::DevicePrivate
        | PteKind::Hwpoison
        | PteKind::Marker(_) => {}
    }
}

fn rule(out: &mut String, prefix: &str, selectors: &str, css: &str, tone: Tone) {
    for (i, selector) in selectors.split(',').enumerate() {
        add!(out, "{}#{prefix} {selector}", if i > 0 { "," } else { "" });
    }
    out.push('{');
    let mut pieces = css.split('$');
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let end = piece.find(';').unwrap_or(piece.len());
        out.push_str(value(&piece[..end], tone));
        out.push_str(&piece[end..]);
    }
    out.push('}');
}

fn value(name: &str, tone: Tone) -> &'static str {
    let ink = INKS.iter().find(|(ink, ..)| *ink == name);
    ink.map_or("none", |&(_, light, dark)| if tone == Tone::Light { light } else { dark })
}

fn has_pattern(kinds: Kinds, body: &str, prefix: &str, name: &str) -> bool {
    kinds.iter().any(|kind| pattern(kind) == Some(name))
        || name == "flush" && body.contains(&["url(#", prefix, "-flush)"].concat())
}

/// What is referred to: patterns, and each kind of entry without what stands in it.
pub(super) fn definitions(prefix: &str, kinds: Kinds, face: Face, body: &str) -> String {
    let mut out = String::new();
    for each in PATTERNS.iter().filter(|each| has_pattern(kinds, body, prefix, each.name)) {
        let (name, side) = (each.name, each.side);
        add!(
            &mut out,
            "<pattern id=\"{prefix}-{name}\" width=\"{side}\" height=\"{side}\" patternUnits=\"userSpaceOnUse\""
        );
        if each.turned != 0 {
            add!(&mut out, " patternTransform=\"rotate({})\"", each.turned);
        }
        add!(&mut out, "><path class=\"p-{name}\" d=\"{}\"/></pattern>", each.mark);
    }
    for kind in kinds.iter() {
        entry(&mut out, prefix, kind, face);
    }
    out
}

fn entry(out: &mut String, prefix: &str, kind: PteKind, face: Face) {
    let class = kind_class(kind);
    let Face { width, height, glyph: Place { x, y, scale } } = face;
    let d = outline(kind, width, height);
    add!(out, "<g id=\"{prefix}-{class}\" class=\"{prefix}-{class}\"><path class=\"f\" d=\"{d}\"/>");
    if let Some(pattern) = pattern(kind) {
        add!(out, "<path fill=\"url(#{prefix}-{pattern})\" d=\"{d}\"/>");
    }
    if kind == PteKind::DeviceExclusive && width > 30 {
        let d = outline(kind, width - 6, height - 6);
        add!(out, "<path class=\"f2\" d=\"{d}\" transform=\"translate(3 3)\"/>");
    }
    let (drawn, d) = glyph(kind);
    add!(out, "<path class=\"{}\" d=\"{d}\" transform=\"translate({x} {y})", drawn.class());
    if scale != 100 {
        add!(out, " scale(.{scale:02})");
    }
    out.push_str("\"/></g>");
}
