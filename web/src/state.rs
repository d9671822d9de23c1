//! What the page shows and what can be done to it: one state, one reducer, both pure.
//!
//! There are two histories. *Time* is a position in the trace, an index that every control seeks. *Edits* change the
//! layout: each makes a new document and a new trace, and the position stays at the nearest step.

mod breakpoint;
mod compare;
mod edit;
mod filter;
mod hand;
mod inspect;
mod layout;
mod nearest;
mod run;
mod selection;
mod speed;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use rmapscope_core::{MmId, VmaFlags, VmaId};
use rmapscope_view::edit::{Edit, History, Span};
use rmapscope_view::frame::Granularity;
use rmapscope_view::scenes::{self, Scene};
use rmapscope_view::{DesignDoc, ScenarioDoc};
use yew::Reducible;

pub use breakpoint::{Breakpoint, EventKind};
pub use compare::{Clock, Contest, FEWEST, Turn};
pub use edit::{End, Stroke};
pub(crate) use edit::{edit, refresh};
pub use filter::Filter;
pub use hand::Hand;
pub use inspect::{Field, Refused, Value, fields};
pub use layout::{Dock, Layout, Panel, Size};
pub(crate) use nearest::nearest;
pub use rmapscope_view::edit::bit_name;
pub use run::Run;
pub use selection::Selection;
pub use speed::Speed;

/// Everything the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct AppState {
    /// The built-in scene it began with, if it did.
    pub scene: Option<&'static Scene>,
    /// The document as it was opened.
    pub opened: Rc<ScenarioDoc>,
    /// The document as it is.
    pub doc: Rc<ScenarioDoc>,
    /// The design that runs.
    pub design: DesignDoc,
    /// The trace of the document under the design.
    pub run: Run,
    /// How many events of the trace have happened.
    pub step: usize,
    /// Whether it plays.
    pub playing: bool,
    /// How fast.
    pub speed: Speed,
    /// How far one step of the transport goes.
    pub granularity: Granularity,
    /// What is in hand, while the layout is edited.
    pub hand: Option<Hand>,
    /// The stroke of the brush that is being painted.
    pub stroke: Option<Stroke>,
    /// The edits, for undo and redo.
    pub history: History,
    /// Folded rows that are shown all the same.
    pub unfolded: Vec<(usize, u64)>,
    /// Whether all folios are shown, however many there are.
    pub all_folios: bool,
    /// How many levels larger entries are drawn than when all fit; smaller, if below 0.
    pub zoom: i8,
    /// The place that the reader looks at, if it is not the walk's: mm and page.
    pub look: Option<(usize, u64)>,
    /// What is to be said about the last edit or refusal.
    pub notice: Option<Notice>,
    /// Where playing stops.
    pub breakpoints: Vec<Breakpoint>,
    /// The steps at which it does in this trace, ascending.
    pub stops: Rc<Vec<usize>>,
    /// What is selected.
    pub selection: Option<Selection>,
    /// The change of a field of it that was refused last.
    pub refused: Option<Refused>,
    /// Which events the list shows; none while all are shown and nothing asks.
    pub filter: Option<Filter>,
    /// The events that the filter leaves, if it leaves any out.
    pub matches: Option<Rc<Vec<usize>>>,
    /// How many events have been looked through for them.
    pub searched: usize,
    /// Where panels are.
    pub layout: Layout,
    /// Where the reader has put them, which is kept: a link's are for the visit.
    pub own_layout: Layout,
    /// The designs that are compared with the one that runs, or were last.
    pub compared: Beside,
    /// Whether they are shown side by side.
    pub comparing: bool,
}

/// Designs beside the one that runs. Two lists are equal if they are one.
#[derive(Clone, Debug, Default)]
pub struct Beside(pub Rc<Vec<DesignDoc>>);

impl PartialEq for Beside {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Something said about an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What.
    pub text: String,
    /// Whether it is about something that was not done.
    pub refused: bool,
}

