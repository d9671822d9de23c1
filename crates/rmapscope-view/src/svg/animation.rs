//! A range of steps in one picture: what stays is written once, what changes once for each state it has.
//!
//! States are shown and hidden by the keyframes of the style sheet, without a script. Who asks for less motion, and
//! who does not know keyframes, sees the last step.

use alloc::{collections::BTreeMap, rc::Rc, string::String, vec::Vec};
use core::fmt;

use rmapscope_core::Trace;

use super::{
    Options, drawn,
    pen::{self, add, hundredths},
    sheet::{Document, Part, write_parts},
    shot::plan,
    shown, spoken,
    window::Window,
};
use crate::frame::{Player, Timeline};

/// More steps than this are not drawn in one picture.
pub const MOST_STEPS: usize = 240;

/// A picture with more bytes than this is not drawn.
pub const MOST_BYTES: usize = 1 << 19;

/// What a state takes besides its body, at most about: its group, and rules that show and hide it.
const STATE: usize = 160;

/// For how many steps the last one is shown longer.
const HOLD: u64 = 2;

/// Why a range of steps cannot be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnimationError {
    /// There is no such step.
    NoSuchStep {
        /// The step that was asked for.
        step: usize,
        /// The last step there is.
        last: usize,
    },
    /// The range ends before it begins.
    Backward {
        /// The first step.
        from: usize,
        /// The last step.
        to: usize,
    },
    /// There are more than [`MOST_STEPS`].
    TooManySteps {
        /// How many.
        steps: usize,
    },
    /// The picture would have more than [`MOST_BYTES`].
    TooLarge {
        /// The step up to which it would not.
        fits: usize,
    },
}

impl fmt::Display for AnimationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NoSuchStep { step, last } => {
                write!(f, "{step} is behind the last step; 0 to {last} would be accepted")
            }
            Self::Backward { from, to } => {
                write!(f, "{to} is before {from}; {from} or a later step would be accepted")
            }
            Self::TooManySteps { steps } => {
                write!(f, "{steps} steps; at most {MOST_STEPS} would be accepted")
            }
            Self::TooLarge { fits } => write!(
                f,
                "the picture would have more than {MOST_BYTES} bytes; steps up to {fits}, or fewer rows, would be \
                 accepted"
            ),
        }
    }
}

impl core::error::Error for AnimationError {}

/// What a part looks like, and in which of the pictures it does, as runs of them.
struct State {
    part: Part,
    runs: Vec<(usize, usize)>,
}

/// The steps from one to another (both are shown) as a document that moves, with their sentences.
///
/// # Errors
///
/// If there are no such steps, too many of them, or the document would be too large.
pub fn animate(
    trace: &Rc<Trace>,
    timeline: &Timeline,
    (from, to): (usize, usize),
    options: &Options<'_>,
) -> Result<String, AnimationError> {
    let last = trace.events().len();
    if let Some(step) = [from, to].into_iter().find(|&step| step > last) {
        return Err(AnimationError::NoSuchStep { step, last });
    }
    if to < from {
        return Err(AnimationError::Backward { from, to });
    }
    let count = to - from + 1;
    if count > MOST_STEPS {
        return Err(AnimationError::TooManySteps { steps: count });
    }
    let prefix = pen::id(options.prefix);
    let mut player = Player::new(trace.clone());
    player.seek(from);
    let plan = plan(&player, timeline, options);
    let mut options = options.clone();
    options.rows = Some(Window::new(&plan, &player.frame(&plan, timeline), options.rows.as_ref()).rows());
    let mut film = Film::default();
    for (number, step) in (from..=to).enumerate() {
        player.seek(step);
        let frame = player.frame(&plan, timeline);
        let sentence = player.sentence();
        let words = super::Words { sentence: sentence.as_ref(), ..options.words };
        let with_words = Options { words, ..options.clone() };
        let sheet = drawn(&plan, &frame, trace.scenario(), &with_words, &prefix);
        film.kinds = film.kinds.union(sheet.kinds);
        film.size = (sheet.width, film.size.1.max(sheet.y));
        film.face = Some(sheet.face);
        film.add(number, sheet.parts);
        if film.bytes > MOST_BYTES {
            return Err(AnimationError::TooLarge { fits: step.saturating_sub(1).max(from) });
        }
        if step == to {
            film.spoken = spoken(&frame, &with_words.words);
        }
    }
    Ok(film.write(count, &prefix, &options))
}

