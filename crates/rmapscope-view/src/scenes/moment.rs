//! Where in a trace something is to be seen, however many steps lie before it.

use rmapscope_core::{Event, Trace};

/// A moment of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Before everything.
    Start,
    /// Right after the n-th event of a kind, from 1.
    After(Sign, usize),
    /// After everything.
    End,
}

/// A kind of event, as published logs name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `try_to_unmap_one` is called.
    Visit,
    /// The walker is called.
    Walk,
    /// An entry is read, by whomever.
    Read,
    /// The walker returns an entry.
    Found,
    /// The number of pages to go on with is known.
    Batch,
    /// Entries are cleared.
    Clear,
    /// Markers are written.
    Marker,
    /// The lazyfree test reads the counts.
    Lazyfree,
    /// A folio is swapbacked again.
    Swapbacked,
    /// Swap counts are raised, or that fails.
    SwapDup,
    /// Exclusive pages are shared with the swap entries, or that fails.
    Share,
    /// Entries are written.
    Write,
    /// Mappings are taken from the folio's counts.
    Rmap,
    /// A folio is locked into memory.
    Mlock,
    /// The caller moves the walker's fields.
    Jump,
    /// `try_to_unmap_one` returns.
    Ret,
}

impl Moment {
    /// The step of a trace that this is; its end if the event does not come.
    #[must_use]
    pub fn step(self, trace: &Trace) -> usize {
        let events = trace.events();
        match self {
            Self::Start => 0,
            Self::After(sign, n) => {
                let mut such = (1..).zip(events).filter(|(_, event)| sign.is(event));
                such.nth(n.saturating_sub(1)).map_or(events.len(), |(step, _)| step)
            }
            Self::End => events.len(),
        }
    }
}

impl Sign {
    const fn is(self, event: &Event) -> bool {
        match self {
            Self::Visit => matches!(event, Event::Visit { .. }),
            Self::Walk => matches!(event, Event::Walk { .. }),
            Self::Read => matches!(event, Event::Read { .. }),
            Self::Found => matches!(event, Event::Found { .. }),
            Self::Batch => matches!(event, Event::Batch { .. }),
            Self::Clear => matches!(event, Event::Clear { .. }),
            Self::Marker => matches!(event, Event::Marker { .. }),
            Self::Lazyfree => matches!(event, Event::Lazyfree { .. }),
            Self::Swapbacked => matches!(event, Event::Swapbacked(_)),
            Self::SwapDup => matches!(event, Event::SwapDup { .. }),
            Self::Share => matches!(event, Event::Share { .. }),
            Self::Write => matches!(event, Event::Write { .. }),
            Self::Rmap => matches!(event, Event::Rmap { .. }),
            Self::Mlock => matches!(event, Event::Mlock(_)),
            Self::Jump => matches!(event, Event::Jump { .. }),
            Self::Ret => matches!(event, Event::Ret { .. }),
        }
    }
}
