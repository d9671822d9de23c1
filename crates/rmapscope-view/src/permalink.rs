//! Links: all that is seen, in the fragment of an address, and back.
//!
//! A link is a version and a dot, a payload of characters that stand for 6 bits each, and perhaps `~` and a step that is shown instead
//! of the payload's. The payload is our own packing of bits: everything is written as what differs from what was to be
//! expected, so that a scene of sixteen pages takes some tens of characters. `docs/link-format.md` describes it well
//! enough to write it again.
//!
//! - `bits`: bits and numbers; one description of the format both writes and reads;
//! - `words`: texts;
//! - `layout`, `folio`, `vma`, `runs`: the document;
//! - `series`: lists whose members are mostly as expected;
//! - `shown`: what is shown of it.
//!
//! A state has one link of a version: a text that decodes to a state whose link is another one is refused. A link from a stranger
//! can be anything; what it holds goes through the same checks as a document, and none takes long or much memory.

mod bits;
mod doc;
mod error;
mod folio;
mod layout;
mod runs;
mod series;
mod shown;
#[cfg(test)]
mod tests;
mod vma;
mod words;

use alloc::{boxed::Box, format, string::String, sync::Arc, vec::Vec};
use core::fmt::Write as _;

use rmapscope_core::{FolioId, LIMIT, MmId, Preset, Scenario, VmaId, Vpn};

use crate::{design_doc::DesignDoc, document::ScenarioDoc};

pub use doc::LinkDoc;
pub use error::{LinkError, LinkProblem, NoLink, Part};

use bits::{Codec, digit};
use layout::Draft;

/// A version of the format, by the number in front of the dot. Links of each are read for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// What most links are.
    One,
    /// For many folios or operations, which take a few bits together instead of some each.
    Two,
}

impl Version {
    /// Every version.
    pub const ALL: [Self; 2] = [Self::One, Self::Two];

    /// Its number.
    #[must_use]
    pub const fn number(self) -> u32 {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }
}

/// The number of the model: to be raised when the simulator records other events for what it could simulate before.
pub const MODEL: u32 = 1;

/// How many designs a link can show at once.
pub const MAX_DESIGNS: usize = 4;

/// The longest link, in bytes.
pub const MAX_LENGTH: usize = 1 << 16;

/// How much a link may hold, in bytes: its names and texts, and what the parts of a scenario take.
pub const MAX_CONTENT: u64 = 1 << 20;

/// With more folios or operations than this a link is of version 2.
const MANY: usize = 256;

/// How many folios and names are looked through for what is to be expected, so that it never takes long.
const FEW: usize = 64;

/// All that is seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The number of the model that made it; see [`MODEL`].
    pub model: u32,
    /// The document.
    pub doc: ScenarioDoc,
    /// The designs that are shown, 1 to 4.
    pub designs: Vec<DesignDoc>,
    /// How many steps the trace under the first design had.
    pub steps: u64,
    /// The step that is shown: how many events have happened, at most `steps`.
    pub step: u64,
    /// The step behind `~`, which is shown instead.
    pub seek: Option<u64>,
    /// The panels that are open, if that was chosen.
    pub panels: Option<Panels>,
    /// What is selected.
    pub selection: Option<Selection>,
}

/// A set of panels, by numbers from 0 to 31 that the page gives them, for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Panels(pub u32);

impl Panels {
    /// Whether a panel is in the set.
    #[must_use]
    pub const fn contains(self, panel: u32) -> bool {
        panel < u32::BITS && self.0 >> panel & 1 == 1
    }

    /// The set with another panel in it; a number that no panel can have changes nothing.
    #[must_use]
    pub const fn with(self, panel: u32) -> Self {
        if panel < u32::BITS { Self(self.0 | 1 << panel) } else { self }
    }

    /// The panels' numbers, ascending.
    pub fn iter(self) -> impl Iterator<Item = u32> {
        (0..u32::BITS).filter(move |panel| self.contains(*panel))
    }
}