/// What can be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Opens a built-in scene: its document, already read.
    OpenScene(&'static Scene, Rc<ScenarioDoc>),
    /// Shows what a link holds.
    Restore(Box<AppState>),
    /// Says something.
    Say(Notice),
    /// Opens a document.
    Open(Rc<ScenarioDoc>),
    /// Runs another design.
    Choose(DesignDoc),
    /// Goes to a step.
    Seek(usize),
    /// One step of the granularity, forward.
    Forward(Granularity),
    /// One step of the granularity, back.
    Back(Granularity),
    /// Plays or stops.
    Play(bool),
    /// Plays on by a number of steps of the granularity; stops at the end.
    Advance(u32),
    /// Sets the speed.
    SetSpeed(Speed),
    /// Sets how far one step of the transport goes.
    SetGranularity(Granularity),
    /// Takes something into the hand, and begins to edit with it; or ends that.
    Hold(Option<Hand>),
    /// Changes the layout.
    Edit(Rc<Edit>),
    /// Puts another document in place of this one, as an edit.
    SetDocument(Rc<ScenarioDoc>),
    /// Paints more entries with the brush in hand, as a part of a stroke.
    Stroke {
        /// The mm's position.
        mm: usize,
        /// The entries.
        spans: Vec<Span>,
    },
    /// Ends the stroke: it is one edit, or none.
    EndStroke(End),
    /// Undoes the last edit.
    Undo,
    /// Does it again.
    Redo,
    /// Undoes edits, or does them again, until so many are done.
    Revisit(usize),
    /// Shows folded rows.
    Unfold(usize, u64),
    /// Shows all folios.
    ShowAllFolios,
    /// Draws entries so many levels larger.
    ZoomBy(i8),
    /// Looks at a place, or follows the walk.
    Look(Option<(usize, u64)>),
    /// Takes the notice away.
    Dismiss,
    /// Sets a breakpoint, or takes it away.
    Break(Breakpoint),
    /// Takes all breakpoints away.
    ClearBreakpoints,
    /// Goes to the next step at which playing would stop.
    NextStop,
    /// Goes to the one before.
    PreviousStop,
    /// Selects something.
    Select(Option<Selection>),
    /// Changes a field of what is selected.
    Change {
        /// Of what.
        selection: Selection,
        /// The field's name.
        field: &'static str,
        /// What was typed.
        typed: String,
    },
    /// Sets which events the list shows.
    SetFilter(Option<Filter>),
    /// Looks through so many more events for those that the list shows.
    Search(usize),
    /// Puts panels elsewhere.
    Arrange(Layout),
    /// Shows these designs beside the one that runs.
    Compare(Beside),
    /// Shows the one that runs alone.
    EndCompare,
}

impl Action {
    /// Turns a flag of a VMA, by the positions of the mm and of the VMA.
    #[must_use]
    pub fn toggle(mm: usize, vma: usize, flags: VmaFlags) -> Self {
        Self::Edit(Rc::new(Edit::ToggleFlags { mm: MmId::new(mm), vma: VmaId::new(vma), flags }))
    }

    /// Whether it needs what is loaded later, as every change of the layout does.
    #[must_use]
    pub const fn needs_more(&self) -> bool {
        matches!(
            self,
            Self::Choose(_)
                | Self::Edit(_)
                | Self::SetDocument(_)
                | Self::Stroke { .. }
                | Self::EndStroke(_)
                | Self::Undo
                | Self::Redo
                | Self::Revisit(_)
                | Self::Break(_)
                | Self::Change { .. }
                | Self::SetFilter(Some(_))
        )
    }
}

impl AppState {
    /// The scene that the page begins with.
    #[must_use]
    pub fn first() -> Self {
        Self::of_scene(&scenes::FIRST, Rc::new(scenes::first()))
    }

    /// A built-in scene, whose document this is, under its first design.
    #[must_use]
    pub fn of_scene(scene: &'static Scene, doc: Rc<ScenarioDoc>) -> Self {
        Self { scene: Some(scene), ..Self::of_document(doc) }
    }

