//! A picture in pixels: what an SVG is for those who take none.

use std::sync::Arc;

use resvg::{tiny_skia, usvg};

use crate::output::Failure;

/// The picture as a PNG, so many times as large as its own measures.
///
/// # Errors
///
/// If this machine has no font to write with, or the picture would be too large.
pub(crate) fn png(svg: &str, scale: u16) -> Result<Vec<u8>, Failure> {
    let mut options = usvg::Options::default();
    let fonts = Arc::make_mut(&mut options.fontdb);
    fonts.load_system_fonts();
    let families = |wanted: &[&str]| {
        let has =
            |name: &&&str| fonts.faces().any(|face| face.families.iter().any(|(family, _)| family == **name));
        wanted.iter().find(has).map(|name| (*name).to_owned())
    };
    let sans = families(&SANS);
    let mono = families(&MONO);
    let (Some(sans), Some(mono)) = (sans, mono) else {
        return Err(Failure::bad(format!(
            "a PNG needs fonts: one of {} and one of {} would be accepted; SVG needs none",
            SANS.join(", "),
            MONO.join(", ")
        )));
    };
    fonts.set_sans_serif_family(sans);
    fonts.set_monospace_family(mono);
    let failed =
        |error: &dyn std::fmt::Display| Failure::bad(format!("the picture cannot be drawn: {error}"));
    let tree = usvg::Tree::from_str(svg, &options).map_err(|error| failed(&error))?;
    let size = tree.size().to_int_size();
    let (width, height) = (size.width() * u32::from(scale), size.height() * u32::from(scale));
    let mut pixels = tiny_skia::Pixmap::new(width, height)
        .ok_or_else(|| failed(&format_args!("{width} by {height} pixels are too many")))?;
    let scale = f32::from(scale);
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| failed(&error))
}

/// Faces that pictures ask for, as they are found on one system or another.
const SANS: [&str; 7] =
    ["Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "DejaVu Sans", "Helvetica Neue", "Arial"];

/// The same, of letters of one width.
const MONO: [&str; 7] = [
    "Consolas",
    "Menlo",
    "Roboto Mono",
    "Noto Sans Mono",
    "Liberation Mono",
    "DejaVu Sans Mono",
    "Courier New",
];
