//! Designs that run side by side on one document, under one clock, and what can be done with them.
//!
//! The clock is that of the meaning (all stand at the same page of the same VMA) or that of a cost (all have paid the
//! same). A position on it is a number; the steps of all traces follow from it.

use std::rc::Rc;

use rmapscope_core::{CostModel, Trace};
use rmapscope_view::compare::{ClockMark, Comparison, LETTERS, Marked, Race};
use rmapscope_view::frame::Granularity;
use rmapscope_view::{DesignDoc, ScenarioDoc};
use yew::Reducible;

use super::{Run, Speed};

/// The fewest designs that can be compared.
pub const FEWEST: usize = 2;

/// Designs side by side.
#[derive(Clone, Debug)]
pub struct Contest {
    /// What they run on.
    pub doc: Rc<ScenarioDoc>,
    /// The designs, the first one being that of the page.
    pub designs: Vec<DesignDoc>,
    /// What they are called.
    pub names: Vec<String>,
    /// Their runs.
    pub runs: Vec<Run>,
    /// What comparing them gave.
    pub comparison: Rc<Comparison>,
    /// What they do until all have paid the same, under the model.
    race: Rc<Race>,
    /// The places that matter.
    marks: Rc<Vec<ClockMark>>,
    /// The clock.
    pub clock: Clock,
    /// The table of weights of a race.
    pub model: CostModel,
    /// The position on the clock.
    pub at: u64,
    /// Whether it plays.
    pub playing: bool,
    /// How fast.
    pub speed: Speed,
    /// How far one step goes.
    pub granularity: Granularity,
}

/// What all have in common at a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Clock {
    /// The page that they are at.
    #[default]
    Page,
    /// What they have paid.
    Cost,
}

/// What can be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Turn {
    /// Another document, or other designs; the first one stands at a step.
    Begin(Rc<ScenarioDoc>, Vec<DesignDoc>, usize),
    /// Goes to a position.
    Seek(u64),
    /// Brings one design to a step, the others with it.
    SeekStep(usize, usize),
    /// One step forward.
    Forward(Granularity),
    /// One step back.
    Back(Granularity),
    /// Plays on by a number of steps; stops at the end.
    Advance(u32),
    /// Plays or stops.
    Play(bool),
    /// Sets the speed.
    SetSpeed(Speed),
    /// Sets how far one step goes.
    SetGranularity(Granularity),
    /// Takes another clock; what the first design stands at stays.
    Take(Clock),
    /// Takes another table of weights.
    Weigh(CostModel),
    /// Goes to the next place that matters; from the last one to the first.
    NextMark,
    /// Goes to the one before; from the first one to the last.
    PreviousMark,
}

impl Contest {
    /// Designs on a document, the first of them at a step. Of more than can be compared the first ones are taken.
    #[must_use]
    pub fn new(doc: Rc<ScenarioDoc>, designs: Vec<DesignDoc>, step: usize) -> Self {
        let mut designs = designs;
        designs.truncate(LETTERS.len());
        let runs: Vec<Run> = designs.iter().map(|design| Run::new(&doc, design)).collect();
        let traces: Vec<&Trace> = runs.iter().map(|run| &**run.trace()).collect();
        let names: Vec<String> = designs.iter().map(ToString::to_string).collect();
        let comparison = Comparison::new(&traces, &names);
        let model = CostModel::PLAIN;
        let (race, marks) = (Race::new(&traces, &model), comparison.marks(&traces));
        let at = if runs.is_empty() { 0 } else { comparison.alignment.tick(0, step) as u64 };
        Self {
            doc,
            designs,
            names,
            runs,
            race: Rc::new(race),
            marks: Rc::new(marks),
            comparison: Rc::new(comparison),
            clock: Clock::default(),
            model,
            at,
            playing: false,
            speed: Speed::default(),
            granularity: Granularity::default(),
        }
    }

