//! What the compared designs do in other layouts: the built-in scenes in which some of them, but not all, break a rule.

use std::rc::Rc;

use rmapscope_view::compare::LETTERS;
use rmapscope_view::frame::{Frame, Item, Part, Plan, PlanOptions, Player};
use rmapscope_view::scenes::{SCENES, Scene, Text};
use rmapscope_view::{DesignDoc, ScenarioDoc};
use yew::prelude::*;

use super::compare;
use crate::el::el;
use crate::stage::{Geometry, Level, bare_rows};
use crate::state::{Action, Run};

/// The properties of [`Elsewhere`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ElsewhereProps {
    /// The prefix of ids.
    pub(super) prefix: AttrValue,
    /// The scene that is shown, if it is one.
    pub(super) scene: Option<&'static Scene>,
    /// The designs.
    pub(super) designs: Vec<DesignDoc>,
    /// What to do.
    pub(super) act: Callback<Action>,
}

/// A scene in which some break a rule.
struct Found {
    scene: &'static Scene,
    doc: Rc<ScenarioDoc>,
    /// The designs that do, by their letters.
    letters: String,
    /// What they break, and where.
    kind: &'static str,
    text: String,
    /// The end under the first of them.
    run: Run,
    frame: Frame,
}

/// So many scenes are listed; of the first one the entries are drawn.
const MOST: usize = 3;

/// How wide the entries are drawn.
const WIDTH: i32 = 384;

/// The scenes.
#[component]
pub(super) fn Elsewhere(props: &ElsewhereProps) -> Html {
    let ElsewhereProps { prefix, scene, designs, act } = props;
    let found = use_memo((*scene, designs.clone()), |(scene, designs)| search(*scene, designs));
    if found.is_empty() {
        return Html::default();
    }
    let item = |(i, found): (usize, &Found)| {
        let open = Action::OpenScene(found.scene, found.doc.clone());
        let act = act.clone();
        let designs = designs.clone();
        let go = move |_| {
            act.emit(open.clone());
            if let Some(first) = designs.first() {
                act.emit(Action::Choose(first.clone()));
            }
            act.emit(compare(&designs));
        };
        let rows = (i == 0).then(|| {
            let geometry = Geometry { columns: 16, ..Geometry::new(WIDTH, Level::Small) };
            let scenario = found.run.trace().scenario();
            el("div|class=cmp-strip")
                .add(bare_rows(prefix, scenario, geometry, &found.frame, "the design that breaks the rule"))
                .done()
        });
        el("li")
            .key(found.scene.id)
            .add(el("b|class=letters").text(found.letters.clone()))
            .add(el("b|class=bug-name here").text(found.kind))
            .add(
                el("button|type=button|class=link")
                    .on(yew::virtual_dom::ListenerKind::onclick, go)
                    .text(found.scene.title),
            )
            .add(el("p").text(found.text.clone()))
            .maybe(rows)
            .done()
    };
    el("section|class=cmp-part cmp-elsewhere")
        .add(el("header").add(el("h3").text("In other layouts")))
        .add(el("ul").all(found.iter().enumerate().map(item).collect()))
        .done()
}

/// Runs the designs on the built-in scenes that are written down; none of those is large.
fn search(current: Option<&'static Scene>, designs: &[DesignDoc]) -> Vec<Found> {
    let others = SCENES.iter().filter(|scene| Some(*scene) != current);
    let written = others.filter(|scene| matches!(scene.text, Text::Written(_)));
    let mut found: Vec<Found> = written.filter_map(|scene| look(scene, designs)).collect();
    // What is told in one picture comes first.
    found.sort_by_key(|each| each.frame.lanes.iter().map(|lane| lane.rows.len()).sum::<usize>());
    // A rule that is broken is shown once.
    let mut kinds: Vec<(&str, String)> = Vec::new();
    found.retain(|each| {
        let kind = (each.kind, each.letters.clone());
        let new = !kinds.contains(&kind);
        kinds.push(kind);
        new
    });
    found.truncate(MOST);
    found
}

fn look(scene: &'static Scene, designs: &[DesignDoc]) -> Option<Found> {
    let doc = Rc::new(scene.document());
    let runs: Vec<Run> = designs.iter().map(|design| Run::new(&doc, design)).collect();
    let broken = |run: &&Run| !run.timeline().bugs.is_empty();
    let run = runs.iter().find(broken)?;
    if runs.iter().all(|run| broken(&run)) {
        return None;
    }
    let letters: Vec<&str> =
        runs.iter().zip(LETTERS).filter(|(run, _)| broken(run)).map(|(_, letter)| letter).collect();
    let options = PlanOptions { columns: 16, unfolded: Vec::new(), focus: None, folios: 0, short: 0 };
    let mut plan = Plan::new(&doc.scenario, run.timeline(), &options).walked();
    low(&mut plan);
    let mut player = Player::new(run.trace().clone());
    player.seek(usize::MAX);
    let frame = player.frame(&plan, run.timeline());
    let bug = frame.bugs.first()?;
    let (kind, text) = (bug.bug.kind.name(), bug.text.clone());
    Some(Found { scene, letters: letters.join(" "), kind, text, run: run.clone(), frame, doc })
}

/// Leaves no room for what stands over and under entries.
fn low(plan: &mut Plan) {
    for part in plan.lanes.iter_mut().flat_map(|lane| &mut lane.parts) {
        let (Part::Vma { items, .. } | Part::Outside { items, .. }) = part else { continue };
        for item in items {
            if let Item::Row(row) = item {
                row.walked = false;
            }
        }
    }
}
