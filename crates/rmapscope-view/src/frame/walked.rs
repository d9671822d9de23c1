//! A plan with little room: only the rows in which something happens.

use alloc::vec::Vec;

use super::plan::{Item, LanePlan, Part, Plan};

impl Plan {
    /// Only the rows that walks come by, without what stands between them; all of it if there are none.
    #[must_use]
    pub fn walked(&self) -> Self {
        let lanes: Vec<LanePlan> = self.lanes.iter().filter_map(LanePlan::walked).collect();
        if lanes.is_empty() {
            return self.clone();
        }
        let rows = lanes.iter().flat_map(|lane| &lane.parts).map(|part| part.rows().count()).sum();
        Self { lanes, rows, ..self.clone() }
    }
}

impl LanePlan {
    fn walked(&self) -> Option<Self> {
        let parts: Vec<Part> = self.parts.iter().filter_map(walked).collect();
        (!parts.is_empty()).then_some(Self { mm: self.mm, parts })
    }
}

fn walked(part: &Part) -> Option<Part> {
    let rows = |items: &[Item]| -> Vec<Item> {
        { items.iter() }.filter(|item| matches!(item, Item::Row(row) if row.walked)).cloned().collect()
    };
    let part = match part {
        Part::Gap { .. } => return None,
        Part::Vma { vma, items } => Part::Vma { vma: *vma, items: rows(items) },
        Part::Outside { from, to, items } => Part::Outside { from: *from, to: *to, items: rows(items) },
    };
    let some = part.rows().next().is_some();
    some.then_some(part)
}