/// The pictures of all steps.
#[derive(Default)]
struct Film {
    /// For each part of the sheet its states.
    tracks: Vec<Vec<State>>,
    bytes: usize,
    kinds: super::style::Kinds,
    size: (i32, i32),
    face: Option<super::style::Face>,
    spoken: (String, String),
}

impl Film {
    fn add(&mut self, number: usize, parts: Vec<Part>) {
        if self.tracks.len() < parts.len() {
            self.tracks.resize_with(parts.len(), Vec::new);
        }
        for (track, part) in self.tracks.iter_mut().zip(parts) {
            let Some(state) = track.iter_mut().rfind(|state| state.part == part) else {
                self.bytes += part.body.len() + if track.is_empty() { 0 } else { STATE };
                track.push(State { part, runs: [(number, number + 1)].into() });
                continue;
            };
            match state.runs.last_mut() {
                Some(run) if run.1 == number => run.1 += 1,
                _ => state.runs.push((number, number + 1)),
            }
        }
    }

    fn write(&self, count: usize, prefix: &str, options: &Options<'_>) -> String {
        let mut body = String::with_capacity(self.bytes);
        let mut times: BTreeMap<&[(usize, usize)], usize> = BTreeMap::new();
        let mut still: Vec<&Part> = Vec::new();
        for track in &self.tracks {
            for state in track.iter().filter(|state| !state.part.body.is_empty()) {
                if *state.runs == [(0, count)] {
                    still.push(&state.part);
                    continue;
                }
                write_parts(&mut body, still.drain(..));
                let next = times.len();
                let time = *times.entry(&state.runs).or_insert(next);
                let hidden = if state.runs.last().is_some_and(|run| run.1 == count) { "" } else { "h " };
                let Part { x, y, body: drawn } = &state.part;
                add!(
                    &mut body,
                    "<g class=\"{hidden}k{time}\" transform=\"translate({x} {y})\">{drawn}</g>\n"
                );
            }
        }
        write_parts(&mut body, still.drain(..));
        let rules = rules(count, prefix, options.pace, &times);
        let (title, description) = &self.spoken;
        Document {
            prefix,
            theme: options.theme,
            size: self.size,
            shown: shown(self.size, options),
            face: self.face.unwrap_or_else(|| super::cell::face(super::Geometry::new(960, 16, 1))),
            kinds: self.kinds,
            title,
            description,
            rules: &rules,
            body: &body,
        }
        .write()
    }
}

/// The rules that show and hide states.
fn rules(count: usize, prefix: &str, pace: u32, times: &BTreeMap<&[(usize, usize)], usize>) -> String {
    let mut out = String::new();
    add!(&mut out, "#{prefix} .h{{visibility:hidden}}@media (prefers-reduced-motion:no-preference){{");
    let units = count as u64 + HOLD;
    let pace = u64::from(pace.clamp(40, 10_000));
    let seconds = units * pace / 10;
    for (runs, time) in times {
        add!(&mut out, "@keyframes {prefix}-k{time}{{");
        let mut shown = false;
        let mut key = |at: usize, visible: bool| {
            hundredths(&mut out, at as u64 * 10_000 / units);
            out.push_str(if visible { "%{visibility:visible}" } else { "%{visibility:hidden}" });
        };
        if runs.first().is_none_or(|run| run.0 > 0) {
            key(0, shown);
        }
        for &(from, to) in *runs {
            shown = true;
            key(from, shown);
            if to < count {
                key(to, false);
            }
        }
        add!(&mut out, "}}#{prefix} .k{time}{{animation:{prefix}-k{time} ");
        hundredths(&mut out, seconds);
        out.push_str("s step-end infinite}");
    }
    out.push('}');
    out
}
