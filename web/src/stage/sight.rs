//! How the stage is looked at: which rows are drawn, and how large.

use std::cell::RefCell;
use std::rc::Rc;

use rmapscope_view::frame::{Overview, Plan, PlanOptions, Player};
use yew::prelude::*;

use super::{Geometry, Level, strip::SharedOverview};
use crate::state::{AppState, Run};

/// While the layout is edited, up to so many rows without anything in them are not folded.
const SHORT: u64 = 64;

/// What there is to be drawn.
#[derive(Clone, Debug)]
pub struct Sight {
    /// The rows.
    pub plan: Rc<Plan>,
    /// Where things stand.
    pub geometry: Geometry,
    /// The level at which all rows fit.
    pub fit: Level,
    /// How many levels larger it is to be drawn; there may not be so many.
    pub zoom: i8,
    /// All entries at a glance, if they are not all drawn.
    pub(crate) overview: Option<SharedOverview>,
}

/// Works out what is drawn on a stage of a width, around a place: that of the walk, if the reader looks at no other.
#[hook]
pub fn use_sight(state: &AppState, width: i32, walk: Option<(usize, u64)>, player: &Player) -> Sight {
    let folios = if state.all_folios { usize::MAX } else { 4 };
    // What is to be changed is to be seen.
    let short = if state.hand.is_some() { SHORT } else { 0 };
    let known = (state.run.clone(), width, state.unfolded.clone(), folios, state.zoom, short);
    let whole = use_memo(known, |(run, width, unfolded, folios, zoom, short)| {
        let plan = |columns| {
            let (unfolded, folios) = (unfolded.clone(), *folios);
            let options = PlanOptions { columns, unfolded, short: *short, focus: None, folios };
            Plan::whole(run.trace().scenario(), run.timeline(), &options)
        };
        let base = plan(Geometry::base_columns(*width));
        let fit = Level::fit(*width, base.rows);
        let geometry = Geometry::new(*width, fit.larger_by(*zoom));
        let columns = geometry.level_columns();
        (fit, geometry, if columns == base.columns { base } else { plan(columns) })
    });
    let (fit, geometry, _) = *whole;
    let place = state.look.or(walk);
    let last = use_mut_ref(|| None::<Rc<Plan>>);
    let plan = use_memo((whole.clone(), place), |(whole, place)| {
        let next = whole.2.around(*place);
        let mut last = last.borrow_mut();
        // Another place in the same tables: the same plan.
        if last.as_ref().is_none_or(|last| **last != next) {
            *last = Some(Rc::new(next));
        }
        last.clone()
    });
    let all = use_mut_ref(|| None::<(Run, SharedOverview)>);
    let windowed = plan.as_ref().as_ref().is_some_and(|plan| plan.windowed);
    let overview = windowed.then(|| {
        let mut all = all.borrow_mut();
        let known = all.as_ref().filter(|(run, _)| *run == state.run).map(|(_, overview)| overview.clone());
        let overview = known.unwrap_or_else(|| Rc::new(RefCell::new(Overview::new(&whole.2))));
        *all = Some((state.run.clone(), overview.clone()));
        overview.borrow_mut().update(player);
        overview
    });
    let plan = (*plan).clone().unwrap_or_else(|| Rc::new(whole.2.clone()));
    Sight { plan, geometry, fit, zoom: state.zoom, overview }
}
