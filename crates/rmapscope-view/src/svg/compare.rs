//! Several designs in one picture: their entries one above the other where one clock has brought them, what each has
//! read, and the comparison in a sentence.

use alloc::{format, rc::Rc, string::String, vec::Vec};

use rmapscope_core::{Counts, MmId, Trace};

use super::{
    Options, PAD, caption,
    cell::face,
    geometry::Geometry,
    head::{Head, Right, head},
    marks, pen,
    pen::{Pen, add},
    row::row,
    sheet::{Document, Sheet},
    shot,
    window::Window,
    words::{Face, grouped, measure, wrap},
};
use crate::{
    compare::LETTERS,
    frame::{Frame, Plan, Player, ReadBy, Timeline},
    sentence::Sentence,
};

/// Several traces of one scenario, each at a step of its own, with what comparing them gave in a sentence. There is one
/// name and one step for each trace.
#[must_use]
pub fn compare(
    traces: &[Rc<Trace>],
    names: &[String],
    steps: &[usize],
    summary: &str,
    options: &Options<'_>,
) -> String {
    let prefix = pen::id(options.prefix);
    let width = options.pixels().max(288 + 2 * PAD);
    let shown: Vec<Shown<'_>> = traces
        .iter()
        .zip(names)
        .zip(steps)
        .zip(LETTERS)
        .map(|(((trace, name), &step), letter)| Shown::new(trace, name, letter, step, options))
        .collect();
    let rows = shown.iter().map(|each| each.plan.rows).max().unwrap_or(0);
    let columns = shown.first().map_or(16, |each| each.plan.columns);
    let geometry = Geometry::new(width - 2 * PAD, columns, rows);
    let mut sheet = Sheet::new(width, face(geometry));
    sheet.y = 12;
    let title = options.words.title.unwrap_or("Designs side by side");
    head(
        &mut sheet,
        PAD,
        &Head { name: title, size: 16, about: "", face: Face::Plain, right: Right::default() },
    );
    paragraph(&mut sheet, summary, "s14 t2");
    sheet.y += 4;
    for each in &shown {
        each.draw(&mut sheet, &prefix, geometry);
    }
    bars(&mut sheet, &shown);
    if let Some(link) = options.words.link {
        caption::link(&mut sheet, PAD, link);
    }
    sheet.y += 12;
    let body = sheet.body();
    let size = (sheet.width, sheet.y);
    let title = format!("{title}: {}", shown.iter().map(Shown::title).collect::<Vec<_>>().join("; "));
    Document {
        prefix: &prefix,
        theme: options.theme,
        size,
        shown: size,
        face: sheet.face,
        kinds: sheet.kinds,
        title: &title,
        description: summary,
        rules: "",
        body: &body,
    }
    .write()
}

/// A design where it stands.
struct Shown<'a> {
    trace: &'a Trace,
    letter: &'static str,
    name: &'a str,
    plan: Plan,
    frame: Frame,
    sentence: Option<Sentence>,
}

impl<'a> Shown<'a> {
    fn new(
        trace: &'a Rc<Trace>,
        name: &'a str,
        letter: &'static str,
        step: usize,
        options: &Options<'_>,
    ) -> Self {
        let timeline = Timeline::new(trace);
        let mut player = Player::new(trace.clone());
        player.seek(step);
        let plan = shot::plan(&player, &timeline, options).walked();
        let frame = player.frame(&plan, &timeline);
        Self { trace, letter, name, plan, frame, sentence: player.sentence() }
    }

    fn title(&self) -> String {
        format!("{} at step {} of {}", self.name, self.frame.step, self.frame.steps)
    }

    fn draw(&self, sheet: &mut Sheet, prefix: &str, geometry: Geometry) {
        rule(sheet);
        let mut right = Right::default();
        let counts = &self.frame.counts;
        right.fact("t2", "read by the walker", Some(&grouped(counts.walk_reads)));
        right.fact("t2", "in all", Some(&grouped(all_reads(counts))));
        right.fact("t2", "step", Some(&grouped(self.frame.step as u64)));
        right.piece("t2", 5, &format!("of {}", grouped(self.frame.steps as u64)));
        let name = format!("{}  {}", self.letter, self.name);
        head(sheet, PAD, &Head { name: &name, size: 14, about: "", face: Face::Mono, right });
        self.rows(sheet, prefix, geometry);
        if let Some(sentence) = &self.sentence {
            paragraph(sheet, &sentence.what, "s12 t2");
        }
        caption::bugs(sheet, PAD, &self.frame);
        sheet.y += 8;
    }

