//! A part of the page that is loaded when it is asked for.

use std::cell::RefCell;
use std::rc::Rc;

use rmapscope_view::frame::{Frame, Player};
use yew::prelude::*;

use super::{
    Access, Compare, CompareProps, Document, DocumentProps, Editor, EditorProps, FilterBar, FilterBarProps,
    GalleryProps, Palette, PaletteProps, Paste, PasteProps, Share, ShareProps, Sweeps, SweepsProps, Theme,
    Tour, TourProps, breakpoints, bugs, chosen, code, costs_panel, counts_panel, design, gallery, inspector,
    keys, measured_panel, panels,
};
use crate::el::{component, el, nothing};
use crate::keyboard::Command;
use crate::lazy;
use crate::stage::entries_table;
use crate::state::{Action, AppState, Run};

/// Which part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The list of scenes.
    Scenes,
    /// The tour, from a station on, counted from 0.
    Tour(usize),
    /// The field for a scenario of one's own.
    Paste,
    /// The list of keys and the legend.
    Keys,
    /// The palette, the brushes, and what can be done with the selection.
    Editor,
    /// The scenario as text, to be changed.
    Document,
    /// The code.
    Code,
    /// The counts.
    Counts,
    /// The costs.
    Costs,
    /// A design of one's own.
    Design,
    /// Designs side by side.
    Compare,
    /// Counts over orders and batches.
    Sweep,
    /// The broken rules.
    Bugs,
    /// What was measured.
    Measured,
    /// What is selected, to be changed.
    Inspector,
    /// The entries as a table.
    Table,
    /// Which events are listed.
    Filter,
    /// Where playing stops.
    Breakpoints,
    /// Where panels are.
    Panels,
    /// All commands.
    Palette,
    /// What can be handed on.
    Share,
}

/// The position in the run that is shown.
pub type Playing = Rc<RefCell<Option<(Run, Player)>>>;

/// The properties of [`Later`].
#[derive(Clone, Debug, Properties)]
pub struct LaterProps {
    /// Which part.
    pub what: What,
    /// The prefix of ids.
    pub prefix: AttrValue,
    /// The state.
    pub state: AppState,
    /// What is shown at the step.
    pub frame: Rc<Frame>,
    /// The position.
    pub playing: Playing,
    /// What to do.
    pub act: Callback<Action>,
    /// Closes a dialog.
    pub onclose: Callback<()>,
    /// Opens the field for a scenario of one's own.
    pub onpaste: Callback<()>,
    /// Goes to a station of the tour, or ends it.
    pub ontour: Callback<Option<usize>>,
    /// The colours.
    pub theme: Theme,
    /// Whether the page is one of its own.
    pub own: bool,
    /// Does something by its name.
    pub run: Callback<Command>,
    /// Whether the layout can be edited.
    pub edit: bool,
}

// A frame is made anew for each drawing, so who has another one has something to draw.
impl PartialEq for LaterProps {
    fn eq(&self, other: &Self) -> bool {
        self.what == other.what && Rc::ptr_eq(&self.frame, &other.frame)
    }
}

/// The part, or that it is being loaded.
#[component]
pub fn Later(props: &LaterProps) -> Html {
    let failed = use_state(|| false);
    let again = use_force_update();
    {
        let failed = failed.setter();
        use_effect_with((), move |()| {
            if lazy::loaded().is_none() {
                lazy::when_loaded(move |loaded| {
                    failed.set(!loaded);
                    again.force_update();
                });
            }
        });
    }
    match lazy::loaded() {
        Some(more) => (more.draw)(props),
        None if *failed => el("p|class=muted|role=alert")
            .text("This part could not be loaded. Check the connection, then try again.")
            .done(),
        // Mostly it is there before one could read anything.
        None => nothing(),
    }
}

/// Draws the part; called through [`lazy::More`].
pub(crate) fn draw(props: &LaterProps) -> Html {
    let LaterProps { what, prefix, state, frame, act, onclose, run, edit, .. } = props;
    match what {
        What::Scenes => gallery(GalleryProps {
            current: state.scene,
            theme: props.theme,
            act: act.clone(),
            onclose: onclose.clone(),
            onpaste: props.onpaste.clone(),
            ontour: props.ontour.reform(Some),
        }),
        What::Tour(begin) => component::<Tour>(TourProps {
            begin: *begin,
            own: props.own,
            state: state.clone(),
            act: act.clone(),
            onmove: props.ontour.clone(),
        }),
        What::Paste => component::<Paste>(PasteProps {
            text: state.document().to_pretty_string().into(),
            act: act.clone(),
            onclose: onclose.clone(),
        }),
        What::Keys => keys(prefix, onclose),
        What::Editor => state.hand.map_or_else(nothing, |hand| {
            component::<Editor>(EditorProps {
                prefix: prefix.clone(),
                hand,
                state: state.clone(),
                frame: frame.clone(),
                act: act.clone(),
                run: run.clone(),
            })
        }),
        What::Document => component::<Document>(DocumentProps {
            doc: state.doc.clone(),
            act: act.clone(),
            onclose: onclose.clone(),
        }),
        What::Code => code::code(props),
        What::Costs => costs_panel(&state.run, state.step, run),
        What::Design => design(state, act, onclose),
        What::Compare => component::<Compare>(CompareProps {
            prefix: prefix.clone(),
            state: state.clone(),
            act: act.clone(),
            onclose: onclose.clone(),
        }),
        What::Sweep => component::<Sweeps>(SweepsProps {
            doc: state.doc.clone(),
            designs: chosen(state),
            onclose: onclose.clone(),
        }),
        What::Counts => counts_panel(&state.run, state.step, &frame.counts),
        What::Bugs => bugs(&state.run, state.step, act),
        What::Measured => measured_panel(state),
        What::Inspector => inspector(state, prefix, if *edit { Access::Change } else { Access::Look }, act),
        What::Table => entries_table(&state.doc.scenario, frame),
        What::Filter => state.filter.clone().map_or_else(nothing, |filter| {
            component::<FilterBar>(FilterBarProps { state: state.clone(), filter, act: act.clone() })
        }),
        What::Breakpoints => breakpoints(state, act, onclose),
        What::Panels => panels(state.layout, act, onclose),
        What::Share => component::<Share>(ShareProps { seen: props.clone() }),
        What::Palette => component::<Palette>(PaletteProps {
            prefix: prefix.clone(),
            state: state.clone(),
            edit: *edit,
            run: run.clone(),
            onclose: onclose.clone(),
        }),
    }
}
