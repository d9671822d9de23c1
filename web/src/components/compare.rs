//! Designs side by side on the layout that is shown: one stage above the other, under one clock, with what they count,
//! where they part and how they end.

mod bars;
mod designs;
mod elsewhere;
mod ends;
mod keys;
mod lane;
mod out;
mod partings;
mod pictures;
mod table;
mod track;
mod transport;

use std::rc::Rc;

use rmapscope_core::Counts;
use rmapscope_view::frame::Granularity;
use rmapscope_view::{DesignDoc, ScenarioDoc};
use yew::prelude::*;

pub(crate) use self::designs::chosen;
use self::{
    bars::bars,
    designs::designs,
    elsewhere::{Elsewhere, ElsewhereProps},
    ends::{Ends, EndsProps},
    keys::use_keys,
    lane::{LaneOf, lane},
    out::{Out, OutProps},
    partings::{Partings, PartingsProps},
    pictures::use_pictures,
    track::{Track, TrackProps},
    transport::transport,
};
use super::{Dialog, Sweeps, SweepsProps};
use crate::el::{component, el, list};
use crate::hooks::{use_live, use_playback, use_size};
use crate::state::{Action, AppState, Beside, Clock, Contest, Turn};
use crate::words::grouped;

/// The properties of [`Compare`].
#[derive(Clone, Debug, Properties)]
pub struct CompareProps {
    /// The prefix of ids.
    pub prefix: AttrValue,
    /// The state.
    pub state: AppState,
    /// What to do.
    pub act: Callback<Action>,
    /// Closes it.
    pub onclose: Callback<()>,
}

// Where the page stands follows from where the comparison does, not the other way round.
impl PartialEq for CompareProps {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (&self.state, &other.state);
        Rc::ptr_eq(&a.doc, &b.doc) && (&a.design, a.beside()) == (&b.design, b.beside())
    }
}

/// What a comparison is of. Documents are the same if they are one.
#[derive(Clone)]
struct Of(Rc<ScenarioDoc>, Vec<DesignDoc>);

impl PartialEq for Of {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) && self.1 == other.1
    }
}

