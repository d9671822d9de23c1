//! The styles of what is loaded later: they come with it, so that the first picture does not wait for them.

use std::cell::Cell;

use web_sys::CssStyleSheet;

const TEXT: &str = include_str!("../../styles/code.css");

thread_local! {
    static THERE: Cell<bool> = const { Cell::new(false) };
}

/// Puts the styles behind those of the document, once.
///
/// The sheet is made, not written into the document as an element, which the page's policy would refuse.
pub(super) fn adopt() {
    if THERE.replace(true) {
        return;
    }
    let document = crate::dom::window().and_then(|window| window.document());
    if let (Some(document), Ok(sheet)) = (document, CssStyleSheet::new())
        && sheet.replace_sync(TEXT).is_ok()
    {
        let sheets = document.adopted_style_sheets();
        sheets.push(&sheet);
        document.set_adopted_style_sheets(&sheets);
    }
}
