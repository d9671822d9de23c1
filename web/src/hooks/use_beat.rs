//! What is to be read follows what happens only as fast as one can read, and not all of it in the same frame.

use yew::prelude::*;

/// When what follows slowly is drawn anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beat {
    /// The drawings counted, while more happens than one can follow.
    count: Option<u32>,
    /// Another one when something changed that shows at once.
    of: usize,
}

impl Beat {
    /// Whether more happens than one can follow.
    #[must_use]
    pub const fn is_fast(self) -> bool {
        self.count.is_some()
    }

    /// Whether it is somebody's turn, as it always is while one can follow.
    #[must_use]
    pub const fn is(self, turn: Turn) -> bool {
        let Some(count) = self.count else { return true };
        match turn {
            Turn::Picture => count % 10 != 3,
            Turn::Numbers => count % 5 == 1,
            Turn::First => count % 20 == 3,
            Turn::Second => count % 20 == 13,
        }
    }
}

/// Who is drawn in which drawings, while more happens than one can follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// What is looked at: whenever nothing else takes long.
    Picture,
    /// What has only to be seen to run: twelve times a second.
    Numbers,
    /// What is to be read: three times a second, which is as fast as one can read.
    First,
    /// More of it, at another time.
    Second,
}

impl Turn {
    /// So long nothing stays, however seldom there is something to draw: in milliseconds.
    const fn longest(self) -> f64 {
        match self {
            // It waits for the next drawing only.
            Self::Picture => f64::INFINITY,
            Self::Numbers => 150.0,
            Self::First | Self::Second => 450.0,
        }
    }
}

/// Counts the drawings while more happens than one can follow. Another value of `of` shows at once.
#[hook]
pub fn use_beat<T: PartialEq + 'static>(fast: bool, of: T) -> Beat {
    let known = use_mut_ref(|| (0_u32, 0_usize, None::<T>));
    let mut known = known.borrow_mut();
    let (count, version, last) = &mut *known;
    *count = if fast { count.wrapping_add(1) } else { 0 };
    if last.as_ref() != Some(&of) {
        *version += 1;
        *last = Some(of);
    }
    Beat { count: fast.then_some(*count), of: *version }
}

/// What is made now if it is its turn; otherwise what was made then.
#[hook]
pub fn use_kept<T: Clone + 'static>(beat: Beat, turn: Turn, make: impl FnOnce() -> T) -> T {
    let kept = use_mut_ref(|| None::<(f64, usize, T)>);
    let now = js_sys::Date::now();
    let mut kept = kept.borrow_mut();
    match &*kept {
        Some((since, of, value)) if !beat.is(turn) && *of == beat.of && now - since < turn.longest() => {
            value.clone()
        }
        _ => {
            let made = make();
            *kept = Some((now, beat.of, made.clone()));
            made
        }
    }
}
