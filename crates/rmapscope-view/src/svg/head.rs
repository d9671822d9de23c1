//! The line over an address space or a folio: its name, what it is, and at the right what is true of it.

use alloc::{borrow::ToOwned as _, string::String, vec::Vec};

use super::{
    pen::Pen,
    sheet::Sheet,
    words::{Face, fit, measure},
};

/// A line over something.
#[derive(Debug)]
pub(super) struct Head<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// The name's size: 13, 14 or 16.
    pub(super) size: i32,
    /// What it is.
    pub(super) about: &'a str,
    /// The face of that.
    pub(super) face: Face,
    /// What is true of it.
    pub(super) right: Right,
}

/// Pieces of text that end at the right side.
#[derive(Debug, Default)]
pub(super) struct Right {
    pieces: Vec<(&'static str, i32, String)>,
    width: i32,
}

const SIZE: i32 = 12;
const GAP: i32 = 12;

impl Right {
    /// Adds a piece.
    pub(super) fn piece(&mut self, class: &'static str, gap: i32, text: &str) {
        let gap = if self.pieces.is_empty() { 0 } else { gap };
        self.width +=
            gap + measure(text, SIZE, if class.starts_with('m') { Face::Mono } else { Face::Plain });
        self.pieces.push((class, gap, text.to_owned()));
    }

    /// Adds something that is true, with a number if it has one.
    pub(super) fn fact(&mut self, class: &'static str, name: &str, value: Option<&str>) {
        self.piece(class, GAP, name);
        if let Some(value) = value {
            self.piece(if class == "acc" { "m b acc" } else { "m b" }, 4, value);
        }
    }

    fn draw(&self, pen: &mut Pen, class: &str, x: i32, y: i32) {
        if self.pieces.is_empty() {
            return;
        }
        pen.begin_text(class, x, y);
        for (class, gap, text) in &self.pieces {
            pen.piece(class, *gap, text);
        }
        pen.end_text();
    }
}

/// Draws the line; in two lines if it does not fit in one.
pub(super) fn head(sheet: &mut Sheet, left: i32, head: &Head<'_>) {
    let room = sheet.width - 2 * left;
    let mut pen = Pen::default();
    let right = head.right.width;
    let name_width = measure(head.name, head.size, Face::Strong);
    let about_width = if head.about.is_empty() { 0 } else { GAP + measure(head.about, SIZE, head.face) };
    // Of two lines the upper one has all the room.
    let apart = right > 0 && name_width + about_width + 2 * GAP + right > room;
    let room_left = if apart || right == 0 { room } else { room - right - 2 * GAP };
    let name = fit(head.name, room_left, head.size, Face::Strong);
    pen.begin_text("head", 0, 19);
    pen.piece(
        if head.size == 16 {
            "s16 b"
        } else if head.size == 14 {
            "s14 b"
        } else {
            "b"
        },
        0,
        &name,
    );
    let rest = room_left - name_width - GAP;
    if !head.about.is_empty() && rest > 40 {
        let class = if head.face == Face::Mono { "m s12 t2" } else { "s12 t3" };
        pen.piece(class, GAP, &fit(head.about, rest, SIZE, head.face));
    }
    pen.end_text();
    sheet.add(left, 0, pen);
    // A part of its own, because it changes more often.
    let mut pen = Pen::default();
    if apart {
        head.right.draw(&mut pen, "s12", 0, 19 + 20);
    } else {
        head.right.draw(&mut pen, "s12 end", room, 19);
    }
    sheet.add(left, 0, pen);
    sheet.y += if apart { 48 } else { 28 };
}
