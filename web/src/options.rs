//! How the page begins, whether it stands alone or in somebody else's.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use rmapscope_view::frame::Granularity;
use rmapscope_view::scenes::Scene;
use rmapscope_view::{DesignDoc, ScenarioDoc};
use yew::prelude::*;

use crate::components::Theme;
use crate::state::{Action, AppState, Layout, Speed};

/// What to begin with.
#[derive(Clone, Debug, PartialEq)]
pub enum Begin {
    /// The first scene.
    First,
    /// A built-in scene: its document, already read.
    Scene(&'static Scene, Rc<ScenarioDoc>),
    /// A document.
    Document(Rc<ScenarioDoc>),
    /// What a link shows.
    Seen(Box<AppState>),
}

/// Which controls there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Controls {
    /// The stage and what happened.
    None,
    /// The transport, too.
    Min,
    /// Header and panels, too.
    Full,
}

/// Whether the page is a page of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It is: keys work everywhere, settings are kept.
    Page,
    /// It fills a frame in another page: keys work inside it only, nothing is kept, the address stays.
    Framed,
    /// It is part of another page: the same, and it is as high as what it shows.
    Embedded,
}

/// How the page begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// With what.
    pub state: AppState,
    /// Light or dark.
    pub theme: Theme,
    /// With which controls.
    pub controls: Controls,
    /// Whether the layout can be edited.
    pub edit: bool,
    /// Where panels are, if that was chosen; they are shown then, whatever the controls.
    pub layout: Option<Layout>,
    /// Where it is.
    pub place: Place,
}

impl Options {
    /// A page of its own with the first scene.
    #[must_use]
    pub fn page() -> Self {
        Self {
            state: AppState::first(),
            theme: Theme::Auto,
            controls: Controls::Full,
            edit: true,
            layout: None,
            place: Place::Page,
        }
    }
}

/// What somebody who embeds the page can choose; what comes of it are [`Options`].
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// What to begin with.
    pub begin: Begin,
    /// Under which design, if not the document's first.
    pub design: Option<DesignDoc>,
    /// At which step.
    pub step: usize,
    /// Light or dark.
    pub theme: Theme,
    /// With which controls.
    pub controls: Controls,
    /// Whether the layout can be edited.
    pub edit: bool,
    /// Whether it plays at once; never if the reader wants little motion.
    pub autoplay: bool,
    /// How fast.
    pub speed: Speed,
    /// How far one step of the transport goes.
    pub granularity: Granularity,
    /// Where panels are.
    pub layout: Option<Layout>,
    /// Where it is.
    pub place: Place,
}

impl Wanted {
    /// Nothing in particular: the first scene with the transport.
    #[must_use]
    pub fn nothing(place: Place) -> Self {
        Self {
            begin: Begin::First,
            design: None,
            step: 0,
            theme: Theme::Auto,
            controls: Controls::Min,
            edit: false,
            autoplay: false,
            speed: Speed::default(),
            granularity: Granularity::default(),
            layout: None,
            place,
        }
    }

    /// The state to begin with, before it plays.
    #[must_use]
    pub fn state(&self) -> AppState {
        let mut state = match &self.begin {
            Begin::First => AppState::first(),
            Begin::Scene(scene, doc) => AppState::of_scene(scene, doc.clone()),
            Begin::Document(doc) => AppState::of_document(doc.clone()),
            Begin::Seen(state) => (**state).clone(),
        };
        if let Some(design) = &self.design {
            state = state.after(Action::Choose(design.clone()));
        }
        state.speed = self.speed;
        state.granularity = self.granularity;
        state.after(Action::Seek(self.step))
    }

    /// The options.
    #[must_use]
    pub fn options(&self) -> Options {
        let plays = self.autoplay && !crate::dom::wants_little_motion();
        let state = self.state();
        Options {
            state: if plays { state.after(Action::Play(true)) } else { state },
            theme: self.theme,
            controls: self.controls,
            edit: self.edit,
            layout: self.layout,
            place: self.place,
        }
    }
}

/// What is called when the step changes, or what runs.
pub type OnStep = Rc<dyn Fn(usize)>;

/// What connects a mounted page with who mounted it.
#[derive(Default)]
pub struct Link {
    act: RefCell<Option<Callback<Action>>>,
    state: RefCell<Option<AppState>>,
    number: Cell<u32>,
    on_step: RefCell<Option<OnStep>>,
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Link").field("number", &self.number).finish_non_exhaustive()
    }
}

impl Link {
    /// A link for a new instance, which gets a number of its own.
    #[must_use]
    pub fn new() -> Rc<Self> {
        thread_local! {
            static LAST: Cell<u32> = const { Cell::new(0) };
        }
        let link = Self::default();
        link.number.set(LAST.with(|last| {
            last.set(last.get() + 1);
            last.get()
        }));
        Rc::new(link)
    }

    /// What ids of the instance begin with.
    #[must_use]
    pub fn prefix(&self) -> AttrValue {
        format!("rmapscope-{}", self.number.get()).into()
    }

    /// Does something, once the page is there.
    pub fn act(&self, action: Action) {
        let act = self.act.borrow().clone();
        if let Some(act) = act {
            act.emit(action);
        }
    }

    /// The state at the last drawing.
    #[must_use]
    pub fn state(&self) -> Option<AppState> {
        self.state.try_borrow().ok()?.clone()
    }

    /// Said by the page at each drawing.
    pub(crate) fn update(&self, act: &Callback<Action>, state: &AppState) {
        *self.act.borrow_mut() = Some(act.clone());
        let before = self.state.replace(Some(state.clone()));
        let on_step = self.on_step.borrow().clone();
        if let Some(on_step) = on_step
            .filter(|_| before.is_none_or(|before| (&before.run, before.step) != (&state.run, state.step)))
        {
            on_step(state.step);
        }
    }

    /// What is to be called when the step changes, or what runs.
    pub fn set_on_step(&self, on_step: Option<OnStep>) {
        *self.on_step.borrow_mut() = on_step;
    }
}