/// What is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// Entries.
    Entries {
        /// Their mm.
        mm: MmId,
        /// The first one.
        at: Vpn,
        /// How many, at least 1.
        len: u64,
    },
    /// A folio.
    Folio(FolioId),
    /// A VMA.
    Vma {
        /// Its mm.
        mm: MmId,
        /// Which.
        vma: VmaId,
    },
}

impl Link {
    /// A document under its first design, or that of v7.0, at the start of a trace of `steps` steps.
    #[must_use]
    pub fn new(doc: ScenarioDoc, steps: u64) -> Self {
        let design = doc.designs.first().cloned().unwrap_or_else(|| Preset::V7_0.into());
        Self {
            model: MODEL,
            doc,
            designs: Vec::from([design]),
            steps,
            step: 0,
            seek: None,
            panels: None,
            selection: None,
        }
    }

    /// The step to show.
    #[must_use]
    pub const fn shown_step(&self) -> u64 {
        match self.seek {
            Some(step) => step,
            None => self.step,
        }
    }

    /// The link as reading it gives it: designs that say nothing twice. The rest is canonical anyway.
    #[must_use]
    pub fn canonical(mut self) -> Self {
        for design in self.designs.iter_mut().chain(&mut self.doc.designs) {
            *design = design.canonical();
        }
        self
    }

    /// The version in which it is written.
    #[must_use]
    pub fn version(&self) -> Version {
        let scenario = &self.doc.scenario;
        let many = scenario.folios().len() > MANY || scenario.ops().len() > MANY;
        if many { Version::Two } else { Version::One }
    }

    /// The fragment of an address, without the `#`.
    ///
    /// # Errors
    ///
    /// If it cannot be a link: too many designs or none, numbers out of range, a selection that is not there, or too
    /// much of everything.
    pub fn encode(&self) -> Result<String, NoLink> {
        self.encode_as(self.version())
    }

    /// The same in a version that may not be the one in which it is written today.
    ///
    /// # Errors
    ///
    /// As [`Link::encode`].
    pub fn encode_as(&self, version: Version) -> Result<String, NoLink> {
        self.check()?;
        let mut codec = Codec::writer(version);
        let mut draft = Draft::default();
        let link = self.clone().canonical();
        let mut copy = Self { designs: Vec::new(), ..link.clone() };
        layout::layout(&mut codec, link.model, Some(&link.doc), &mut draft);
        shown::shown(&mut codec, Some(&link), &mut copy);
        // All else was checked.
        if !codec.is_well() {
            return Err(NoLink::TooMuch);
        }
        let mut text = format!("{}.{}", version.number(), codec.finish());
        if let Some(step) = self.seek {
            // Writing to a string cannot fail.
            let _ = write!(text, "~{step}");
        }
        if text.len() > MAX_LENGTH { Err(NoLink::TooLong { found: text.len() }) } else { Ok(text) }
    }

    fn check(&self) -> Result<(), NoLink> {
        if self.designs.is_empty() || self.designs.len() > MAX_DESIGNS {
            return Err(NoLink::Designs { found: self.designs.len() });
        }
        for found in [
            self.model.into(),
            self.steps.saturating_add(1),
            self.seek.map_or(1, |step| step.saturating_add(1)),
        ] {
            if found == 0 || found > LIMIT {
                return Err(NoLink::Number { found });
            }
        }
        if self.step > self.steps {
            return Err(NoLink::Step { found: self.step, steps: self.steps });
        }
        let mms = self.doc.scenario.mms();
        let there = match self.selection {
            None => true,
            Some(Selection::Folio(folio)) => folio.index() < self.doc.scenario.folios().len(),
            Some(Selection::Vma { mm, vma }) => {
                mms.get(mm.index()).is_some_and(|mm| vma.index() < mm.vmas.len())
            }
            Some(Selection::Entries { mm, at, len }) => {
                mm.index() < mms.len() && len > 0 && len <= LIMIT && at.get() <= LIMIT - len
            }
        };
        if there { Ok(()) } else { Err(NoLink::Selection) }
    }

