//! The trace of a document under a design, with what is known of it as a whole.

use std::rc::Rc;

use rmapscope_core::Trace;
use rmapscope_view::frame::Timeline;
use rmapscope_view::{DesignDoc, ScenarioDoc};

/// A trace and its timeline. Two are equal if they are the same run.
#[derive(Clone, Debug)]
pub struct Run {
    trace: Rc<Trace>,
    timeline: Rc<Timeline>,
}

impl Run {
    /// Runs a document under a design.
    #[must_use]
    pub fn new(doc: &ScenarioDoc, design: &DesignDoc) -> Self {
        let trace = Trace::new(doc.scenario.clone(), *design.design());
        let timeline = Rc::new(Timeline::new(&trace));
        Self { trace: Rc::new(trace), timeline }
    }

    /// The trace.
    #[must_use]
    pub fn trace(&self) -> &Rc<Trace> {
        &self.trace
    }

    /// What is known of it as a whole.
    #[must_use]
    pub fn timeline(&self) -> &Rc<Timeline> {
        &self.timeline
    }
}

impl PartialEq for Run {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.trace, &other.trace)
    }
}
