//! What a scene looks like.

use alloc::{rc::Rc, string::String};

use rmapscope_core::{Preset, Trace};

use super::{Scene, Text};
use crate::{
    frame::Timeline,
    svg::{self, Detail, Options, Theme},
};

impl Scene {
    /// A small picture of its telling moment under its first design, as a document that stands alone.
    #[must_use]
    pub fn picture(&self, theme: Theme) -> String {
        let doc = match self.text {
            Text::Written(text) => self.read(text),
            Text::Made { beginning, .. } => beginning(),
        };
        let design = doc.designs.first().map_or_else(|| Preset::V7_0.design(), |design| *design.design());
        let trace = Rc::new(Trace::new(doc.scenario, design));
        let timeline = Timeline::new(&trace);
        let options = Options { width: 320, detail: Detail::Compact, theme, ..Options::default() };
        svg::at(&trace, &timeline, self.at.step(&trace), &options)
    }
}