    /// Reads the fragment of an address, without the `#`; see [`fragment`].
    ///
    /// # Errors
    ///
    /// If it is not the link of a state: says at which character, and gives the scenario as far as it could be read.
    pub fn decode(text: &str) -> Result<Self, LinkError> {
        let refuse = |at, problem| LinkError { at, part: Part::Frame, problem, read: None };
        if text.len() > MAX_LENGTH {
            return Err(refuse(1, LinkProblem::TooLong { found: text.len() }));
        }
        let Some((version, rest)) = text.split_once('.') else {
            return Err(refuse(1, LinkProblem::NoVersion));
        };
        let Some(number) = plain_number(version) else {
            return Err(refuse(1, LinkProblem::NoVersion));
        };
        let front = version.len() + 1;
        let Some(version) = Version::ALL.into_iter().find(|each| u64::from(each.number()) == number) else {
            let found = u32::try_from(number).unwrap_or(u32::MAX);
            return Err(refuse(1, LinkProblem::Version { found }));
        };
        let (payload, step) = match rest.split_once('~') {
            Some((payload, step)) => (payload, Some(step)),
            None => (rest, None),
        };
        // What comes before a character that no link has can still be read.
        let good = payload.bytes().take_while(|byte| digit(*byte).is_some()).count();
        let link = read(&payload.as_bytes()[..good], front, version);
        if let Some(found) = payload[good..].chars().next() {
            let read = match link {
                Ok(link) => Some(Box::new(link.doc)),
                Err(error) => error.read,
            };
            let at = front + good + 1;
            return Err(LinkError { read, ..refuse(at, LinkProblem::Character { found }) });
        }
        let mut link = link?;
        let behind = |link: Self, at, problem| {
            Err(LinkError { read: Some(Box::new(link.doc)), ..refuse(at, problem) })
        };
        if let Some(step) = step {
            link.seek = plain_number(step);
            if link.seek.is_none() {
                return behind(link, front + payload.len() + 1, LinkProblem::BadStep);
            }
        }
        let again = match version {
            // It was that of many folios and operations, too, before there was another.
            Version::One => link.encode_as(version),
            Version::Two => link.encode(),
        };
        let again = again.unwrap_or_default();
        if again == text {
            return Ok(link);
        }
        let same = again.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
        behind(link, same + 1, LinkProblem::NotCanonical)
    }
}

/// Reads a payload that begins behind `front` characters.
fn read(payload: &[u8], front: usize, version: Version) -> Result<Link, LinkError> {
    let mut codec = Codec::reader(payload, version);
    let mut draft = Draft::default();
    layout::layout(&mut codec, 0, None, &mut draft);
    let Draft { model, title, notes, parts, designs } = draft;
    let scenario = match Scenario::new(parts) {
        Ok(scenario) => Arc::new(scenario),
        Err(error) => {
            // It names its place itself. If something was wrong before, that stays what is said.
            codec.part = Part::Frame;
            codec.fail(LinkProblem::Scenario(error));
            return Err(codec.error(front, None));
        }
    };
    let doc = ScenarioDoc { title, notes, designs, scenario };
    let mut link = Link { model, designs: Vec::new(), ..Link::new(doc, 0) };
    if codec.is_well() {
        codec.part = Part::View;
        shown::shown(&mut codec, None, &mut link);
        codec.part = Part::Frame;
        if codec.position() < payload.len() {
            codec.fail(LinkProblem::GoesOn);
        }
    }
    if codec.is_well() { Ok(link) } else { Err(codec.error(front, Some(link.doc))) }
}

/// A number below [`LIMIT`] as it is written: digits, without leading zeros.
fn plain_number(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|number| plain && *number < LIMIT)
}

/// The fragment of an address, or of what somebody copied: without white space around it and what is before the `#`.
#[must_use]
pub fn fragment(address: &str) -> &str {
    let address = address.trim_ascii();
    address.split_once('#').map_or(address, |(_, fragment)| fragment)
}