    /// A document under its first design, or under that of v7.0.
    #[must_use]
    pub fn of_document(doc: Rc<ScenarioDoc>) -> Self {
        let design = doc.designs.first().cloned().unwrap_or_else(default_design);
        let run = Run::new(&doc, &design);
        Self {
            scene: None,
            opened: doc.clone(),
            doc,
            design,
            run,
            step: 0,
            playing: false,
            speed: Speed::default(),
            granularity: Granularity::default(),
            hand: None,
            stroke: None,
            history: History::default(),
            unfolded: Vec::new(),
            all_folios: false,
            zoom: 0,
            look: None,
            notice: None,
            breakpoints: Vec::new(),
            stops: Rc::default(),
            selection: None,
            refused: None,
            filter: None,
            matches: None,
            searched: 0,
            layout: Layout::default(),
            own_layout: Layout::default(),
            compared: Beside::default(),
            comparing: false,
        }
    }

    /// How many events the trace has.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.run.trace().events().len()
    }

    /// Whether the layout is not the one that was opened.
    #[must_use]
    pub fn edited(&self) -> bool {
        !Rc::ptr_eq(&self.opened, &self.doc)
    }

    /// Whether it is the scene that the page begins with, under its first design.
    #[must_use]
    pub fn is_first(&self) -> bool {
        let first = self.scene.is_some_and(|scene| scene.id == scenes::FIRST.id);
        first && !self.edited() && !self.comparing && self.doc.designs.first() == Some(&self.design)
    }

    /// The designs that are shown beside the one that runs.
    #[must_use]
    pub fn beside(&self) -> &[DesignDoc] {
        if self.comparing { &self.compared.0 } else { &[] }
    }

    /// The document to be written down: a design of one's own that runs is one of its designs.
    #[must_use]
    pub fn document(&self) -> ScenarioDoc {
        let mut doc = (*self.doc).clone();
        if self.design.preset().is_none() && !doc.designs.contains(&self.design) {
            doc.designs.insert(0, self.design.clone());
        }
        doc
    }

    /// What the document is called.
    #[must_use]
    pub fn title(&self) -> &str {
        self.doc.title.as_deref().unwrap_or("Pasted scenario")
    }

    /// The state after an action.
    #[must_use]
    pub fn after(&self, action: Action) -> Self {
        let mut next = self.clone();
        next.apply(action);
        next
    }

    fn apply(&mut self, action: Action) {
        match action {
            Action::OpenScene(scene, doc) => self.replace(Self::of_scene(scene, doc)),
            Action::Restore(state) => self.replace(*state),
            Action::Say(notice) => self.notice = Some(notice),
            Action::Open(doc) => self.replace(Self::of_document(doc)),
            Action::Choose(design) => self.choose(design),
            Action::Seek(step) => self.seek(step),
            Action::Forward(granularity) => {
                self.playing = false;
                self.seek(self.run.timeline().next(self.step, granularity));
            }
            Action::Back(granularity) => {
                self.playing = false;
                self.seek(self.run.timeline().previous(self.step, granularity));
            }
            Action::Play(playing) => self.play(playing),
            Action::Advance(by) => self.advance(by),
            Action::SetSpeed(speed) => self.speed = speed,
            Action::SetGranularity(granularity) => self.granularity = granularity,
            Action::Hold(hand) => {
                self.hand = hand;
                self.notice = None;
            }
            edit @ (Action::Edit(_)
            | Action::SetDocument(_)
            | Action::Stroke { .. }
            | Action::EndStroke(_)
            | Action::Undo
            | Action::Redo
            | Action::Revisit(_)
            | Action::Change { .. }
            | Action::Search(_)
            | Action::Compare(_)
            | Action::EndCompare) => {
                // Who dispatches it has waited until it is loaded, or is itself a part of it.
                if let Some(more) = crate::lazy::loaded() {
                    (more.edit)(self, edit);
                }
            }
            Action::Unfold(mm, at) => {
                self.unfolded.push((mm, at));
            }
            Action::ShowAllFolios => self.all_folios = true,
            // There are four levels.
            Action::ZoomBy(by) => self.zoom = self.zoom.saturating_add(by).clamp(-3, 3),
            Action::Look(place) => self.look = place,
            Action::Dismiss => self.notice = None,
            Action::Break(breakpoint) => self.turn(breakpoint),
            Action::ClearBreakpoints => {
                self.breakpoints.clear();
                self.refresh();
            }
            Action::NextStop => self.stop_at(self.next_stop()),
            Action::PreviousStop => {
                let before = self.stops.partition_point(|&stop| stop < self.step);
                self.stop_at(before.checked_sub(1).map(|i| self.stops[i]));
            }
            Action::Select(selection) => {
                self.selection = selection.filter(|selection| selection.is_in(&self.doc.scenario));
                self.refused = None;
            }
            Action::SetFilter(filter) => {
                self.filter = filter;
                self.refresh();
            }
            Action::Arrange(layout) => (self.layout, self.own_layout) = (layout, layout),
        }
    }

    /// Another document; how it is played and shown stays.
    fn replace(&mut self, other: Self) {
        let mut breakpoints = std::mem::take(&mut self.breakpoints);
        breakpoints.retain(|each| !matches!(each, Breakpoint::Entry(..)));
        *self = Self {
            speed: self.speed,
            granularity: self.granularity,
            breakpoints,
            filter: self.filter.take(),
            layout: crate::lazy::loaded()
                .map_or(self.layout, |more| (more.showing)(self.layout, other.layout)),
            own_layout: self.own_layout,
            hand: self.hand.map(|hand| if hand.places() { Hand::Select } else { hand }),
            ..other
        };
        self.refresh();
    }

    fn turn(&mut self, breakpoint: Breakpoint) {
        match self.breakpoints.iter().position(|each| *each == breakpoint) {
            Some(i) => {
                self.breakpoints.remove(i);
            }
            None => self.breakpoints.push(breakpoint),
        }
        self.refresh();
    }

    /// What breakpoints and filter come to in this trace. Who has set one has loaded what works it out.
    fn refresh(&mut self) {
        self.stops = Rc::default();
        self.matches = None;
        if (!self.breakpoints.is_empty() || self.filter.is_some())
            && let Some(more) = crate::lazy::loaded()
        {
            (more.refresh)(self);
        }
    }

    fn next_stop(&self) -> Option<usize> {
        self.stops.get(self.stops.partition_point(|&stop| stop <= self.step)).copied()
    }

    fn stop_at(&mut self, stop: Option<usize>) {
        self.playing = false;
        self.step = stop.unwrap_or(self.step);
    }

    /// Another trace, at the nearest step.
    fn go_on_in(&mut self, run: Run) {
        if self.step > 0 {
            // Who dispatches it has waited until it is loaded.
            self.step = crate::lazy::loaded()
                .map_or(0, |more| (more.nearest)(self.run.trace(), self.step, run.trace()));
        }
        self.run = run;
        self.playing = false;
        self.refresh();
    }

    fn choose(&mut self, design: DesignDoc) {
        self.design = design;
        let run = Run::new(&self.doc, &self.design);
        self.go_on_in(run);
        self.notice = None;
    }

    fn seek(&mut self, step: usize) {
        self.step = step.min(self.steps());
    }

    fn play(&mut self, playing: bool) {
        // Playing at the end begins anew.
        if playing && self.step == self.steps() {
            self.step = 0;
        }
        self.playing = playing && self.steps() > 0;
    }

    fn advance(&mut self, by: u32) {
        if !self.playing {
            return;
        }
        let mut to = self.step;
        for _ in 0..by {
            to = self.run.timeline().next(to, self.granularity);
        }
        let stop = self.next_stop().filter(|&stop| stop <= to);
        self.step = stop.unwrap_or(to);
        self.playing = stop.is_none() && self.step < self.steps();
    }
}

/// What runs if a document names no design.
fn default_design() -> DesignDoc {
    rmapscope_core::Preset::V7_0.into()
}

impl Default for AppState {
    fn default() -> Self {
        Self::first()
    }
}

impl Reducible for AppState {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}
