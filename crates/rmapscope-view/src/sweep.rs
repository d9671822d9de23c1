//! Sweeps: how counts grow with the order of folios, and with the number of batches that a folio falls into.
//!
//! A scenario gives the shape: what its first unmapped folio is, how it is mapped in the first VMA that has it, and how
//! it is unmapped. The sweep lays out the same 512 pages, one PTE table, as folios of that shape, so that all points
//! of a curve stand for the same memory. A folio falls into batches because every other piece of it has its write bit
//! turned over; a design that does not compare write bits does not see that.

mod shape;

use alloc::{
    format,
    string::{String, ToString as _},
    sync::Arc,
    vec::Vec,
};
use core::fmt::{self, Write};

use rmapscope_core::{Counts, Design, MAX_ORDER, PTRS_PER_PTE, Scenario, simulate};

use crate::{
    csv,
    plot::{Panel, Plot, Series},
};

pub use shape::{NoShape, Shape};

/// What is varied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Axis {
    /// The folios' order, 0 to 9; each folio falls into as many batches as in the scenario, if it has the pages.
    Order,
    /// The number of batches that a folio falls into: 1, 2, 4 and so on, up to one for each page.
    Batches,
}

impl Axis {
    /// Every axis.
    pub const ALL: [Self; 2] = [Self::Order, Self::Batches];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Batches => "batches",
        }
    }
}

/// What is counted in a sweep: a count, or several together.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// Its name.
    pub name: &'static str,
    /// How to take it.
    pub of: fn(&Counts) -> u64,
}

/// What is looked at in a sweep.
pub const MEASURES: [Measure; 6] = [
    Measure {
        name: "PTE reads",
        of: |counts| counts.walk_reads + counts.caller_reads + counts.scan_reads + counts.marker_reads,
    },
    Measure { name: "PTE reads by the walker", of: |counts| counts.walk_reads },
    Measure { name: "TLB flushes, now or deferred", of: |counts| counts.tlb_flushes + counts.tlb_deferred },
    Measure { name: "rmap removals", of: |counts| counts.rmap_removes },
    Measure { name: "reference drops", of: |counts| counts.ref_drops },
    Measure { name: "swap count calls", of: |counts| counts.swap_dups },
];

/// A point of a sweep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The folios' order.
    pub order: u8,
    /// Into how many batches each falls.
    pub batches: u64,
    /// What unmapping all of the 512 pages took, for each design.
    pub counts: Vec<Counts>,
}

/// Counts along an axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sweep {
    /// What is varied.
    pub axis: Axis,
    /// What the folios are, in words.
    pub shape: String,
    /// What the designs are called.
    pub names: Vec<String>,
    /// The points, in order.
    pub points: Vec<Point>,
}

impl Sweep {
    /// Runs the shape of a scenario under designs, each with what it is called.
    ///
    /// # Errors
    ///
    /// If the scenario unmaps nothing that a shape could be taken from.
    pub fn new(scenario: &Scenario, designs: &[(String, Design)], axis: Axis) -> Result<Self, NoShape> {
        let shape = Shape::of(scenario)?;
        let points = match axis {
            Axis::Order => (0..=MAX_ORDER).map(|order| (order, shape.batches.min(1 << order))).collect(),
            Axis::Batches => (0..=shape.order).map(|n| (shape.order, 1 << n)).collect::<Vec<_>>(),
        };
        let points = points.into_iter().map(|(order, batches)| {
            let scenario = Arc::new(shape.layout(order, batches));
            let run = |(_, design): &(String, Design)| *simulate(&scenario, *design).counts();
            Point { order, batches, counts: designs.iter().map(run).collect() }
        });
        Ok(Self {
            axis,
            points: points.collect(),
            names: designs.iter().map(|(name, _)| name.clone()).collect(),
            shape: shape.words(),
        })
    }

    /// Where a point lies on the axis.
    #[must_use]
    pub fn position(&self, point: &Point) -> u64 {
        match self.axis {
            Axis::Order => point.order.into(),
            Axis::Batches => point.batches,
        }
    }

    /// What is varied and what is not, in words.
    #[must_use]
    pub fn caption(&self) -> String {
        let same = match (self.axis, self.points.last()) {
            (Axis::Order, Some(point)) => format!("{} batches each where it has the pages", point.batches),
            (Axis::Batches, Some(point)) => format!("order {}", point.order),
            (_, None) => String::new(),
        };
        format!("{PTRS_PER_PTE} pages as {}, {same}", self.shape)
    }

    /// The data as comma-separated values: a line for each design at each point, every count by its name.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = self.write_csv(&mut out);
        out
    }

    fn write_csv(&self, out: &mut dyn Write) -> fmt::Result {
        out.write_str("design,order,batches,pages")?;
        csv::names(out)?;
        out.write_str("\r\n")?;
        for point in &self.points {
            for (name, counts) in self.names.iter().zip(&point.counts) {
                csv::field(out, name)?;
                write!(out, ",{},{},{PTRS_PER_PTE}", point.order, point.batches)?;
                csv::values(out, counts)?;
                out.write_str("\r\n")?;
            }
        }
        Ok(())
    }

    /// The data as a picture: a panel for each of [`MEASURES`], a curve for each design.
    #[must_use]
    pub fn plot(&self) -> Plot {
        let panels = MEASURES.iter().map(|measure| {
            let values =
                |design: usize| self.points.iter().map(move |point| (measure.of)(&point.counts[design]));
            let series = self.names.iter().enumerate();
            Panel {
                title: measure.name.into(),
                series: series
                    .map(|(i, name)| Series { name: name.clone(), values: values(i).collect() })
                    .collect(),
            }
        });
        Plot {
            title: format!("Counts by {}", self.axis.name()),
            caption: self.caption(),
            axis: match self.axis {
                Axis::Order => "order of the folios".into(),
                Axis::Batches => "batches per folio".into(),
            },
            positions: self.points.iter().map(|point| self.position(point).to_string()).collect(),
            panels: panels.collect(),
        }
    }
}

#[cfg(test)]
mod tests;
