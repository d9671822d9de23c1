//! What is shown of each design where it stands.

use std::rc::Rc;

use rmapscope_view::frame::{Frame, Plan, PlanOptions, Player};
use rmapscope_view::sentence::Sentence;
use rmapscope_view::svg;
use yew::prelude::*;

use crate::stage::{Geometry, Level};
use crate::state::{Contest, Run};

/// What is shown of all designs.
pub(super) struct Pictures {
    pub(super) geometry: Geometry,
    pub(super) designs: Vec<Picture>,
}

/// What is shown of a design.
pub(super) struct Picture {
    pub(super) frame: Rc<Frame>,
    pub(super) sentence: Option<Sentence>,
}

/// A design's position, with the rows around it.
struct Place {
    run: Run,
    player: Player,
    whole: Plan,
    columns: u64,
    plan: Rc<Plan>,
    focus: Option<(usize, u64)>,
}

/// Brings all to their steps and works out what is shown there, in so much room.
#[hook]
pub(super) fn use_pictures(contest: &Contest, size: (i32, i32)) -> Pictures {
    let (width, height) = size;
    let places = use_mut_ref(Vec::<Place>::new);
    let mut places = places.borrow_mut();
    let columns = Geometry::base_columns(width - SIDES);
    let same = places.len() == contest.runs.len()
        && places.iter().zip(&contest.runs).all(|(place, run)| place.run == *run && place.columns == columns);
    if !same {
        *places = contest.runs.iter().map(|run| Place::new(run, columns)).collect();
    }
    let mut designs = Vec::with_capacity(places.len());
    for (i, place) in places.iter_mut().enumerate() {
        place.player.seek(contest.step(i));
        place.look();
        let frame = Rc::new(place.player.frame(&place.plan, place.run.timeline()));
        designs.push(Picture { frame, sentence: place.player.sentence() });
    }
    let rows: usize = places.iter().map(|place| place.plan.rows).sum();
    let geometry = geometry(width - SIDES, height, designs.len(), rows);
    Pictures { geometry, designs }
}

/// What is free beside the stages.
pub(super) const SIDES: i32 = 48;

/// The largest entries with which all rows fit; small ones, if none do.
fn geometry(width: i32, height: i32, designs: usize, rows: usize) -> Geometry {
    // Head, sentence and margins of a design; and a row, at both levels.
    let (around, medium) = (56, 150);
    let count = |n: usize| i32::try_from(n).unwrap_or(i32::MAX / 1024);
    let fits = count(designs) * around + count(rows) * medium <= height;
    let narrow = width < 560;
    let mut geometry = Geometry::new(width, if fits || narrow { Level::Medium } else { Level::Small });
    if geometry.level == Level::Medium {
        geometry.height = geometry.height.min(40);
    } else if geometry.columns > 16 {
        // The same columns as the rows have.
        geometry.columns = 16;
    }
    geometry
}

impl Place {
    fn new(run: &Run, columns: u64) -> Self {
        let options = PlanOptions { columns, unfolded: Vec::new(), focus: None, folios: 0 };
        let whole = Plan::whole(run.trace().scenario(), run.timeline(), &options).walked();
        let player = Player::new(run.trace().clone());
        let focus = svg::focus(&player);
        let plan = Rc::new(whole.around(focus));
        Self { run: run.clone(), player, whole, columns, plan, focus }
    }

    /// The rows around where the player stands.
    fn look(&mut self) {
        let focus = svg::focus(&self.player);
        if self.plan.windowed && focus != self.focus {
            self.focus = focus;
            self.plan = Rc::new(self.whole.around(focus));
        }
    }
}