/// The comparison.
#[component]
pub fn Compare(props: &CompareProps) -> Html {
    let CompareProps { prefix, state, act, .. } = props;
    let contest = use_reducer(|| Contest::new(state.doc.clone(), chosen(state), state.step));
    let turn = {
        let dispatcher = contest.dispatcher();
        use_callback((), move |turn: Turn, ()| dispatcher.dispatch(turn))
    };
    let onclose = {
        let (act, close) = (act.clone(), props.onclose.clone());
        Callback::from(move |()| {
            act.emit(Action::EndCompare);
            close.emit(());
        })
    };
    {
        // The page keeps which designs they are, for its link.
        let (state, act, turn) = (state.clone(), act.clone(), turn.clone());
        let same = Rc::ptr_eq(&contest.doc, &state.doc) && contest.designs == chosen(&state);
        use_effect_with(Of(state.doc.clone(), chosen(&state)), move |Of(doc, designs)| {
            if state.beside().is_empty() {
                act.emit(compare(designs));
            }
            if !same {
                turn.emit(Turn::Begin(doc.clone(), designs.clone(), state.step));
            }
        });
    }
    {
        let act = act.clone();
        use_effect_with((), move |()| act.emit(Action::Play(false)));
    }
    {
        // While it plays, the page below waits.
        let act = act.clone();
        use_effect_with((contest.step(0), contest.playing), move |&(step, playing)| {
            if !playing {
                act.emit(Action::Seek(step));
            }
        });
    }
    let playing = {
        let turn = turn.clone();
        use_callback((), move |action: Action, ()| {
            if let Action::Advance(by) = action {
                turn.emit(Turn::Advance(by));
            }
        })
    };
    use_playback(contest.playing, contest.speed, contest.granularity, &playing);
    let sweeping = use_state(|| false);
    let root = use_node_ref();
    use_keys(&root, &contest, &turn);

    let stages = use_node_ref();
    let size = use_size(&stages, (0, 0));
    let pictures = use_pictures(&contest, size);
    let counts: Vec<Counts> = pictures.designs.iter().map(|picture| picture.frame.counts).collect();
    let now = headline(&contest, &counts);
    let live = use_live(&now, contest.playing);
    let lanes = pictures.designs.iter().enumerate().map(|(i, picture)| {
        lane(&LaneOf { prefix, contest: &contest, design: i, picture, geometry: pictures.geometry })
    });
    let (sweep, end_sweep) = {
        let (on, off) = (sweeping.setter(), sweeping.setter());
        (Callback::from(move |()| on.set(true)), Callback::from(move |()| off.set(false)))
    };
    let left = el("div|class=cmp-stages|role=region|aria-label=Stages|tabindex=0")
        .node(&stages)
        .all(if size.0 > 0 { lanes.collect() } else { Vec::new() });
    let right = el("aside|class=cmp-side|aria-label=Comparison")
        .add(bars(&contest, &counts))
        .add(component::<Ends>(EndsProps { contest: (*contest).clone(), sweep }))
        .add(component::<Partings>(PartingsProps { contest: (*contest).clone(), turn: turn.clone() }))
        .add(component::<Elsewhere>(ElsewhereProps {
            prefix: prefix.clone(),
            scene: state.scene,
            designs: contest.designs.clone(),
            act: act.clone(),
        }));
    let foot = el("section|class=cmp-foot|aria-label=Clock")
        .add(el("p|class=what").attr("title", now.clone()).text(now))
        .add(el("p|class=why compare-summary").text(contest.comparison.summary.clone()))
        .add(el("p|class=visually-hidden|aria-live=polite|aria-atomic=true").text(live))
        .add(component::<Track>(TrackProps { contest: (*contest).clone(), turn: turn.clone() }))
        .add(transport(&contest, &turn));
    let head = el("div|class=cmp-bar-top")
        .add(designs(state, &contest.designs, act))
        .add(component::<Out>(OutProps { state: state.clone(), contest: (*contest).clone() }));
    let body = el("div|class=cmp-body").add(left).add(right).add(foot);
    let content = el("div|class=cmp").node(&root).add(head).add(body);
    let dialog = Dialog::around("Compare", &onclose, vec![content.done()]);
    // Beside it, not in it: a click beside the one must not close the other.
    let over = sweeping.then(|| {
        let (doc, designs) = (contest.doc.clone(), contest.designs.clone());
        component::<Sweeps>(SweepsProps { doc, designs, onclose: end_sweep })
    });
    list(vec![dialog, over.unwrap_or_default()])
}

/// Shows the designs behind the first one beside it.
fn compare(designs: &[DesignDoc]) -> Action {
    Action::Compare(Beside(Rc::new(designs.get(1..).unwrap_or_default().to_vec())))
}

/// Where they are, and what the walker has read on the way there under each.
fn headline(contest: &Contest, counts: &[Counts]) -> String {
    if contest.at == 0 {
        return "Nothing has happened yet.".to_owned();
    }
    let place = match contest.clock {
        Clock::Page if contest.at == contest.len() => "At the end".to_owned(),
        Clock::Page => place(contest),
        Clock::Cost => {
            let s = if contest.at == 1 { "" } else { "s" };
            format!("{} unit{s} paid", grouped(contest.at))
        }
    };
    let mut out = format!("{place}:");
    for (i, (counts, name)) in counts.iter().zip(&contest.names).enumerate() {
        let separator = if i == 0 { " " } else { ", " };
        let verb = if i == 0 { " has made the walker read " } else { " " };
        out = format!("{out}{separator}{name}{verb}{}", grouped(counts.walk_reads));
    }
    out.push('.');
    out
}

/// The place on the clock, in words.
fn place(contest: &Contest) -> String {
    use rmapscope_view::compare::At;
    let tick = usize::try_from(contest.at).unwrap_or(usize::MAX);
    match contest.comparison.alignment.place(tick).map(|place| place.at) {
        Some(At::Entry(at)) => format!("At entry {}", grouped(at.get())),
        Some(At::End) => "Behind the last entry".to_owned(),
        Some(At::First) => "On the way to the first entry".to_owned(),
        Some(At::Before) | None => "Before the walk".to_owned(),
    }
}

/// What keys and buttons step by, with Shift held.
const LARGE: Granularity = Granularity::Iteration;
