//! Built-in scenes: each a scenario document of its own, with a question that it answers.
//!
//! - `list`: the scenes; `first` and `made`: those that are not read from a document;
//! - [`Moment`]: where in a trace something is to be seen; `picture`: what a scene looks like there;
//! - [`tour`]: the argument about batched unmapping, told along the scenes;
//! - `compared`: what a running kernel did, beside what is simulated.

mod compared;
mod first;
mod list;
mod made;
mod moment;
mod picture;
#[cfg(test)]
mod tests;
pub mod tour;

use crate::document::ScenarioDoc;

pub use self::{
    compared::Compared,
    first::{FIRST_LINK, first},
    list::{FIRST, SCENES},
    moment::{Moment, Sign},
};

/// A scene.
#[derive(Clone, Copy, Debug)]
pub struct Scene {
    /// Its name in addresses and for embedders.
    pub id: &'static str,
    /// What it is called, as in its document.
    pub title: &'static str,
    /// The question it answers, in one line.
    pub question: &'static str,
    /// What to look at to find the answer.
    pub look: &'static str,
    /// What it belongs to.
    pub topic: Topic,
    /// Its document; the first of its designs is the one to begin with.
    pub text: Text,
    /// The moment, under that design, that tells most.
    pub at: Moment,
    /// What a running Linux 7.0 did with the layout, as far as it could be observed: an outcome document.
    pub measured: Option<&'static str>,
}

/// Where a scene's document comes from.
#[derive(Clone, Copy, Debug)]
pub enum Text {
    /// It is written down.
    Written(&'static str),
    /// It is made, because it is too large to be written down.
    Made {
        /// Makes it.
        whole: fn() -> ScenarioDoc,
        /// Makes the beginning of it, for a picture.
        beginning: fn() -> ScenarioDoc,
    },
}

// There are no two scenes of one name.
impl PartialEq for Scene {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Scene {}

/// What scenes are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// What designs cost, as the mail thread argued.
    Costs,
    /// How folios, VMAs and tables can lie, and what becomes of batches there.
    Layouts,
    /// Lazyfree folios, and what happens to them meanwhile.
    Lazyfree,
    /// What goes wrong under some designs.
    Bugs,
    /// Layouts whose unmapping was observed on a running kernel.
    Measured,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Self; 5] = [Self::Costs, Self::Layouts, Self::Lazyfree, Self::Bugs, Self::Measured];

    /// Its heading.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Costs => "What it costs",
            Self::Layouts => "How folios can lie",
            Self::Lazyfree => "Lazyfree and its races",
            Self::Bugs => "What goes wrong",
            Self::Measured => "Measured on Linux 7.0",
        }
    }
}

impl Scene {
    /// The scene with this id.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        SCENES.iter().find(|scene| scene.id == id)
    }

    /// Its document, read or made.
    ///
    /// # Panics
    ///
    /// Never: a test reads all of them.
    #[must_use]
    pub fn document(&self) -> ScenarioDoc {
        match self.text {
            Text::Written(text) => self.read(text),
            Text::Made { whole, .. } => whole(),
        }
    }

    fn read(&self, text: &str) -> ScenarioDoc {
        match ScenarioDoc::parse(text) {
            Ok(doc) => doc,
            Err(error) => panic!("{}: {error}", self.id),
        }
    }

    /// What it is called.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// Whether it is about what somebody looks for: each of the words, in small or capital letters, is somewhere in its
    /// title, its question, what to look at, its topic or its id.
    #[must_use]
    pub fn is_about(&self, words: &str) -> bool {
        let texts = [self.title, self.question, self.look, self.topic.name(), self.id];
        words.split_whitespace().all(|word| texts.iter().any(|text| holds(text, word)))
    }
}

/// Whether a text has a word in it, however its letters are written.
fn holds(text: &str, word: &str) -> bool {
    text.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}