    /// The traces.
    #[must_use]
    pub fn traces(&self) -> Vec<&Trace> {
        self.runs.iter().map(|run| &**run.trace()).collect()
    }

    /// The last position.
    #[must_use]
    pub fn len(&self) -> u64 {
        match self.clock {
            Clock::Page => self.comparison.alignment.len() as u64,
            Clock::Cost => self.race.len(),
        }
    }

    /// Whether nothing happens.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where a design stands.
    #[must_use]
    pub fn step(&self, design: usize) -> usize {
        self.step_at(design, self.at)
    }

    fn step_at(&self, design: usize, at: u64) -> usize {
        match self.clock {
            Clock::Page => self.comparison.alignment.step(design, place(at)),
            Clock::Cost => self.race.step(design, at),
        }
    }

    /// The position at which a design comes to a step.
    #[must_use]
    pub fn position(&self, design: usize, step: usize) -> u64 {
        match self.clock {
            Clock::Page => self.comparison.alignment.tick(design, step) as u64,
            Clock::Cost => self.race.cost(design, step),
        }
    }

    /// Whether a design stands still, because it has nothing to do here.
    #[must_use]
    pub fn waits(&self, design: usize) -> bool {
        match self.clock {
            Clock::Page => self.at > 0 && !self.comparison.alignment.moves(design, place(self.at)),
            Clock::Cost => false,
        }
    }

    /// Whether a design has come to its end.
    #[must_use]
    pub fn is_done(&self, design: usize) -> bool {
        match self.clock {
            Clock::Page => self.comparison.alignment.is_done(design, place(self.at)),
            Clock::Cost => self.race.is_done(design, self.at),
        }
    }

    /// What a design has paid.
    #[must_use]
    pub fn paid(&self, design: usize) -> u64 {
        self.race.cost(design, self.step(design))
    }

    /// The places that matter, with where they are on this clock, ascending.
    #[must_use]
    pub fn marks(&self) -> Vec<(u64, Marked)> {
        let place = |mark: &ClockMark| match self.clock {
            Clock::Page => mark.tick as u64,
            Clock::Cost => {
                // Whoever gets there first.
                let moved = (0..self.runs.len()).filter(|&i| self.comparison.alignment.moves(i, mark.tick));
                let costs = moved.map(|i| self.race.cost(i, self.comparison.alignment.step(i, mark.tick)));
                costs.min().unwrap_or_else(|| self.race.len())
            }
        };
        let mut marks: Vec<(u64, Marked)> = self.marks.iter().map(|mark| (place(mark), mark.what)).collect();
        marks.sort_by_key(|(at, _)| *at);
        marks
    }

    /// The positions at which something of a granularity begins, for the lines of the scrub bar.
    #[must_use]
    pub fn starts(&self, granularity: Granularity) -> Vec<u64> {
        match self.clock {
            Clock::Page => {
                let starts = self.comparison.alignment.starts(granularity).unwrap_or_default();
                starts.iter().map(|&tick| tick as u64).collect()
            }
            Clock::Cost => Vec::new(),
        }
    }

    fn next(&self, at: u64, granularity: Granularity) -> u64 {
        match (self.clock, granularity) {
            (Clock::Page, _) => self.comparison.alignment.next(place(at), granularity) as u64,
            (Clock::Cost, Granularity::Event) => self.race.next(at),
            (Clock::Cost, _) => {
                let next = |(i, run): (usize, &Run)| {
                    self.race.cost(i, run.timeline().next(self.step_at(i, at), granularity))
                };
                let costs = self.runs.iter().enumerate().map(next).filter(|&cost| cost > at);
                costs.min().unwrap_or_else(|| self.len())
            }
        }
    }

