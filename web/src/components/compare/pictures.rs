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
    /// How many rows have no room.
    pub(super) left_out: usize,
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
    /// The first row that is drawn, if not all are.
    first: usize,
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
    for (i, place) in places.iter_mut().enumerate() {
        place.player.seek(contest.step(i));
        place.look();
    }
    let rows: usize = places.iter().map(|place| place.plan.rows).sum();
    let geometry = geometry(width - SIDES, height, places.len(), rows);
    // On a narrow page all scrolls together.
    let most = if columns < 16 { usize::MAX } else { room(geometry, height, places.len()) };
    let designs = places.iter_mut().map(|place| place.picture(most)).collect();
    Pictures { geometry, designs }
}

/// What is free beside the stages.
pub(super) const SIDES: i32 = 48;

/// What a design needs besides its rows: head, sentence and margins.
const AROUND: i32 = 56;
/// The height of a row, with reads: of medium entries and of small ones.
const MEDIUM: i32 = 150;
const SMALL: i32 = 84;

/// How many rows of each design have room.
fn room(geometry: Geometry, height: i32, designs: usize) -> usize {
    let row = if geometry.level == Level::Medium { MEDIUM } else { SMALL };
    let each = height / i32::try_from(designs.max(1)).unwrap_or(1) - AROUND;
    usize::try_from(each / row).unwrap_or(0).max(1)
}

/// The largest entries with which all rows fit; small ones, if none do.
fn geometry(width: i32, height: i32, designs: usize, rows: usize) -> Geometry {
    let count = |n: usize| i32::try_from(n).unwrap_or(i32::MAX / 1024);
    let fits = count(designs) * AROUND + count(rows) * MEDIUM <= height;
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
        let options = PlanOptions { columns, unfolded: Vec::new(), focus: None, folios: 0, short: 0 };
        let whole = Plan::whole(run.trace().scenario(), run.timeline(), &options).walked();
        let player = Player::new(run.trace().clone());
        let focus = svg::focus(&player);
        let plan = Rc::new(whole.around(focus));
        Self { run: run.clone(), player, whole, columns, plan, focus, first: 0 }
    }

    /// The rows around where the player stands.
    fn look(&mut self) {
        let focus = svg::focus(&self.player);
        if self.plan.windowed && focus != self.focus {
            self.focus = focus;
            self.plan = Rc::new(self.whole.around(focus));
        }
    }

    /// What is shown where the player stands: of more rows than have room those around the walk.
    fn picture(&mut self, most: usize) -> Picture {
        let mut frame = self.player.frame(&self.plan, self.run.timeline());
        let rows = self.plan.rows;
        let left_out = rows.saturating_sub(most);
        if left_out > 0 {
            let mut all = frame.lanes.iter().flat_map(|lane| &lane.rows);
            if let Some(here) = all.position(|row| row.cursor.is_some())
                && !(self.first..self.first + most).contains(&here)
            {
                self.first = here.saturating_sub(most / 2);
            }
            self.first = self.first.min(left_out);
            let mut number = 0;
            for lane in &mut frame.lanes {
                lane.rows.retain(|_| {
                    number += 1;
                    (self.first..self.first + most).contains(&(number - 1))
                });
            }
            frame.lanes.retain(|lane| !lane.rows.is_empty());
        }
        Picture { frame: Rc::new(frame), left_out, sentence: self.player.sentence() }
    }
}
