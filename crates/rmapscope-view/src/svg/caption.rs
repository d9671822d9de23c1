//! What is said around a stage: title, operation, legend, the sentence of the step, the link.

use alloc::{format, string::String};

use super::{
    Words,
    head::{Head, Right, head},
    marks,
    pen::{Pen, add},
    sheet::Sheet,
    words::{Face, fit, grouped, measure, wrap},
};
use crate::frame::{Frame, ReadBy};
use crate::markup::escape;

/// Title, design and step.
pub(super) fn title(sheet: &mut Sheet, left: i32, words: &Words<'_>, frame: &Frame) {
    let mut right = Right::default();
    right.piece("t2", 0, "step");
    right.piece("m b", 5, &grouped(frame.step as u64));
    right.piece("t2", 5, &format!("of {}", grouped(frame.steps as u64)));
    let (name, about) = match (words.title, words.design) {
        (Some(title), design) => (title, design.unwrap_or_default()),
        (None, Some(design)) => (design, ""),
        (None, None) => return,
    };
    head(sheet, left, &Head { name, size: 16, about, face: Face::Mono, right });
    sheet.y += 4;
}

/// The operation, its flags, and what was read so far.
pub(super) fn operation(sheet: &mut Sheet, left: i32, frame: &Frame) {
    let counts = &frame.counts;
    let all = counts.walk_reads + counts.caller_reads + counts.scan_reads + counts.marker_reads;
    let (call, flags) = match &frame.op {
        Some(op) if op.of > 1 => {
            let number = format!("{}, {} of {}", op.call, grouped(op.number as u64), grouped(op.of as u64));
            (number, op.flags.as_str())
        }
        Some(op) => (op.call.clone(), op.flags.as_str()),
        None => ("Before the first operation".into(), ""),
    };
    let mut right = Right::default();
    right.piece("t2", 0, "reads so far");
    right.piece("m b", 8, &grouped(all));
    right.piece("t2", 12, "by the walker");
    right.piece("m b acc", 8, &grouped(counts.walk_reads));
    head(sheet, left, &Head { name: &call, size: 14, about: flags, face: Face::Mono, right });
}

/// The rules that were broken so far, the first few of them with what happened.
pub(super) fn bugs(sheet: &mut Sheet, left: i32, frame: &Frame) {
    if frame.bugs.is_empty() {
        return;
    }
    let room = sheet.width - 2 * left;
    let mut pen = Pen::default();
    let mut y = 16;
    for bug in frame.bugs.iter().take(MOST_BUGS) {
        let name = bug.bug.kind.name();
        let mut d = String::new();
        add!(&mut d, "M3 {}h6l3 3v6l-3 3h-6l-3-3v-6z", y - 10);
        pen.path("bugtag", &d);
        pen.begin_text("s12", 20, y);
        pen.piece("b", 0, &fit(name, room - 20, 12, Face::Strong));
        let rest = room - 20 - measure(name, 12, Face::Strong) - 8;
        if rest > 60 {
            pen.piece("t2", 8, &fit(&bug.text, rest, 12, Face::Plain));
        }
        pen.end_text();
        y += 20;
    }
    if let Some(more) = frame.bugs.len().checked_sub(MOST_BUGS).filter(|&more| more > 0) {
        pen.text("s12 t2", 20, y, &format!("and {} more", grouped(more as u64)));
        y += 20;
    }
    sheet.add(left, 0, pen);
    sheet.y += y;
}

/// More broken rules than this are not listed.
const MOST_BUGS: usize = 6;

/// What the marks mean.
pub(super) fn legend(sheet: &mut Sheet, left: i32) {
    let room = sheet.width - 2 * left;
    let mut pen = Pen::default();
    let (mut x, mut y) = (0, 16);
    let mut place = |width: i32| {
        if x > 0 && x + width > room {
            (x, y) = (0, y + 20);
        }
        x += width + 16;
        (x - width - 16, y)
    };
    let (_, top) = place(measure("reads", 12, Face::Plain));
    pen.text("s12 t3", 0, top, "reads");
    let classes = ["r-walker", "r-caller", "r-scan", "r-marker"];
    let names = ReadBy::ALL.into_iter().zip(classes).map(|(by, class)| (Some(by), class, by.name()));
    for (by, class, name) in names.chain([(None, "ex", "PageAnonExclusive")]) {
        let (x, y) = place(22 + measure(name, 12, Face::Plain));
        let mut d = String::new();
        match by {
            Some(by) => marks::read(&mut d, by, [x + 8, y - 6, 16, 4]),
            None => add!(&mut d, "M{x} {}h16v3h-16z", y - 6),
        }
        pen.path(class, &d);
        pen.text("s12 t2", x + 22, y, name);
    }
    let name = "mapcount of a page";
    let (x, last) = place(14 + measure(name, 12, Face::Plain));
    pen.text("m s12 t2", x, last, "×");
    pen.text("s12 t2", x + 14, last, name);
    sheet.add(left, 0, pen);
    sheet.y += last + 12;
}

/// What happened and why, under a line.
pub(super) fn sentence(sheet: &mut Sheet, left: i32, words: &Words<'_>) {
    let Some(sentence) = words.sentence else { return };
    let room = sheet.width - 2 * left;
    let mut pen = Pen::default();
    let mut d = String::new();
    add!(&mut d, "M{} .5H{}", -left, room + left);
    pen.path("rule", &d);
    let mut y = 34;
    for line in wrap(&sentence.what, room, 20, Face::Strong, 4) {
        pen.text("s20 b", 0, y, &line);
        y += 26;
    }
    y -= 2;
    for line in wrap(&sentence.why, room, 14, Face::Plain, 6) {
        pen.text("s14 t2", 0, y, &line);
        y += 20;
    }
    sheet.add(left, 0, pen);
    sheet.y += y - 4;
}

/// Where the picture comes from.
pub(super) fn link(sheet: &mut Sheet, left: i32, link: &str) {
    let mut pen = Pen::default();
    // Nothing but an address that is opened by reading it.
    let opens = link.starts_with("https://") || link.starts_with("http://");
    if opens {
        pen.0.push_str("<a xlink:href=\"");
        escape(&mut pen.0, link);
        pen.0.push_str("\">");
    }
    let mut y = 14;
    for line in wrap(link, sheet.width - 2 * left, 11, Face::Mono, 40) {
        pen.text("m s11 link", 0, y, &line);
        y += 16;
    }
    if opens {
        pen.0.push_str("</a>");
    }
    sheet.add(left, 0, pen);
    sheet.y += y;
}