    fn previous(&self, at: u64, granularity: Granularity) -> u64 {
        match (self.clock, granularity) {
            (Clock::Page, _) => self.comparison.alignment.previous(place(at), granularity) as u64,
            (Clock::Cost, Granularity::Event) => self.race.previous(at),
            (Clock::Cost, _) => {
                let previous = |(i, run): (usize, &Run)| {
                    self.race.cost(i, run.timeline().previous(self.step_at(i, at), granularity))
                };
                let costs = self.runs.iter().enumerate().map(previous).filter(|&cost| cost < at);
                costs.max().unwrap_or(0)
            }
        }
    }

    /// The same after something was done.
    #[must_use]
    pub fn after(&self, turn: Turn) -> Self {
        let mut next = self.clone();
        next.apply(turn);
        next
    }

    fn apply(&mut self, turn: Turn) {
        match turn {
            Turn::Begin(doc, designs, step) => {
                let next = Self::new(doc, designs, step);
                *self = Self { speed: self.speed, granularity: self.granularity, ..next }
                    .under(self.clock, self.model);
            }
            Turn::Seek(at) => self.at = at.min(self.len()),
            Turn::SeekStep(design, step) => {
                self.playing = false;
                self.at = self.position(design, step).min(self.len());
            }
            Turn::Forward(granularity) => {
                self.playing = false;
                self.at = self.next(self.at, granularity);
            }
            Turn::Back(granularity) => {
                self.playing = false;
                self.at = self.previous(self.at, granularity);
            }
            Turn::Advance(by) => self.advance(by),
            Turn::Play(playing) => {
                if playing && self.at == self.len() {
                    self.at = 0;
                }
                self.playing = playing && !self.is_empty();
            }
            Turn::SetSpeed(speed) => self.speed = speed,
            Turn::SetGranularity(granularity) => self.granularity = granularity,
            Turn::Take(clock) => *self = self.clone().under(clock, self.model),
            Turn::Weigh(model) => *self = self.clone().under(self.clock, model),
            Turn::NextMark => {
                let marks = self.marks();
                let next = marks.iter().find(|(at, _)| *at > self.at).or(marks.first());
                self.go_to(next.map(|(at, _)| *at));
            }
            Turn::PreviousMark => {
                let marks = self.marks();
                let previous = marks.iter().rev().find(|(at, _)| *at < self.at).or(marks.last());
                self.go_to(previous.map(|(at, _)| *at));
            }
        }
    }

    fn go_to(&mut self, at: Option<u64>) {
        self.playing = false;
        self.at = at.unwrap_or(self.at);
    }

    fn advance(&mut self, by: u32) {
        if !self.playing {
            return;
        }
        if self.clock == Clock::Cost && self.granularity == Granularity::Event {
            // The same for all in the same time, and about as long as in lock step.
            let longest = self.runs.iter().map(|run| run.trace().events().len()).max().unwrap_or(0);
            let each = (self.len() / (longest as u64).max(1)).max(1);
            self.at = (self.at + u64::from(by) * each).min(self.len());
        } else {
            for _ in 0..by {
                self.at = self.next(self.at, self.granularity);
            }
        }
        self.playing = self.at < self.len();
    }

    /// Under another clock or other weights, with the first design where it was.
    fn under(mut self, clock: Clock, model: CostModel) -> Self {
        if self.runs.is_empty() {
            return self;
        }
        let step = self.step(0);
        if model != self.model {
            self.race = Rc::new(Race::new(&self.traces(), &model));
            self.model = model;
        }
        self.clock = clock;
        self.at = self.position(0, step);
        self
    }
}

/// A position on the clock of the meaning.
fn place(at: u64) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

impl PartialEq for Contest {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.doc, &other.doc)
            && self.designs == other.designs
            && (self.clock, self.model, self.at) == (other.clock, other.model, other.at)
            && (self.playing, self.speed, self.granularity) == (other.playing, other.speed, other.granularity)
    }
}

impl Reducible for Contest {
    type Action = Turn;

    fn reduce(self: Rc<Self>, turn: Turn) -> Rc<Self> {
        Rc::new(self.after(turn))
    }
}

#[cfg(test)]
mod tests;