    fn rows(&self, sheet: &mut Sheet, prefix: &str, geometry: Geometry) {
        let scenario = self.trace.scenario();
        let several = self.frame.lanes.len() > 1;
        let mut window = Window::new(&self.plan, &self.frame, None);
        for lane in &self.frame.lanes {
            if several {
                let mut pen = Pen::default();
                pen.text("s12 t3", 0, 12, &scenario.mm(MmId::new(lane.mm)).name);
                sheet.add(PAD, 0, pen);
                sheet.y += 16;
            }
            for each in &lane.rows {
                if window.take() {
                    row(sheet, PAD, prefix, scenario, geometry, each);
                }
            }
        }
        let left_out = self.plan.rows.saturating_sub(window.len());
        if left_out > 0 {
            let mut pen = Pen::default();
            pen.text("s12 t3", 0, 12, &format!("{} more rows, not drawn here", grouped(left_out as u64)));
            sheet.add(PAD, 0, pen);
            sheet.y += 20;
        }
    }
}

fn all_reads(counts: &Counts) -> u64 {
    counts.walk_reads + counts.caller_reads + counts.scan_reads + counts.marker_reads
}

const BAR: i32 = 12;
const LINE: i32 = 22;

/// What each has read up to here, by whom.
fn bars(sheet: &mut Sheet, shown: &[Shown<'_>]) {
    rule(sheet);
    let most = shown.iter().map(|each| all_reads(&each.frame.counts)).max().unwrap_or(0).max(1);
    let room = u64::try_from(sheet.width - 2 * PAD - 24 - 120).unwrap_or(1);
    let mut pen = Pen::default();
    pen.text("s12 md", 0, 14, "reads up to here");
    let classes = ["r-walker", "r-caller", "r-scan", "r-marker"];
    let mut x = 24 + measure("reads up to here", 12, Face::Strong);
    for (by, class) in ReadBy::ALL.into_iter().zip(classes) {
        let mut d = String::new();
        marks::read(&mut d, by, [x + 8, 8, 16, 4]);
        pen.path(class, &d);
        pen.text("s12 t2", x + 22, 14, by.name());
        x += 38 + measure(by.name(), 12, Face::Plain);
    }
    let mut y = 24;
    for each in shown {
        let counts = &each.frame.counts;
        pen.text("s12 b", 0, y + 11, each.letter);
        let mut x = 24;
        let values = [counts.walk_reads, counts.caller_reads, counts.scan_reads, counts.marker_reads];
        for (value, class) in values.into_iter().zip(classes) {
            let wide = i32::try_from(value * room / most).unwrap_or(0);
            if wide > 0 {
                let mut d = String::new();
                add!(&mut d, "M{x}.5 {y}.5h{}v{BAR}h-{}z", wide - 1, wide - 1);
                pen.path(class, &d);
            }
            x += wide;
        }
        pen.begin_text("s12", x + 8, y + 11);
        pen.piece("m b", 0, &grouped(all_reads(counts)));
        pen.piece("t2", 6, &format!("walker {}", grouped(counts.walk_reads)));
        pen.end_text();
        y += LINE;
    }
    sheet.add(PAD, 0, pen);
    sheet.y += y + 8;
}

fn rule(sheet: &mut Sheet) {
    let mut pen = Pen::default();
    let mut d = String::new();
    add!(&mut d, "M{} .5H{}", -PAD, sheet.width - PAD);
    pen.path("rule", &d);
    sheet.add(PAD, 0, pen);
    sheet.y += 8;
}

/// A text in as many lines as it needs.
fn paragraph(sheet: &mut Sheet, text: &str, class: &str) {
    let mut pen = Pen::default();
    let mut y = 16;
    for line in wrap(text, sheet.width - 2 * PAD, 14, Face::Plain, 6) {
        pen.text(class, 0, y, &line);
        y += 20;
    }
    sheet.add(PAD, 0, pen);
    sheet.y += y - 8;
}
