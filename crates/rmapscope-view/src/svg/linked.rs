//! The picture of what a link shows.

use alloc::{
    rc::Rc,
    string::{String, ToString},
    vec::Vec,
};

use rmapscope_core::Trace;

use super::{Options, Theme, Words, at, compare};
use crate::{compare::Comparison, frame::Timeline, permalink::Link};

/// The step of a link as a document; of several designs all of them, where the first one is at that step.
#[must_use]
pub fn linked(link: &Link, theme: Theme) -> String {
    let names: Vec<String> = link.designs.iter().map(ToString::to_string).collect();
    let trace = |design: &crate::DesignDoc| Rc::new(Trace::new(link.doc.scenario.clone(), *design.design()));
    let runs: Vec<Rc<Trace>> = link.designs.iter().map(trace).collect();
    let step = usize::try_from(link.shown_step()).unwrap_or(usize::MAX);
    let words = Words { title: link.doc.title.as_deref(), ..Words::default() };
    let options = Options { theme, words, ..Options::default() };
    match &runs[..] {
        [] => String::new(),
        [run] => {
            let words = Words { design: Some(&names[0]), ..words };
            at(run, &Timeline::new(run), step, &Options { words, ..options })
        }
        several => {
            let traces: Vec<&Trace> = several.iter().map(|run| &**run).collect();
            let comparison = Comparison::new(&traces, &names);
            let clock = &comparison.alignment;
            compare(several, &names, &clock.steps(clock.tick(0, step)), &comparison.summary, &options)
        }
    }
}
