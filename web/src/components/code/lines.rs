//! The lines of a listing as they are shown: alone, or held against those of another design.

use rmapscope_view::listing::{Change, Detail, Function, FunctionChanges, Site};

/// A line as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CodeLine {
    /// Its number in the listing of the design that runs; none where it has no such line.
    pub(super) number: Option<usize>,
    /// By how many steps it is indented.
    pub(super) depth: usize,
    /// What it says.
    pub(super) text: &'static str,
    /// Whether both designs have it.
    pub(super) change: Change,
    /// Whether lines are folded into it.
    pub(super) folded: bool,
    /// The places that it stands for in the design that runs.
    pub(super) sites: Vec<Site>,
}

impl CodeLine {
    /// Whether an event can come from here.
    pub(super) fn can_be_reached(&self) -> bool {
        !self.sites.is_empty()
    }

    /// Whether an event of this place comes from here.
    pub(super) fn stands_for(&self, site: Site) -> bool {
        self.sites.contains(&site)
    }
}

/// A function at a level of detail.
pub(super) fn plain(function: &Function, detail: Detail) -> Vec<CodeLine> {
    let shown = function.shown(detail).into_iter().map(|line| CodeLine {
        number: Some(line.number),
        depth: line.depth,
        text: line.text,
        change: Change::Kept,
        folded: line.folded,
        sites: line.sites,
    });
    shown.collect()
}

/// A function with what the design that runs changes in it.
pub(super) fn changed(function: &FunctionChanges) -> Vec<CodeLine> {
    let mut number = 0;
    let lines = function.lines.iter().map(|each| {
        let here = each.change != Change::Removed;
        number += usize::from(here);
        CodeLine {
            number: here.then_some(number),
            depth: each.line.depth,
            text: each.line.text,
            change: each.change,
            folded: false,
            // What the other design has is not what runs.
            sites: if here { each.line.sites.clone() } else { Vec::new() },
        }
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use rmapscope_core::Preset;
    use rmapscope_view::listing::{Listing, changes};

    use super::*;

    #[test]
    fn a_place_stands_where_it_does_alone() {
        for running in Preset::ALL {
            let listing = Listing::new(&running.design());
            for other in Preset::ALL {
                for function in &changes(&other.design(), &running.design()) {
                    let held_against = changed(function);
                    let alone = listing.functions.iter().find(|each| each.name == function.name);
                    let alone = alone.map_or_else(Vec::new, |each| plain(each, Detail::All));
                    let kept: Vec<_> = held_against.iter().filter(|line| line.number.is_some()).collect();
                    assert_eq!(kept.len(), alone.len(), "{}", function.name);
                    for (line, alone) in kept.into_iter().zip(&alone) {
                        assert_eq!((line.number, line.text), (alone.number, alone.text));
                        assert_eq!(line.sites, alone.sites);
                    }
                    assert!(held_against.iter().any(|line| line.change != Change::Kept));
                }
            }
        }
    }
}
