//! Goes on while it plays, as many steps as time has passed.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_render::{AnimationFrame, request_animation_frame};
use rmapscope_view::frame::Granularity;
use yew::prelude::*;

use crate::state::{Action, Speed};

/// Plays. One frame makes as many steps as are due, so that speed does not depend on the screen.
#[hook]
pub fn use_playback(playing: bool, speed: Speed, granularity: Granularity, act: &Callback<Action>) {
    let act = act.clone();
    use_effect_with((playing, speed, granularity), move |&(playing, speed, granularity)| {
        let next: Next = Rc::default();
        if playing {
            // The first step comes at once: the hand is on the button.
            schedule(&next, act, speed.per_second(granularity), None, 0.999);
        }
        move || {
            next.borrow_mut().take();
        }
    });
}

/// What happens in the next frame; taken away, it does not happen.
pub type Next = Rc<RefCell<Option<AnimationFrame>>>;

/// After a hidden tab comes back, no more than this is made up for: seconds.
const LONGEST_PAUSE: f64 = 0.25;

fn schedule(next: &Next, act: Callback<Action>, rate: f64, last: Option<f64>, due: f64) {
    let again = Rc::clone(next);
    let frame = request_animation_frame(move |now| {
        let passed = last.map_or(0.0, |last| ((now - last) / 1000.0).clamp(0.0, LONGEST_PAUSE));
        let due = due + passed * rate;
        let whole = due.floor();
        // Before the steps: they may end the playing, which takes the next frame away.
        schedule(&again, act.clone(), rate, Some(now), due - whole);
        if whole >= 1.0 {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "at most 64 in a pause"
            )]
            act.emit(Action::Advance(whole as u32));
        }
    });
    *next.borrow_mut() = Some(frame);
}
