//! An ASCII picture of a state: the entries of every VMA, the walk, the batches, and the folios.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use rmapscope_core::{BatchRecord, Counter, MmId, PteRun, VmaFlags, VmaId, Vpn, World};

use super::{
    Lines,
    cells::{Legend, Letters, cell, detail, run_from, summary},
    folios::folios,
    plan::{self, Item},
};
use crate::sentence::{batch_note, words};

/// Columns before the first entry.
const GUTTER: usize = 8;

/// Columns of an entry, with the space behind it.
const CELL: usize = 4;

/// A picture of a state, in lines of at most [`super::COLUMNS`] columns of ASCII.
///
/// Every mm with its VMAs: rows of 16 entries, aligned to 16, with the batches above and the walk below; what is
/// equal and out of the way is folded. Then the folios with their counts, and a legend of what was drawn.
#[must_use]
pub fn picture(world: &World) -> String {
    let mut picture = Picture {
        world,
        letters: Letters::new(world.scenario()),
        legend: Legend::default(),
        lines: Lines::default(),
    };
    picture.walk();
    for mm in 0..world.scenario().mms().len() {
        picture.mm(MmId::new(mm));
    }
    picture.pending();
    folios(world, &mut picture.lines);
    picture.lines.gap();
    let legend = picture.legend.text(world.scenario(), &picture.letters);
    if !legend.is_empty() {
        picture.lines.wrapped("", &format!("({legend})"));
    }
    picture.lines.0
}

struct Picture<'a> {
    world: &'a World,
    letters: Letters,
    legend: Legend,
    lines: Lines,
}

impl Picture<'_> {
    /// What runs: the operation, the walk's fields, the batch.
    fn walk(&mut self) {
        let world = self.world;
        let scenario = world.scenario();
        if world.op().is_none() {
            return;
        }
        let folio = scenario.folio(world.op_folio());
        self.lines.wrapped(
            "",
            &format!("try_to_unmap() of folio {}, {}", folio.id, words::ttu_flags(world.op_flags())),
        );
        let Some(visit) = world.visit() else { return };
        let pvmw = &visit.pvmw;
        self.lines.wrapped(
            "  pvmw:  ",
            &format!(
                "address {}, end {}, pfn {}, nr_pages {}, {}",
                pvmw.address,
                visit.end,
                pvmw.pfn,
                words::number(pvmw.nr_pages),
                if pvmw.ptl.is_some() { "lock held" } else { "no lock" },
            ),
        );
        if let Some(batch) = visit.batch {
            let note = batch_note(world, &batch);
            let compared = if note.compared.is_empty() { "" } else { " -- " };
            self.lines.wrapped(
                "  batch: ",
                &format!(
                    "{}, nr_pages {}, {}{compared}{}",
                    words::range(batch.at.get(), drawn(&batch)),
                    batch.len.get(),
                    note.head,
                    note.compared,
                ),
            );
        }
    }

    fn mm(&mut self, mm: MmId) {
        let scenario = self.world.scenario();
        self.lines.gap();
        let mut changes = Vec::new();
        for counter in Counter::ALL {
            let change = self.world.counter(mm, counter);
            if change != 0 {
                changes.push(format!("{} {}", counter.name(), words::change(change)));
            }
        }
        let changes = if changes.is_empty() { String::new() } else { format!(" ({})", changes.join(", ")) };
        self.lines.wrapped("", &format!("mm {}{changes}", scenario.mm(mm).name));
        for &vma in scenario.vmas_by_address(mm) {
            self.vma(mm, vma);
        }
    }

    fn vma(&mut self, mm: MmId, id: VmaId) {
        let vma = self.world.scenario().vma(mm, id);
        let mut heading = format!("{}, {}", words::vma(vma), words::count(vma.pages, "page", "pages"));
        if let Some(file) = &vma.file {
            heading = format!("{heading}, maps {file} from {}", vma.pgoff);
        }
        if let Some(anon) = &vma.anon {
            heading = format!("{heading}, anon_vma {anon}");
        }
        for (flag, name) in VmaFlags::NAMES {
            if vma.flags.contains(flag) {
                heading = format!("{heading}, {name}");
            }
        }
        self.lines.wrapped("  ", &heading);
        let mut table = None;
        for item in plan::plan(self.world, mm, id) {
            let at = item.at();
            if !matches!(item, Item::Outside(..)) && table != Some(at.table()) {
                table = Some(at.table());
                self.table(mm, at.table());
            }
            match item {
                Item::Row(from, to) => self.row(mm, id, from, to),
                Item::Fold(run) => self.fold(&run),
                Item::Outside(from, to) => {
                    let mapped = plan::mapped(self.world, mm, from, to);
                    let entries = words::range(from.get(), to.since(from));
                    self.lines.wrapped(
                        "  ",
                        &format!("{entries}: outside of the walk, {mapped} of {} mapped", to.since(from)),
                    );
                }
            }
        }
    }

    fn table(&mut self, mm: MmId, first: Vpn) {
        let name = words::table(first);
        let locked = self.world.visit().is_some_and(|visit| visit.mm == mm && visit.pvmw.ptl == Some(first));
        let text = if !self.world.scenario().mm(mm).has_table(first) {
            format!("no {name}")
        } else if locked {
            format!("{name}, locked")
        } else {
            name
        };
        self.lines.wrapped("  ", &text);
    }

    fn fold(&mut self, run: &PteRun) {
        let range = words::range(run.at.get(), run.len);
        let what = summary(&self.letters, run);
        let entries = words::count(run.len, "entry", "entries");
        self.legend_of_fold(run);
        self.lines.wrapped("    ", &format!("{range}: {what}, {entries}"));
    }

    /// A folded line speaks for itself, but for the letters of folios.
    fn legend_of_fold(&mut self, run: &PteRun) {
        if run.first.is_present() && run.len <= 100 {
            self.legend.note(self.world.scenario(), run.first);
        }
    }

    fn row(&mut self, mm: MmId, vma: VmaId, from: Vpn, to: Vpn) {
        let world = self.world;
        let base = from.get() / plan::WIDTH * plan::WIDTH;
        let column = |at: Vpn| GUTTER + CELL * usize::try_from(at.get() - base).unwrap_or(0);
        self.brackets(mm, vma, from, to, column);
        let mut line = Line::default();
        line.put(0, &gutter(base));
        for at in (0..to.since(from)).map(|i| from.plus(i)) {
            let pte = world.pte(mm, at);
            self.legend.note(world.scenario(), pte);
            line.put(column(at), &cell(world.scenario(), &self.letters, pte));
        }
        self.lines.line(&line.0);
        if let Some(visit) = world.visit().filter(|visit| visit.mm == mm && visit.vma == vma) {
            let at = visit.pvmw.address;
            if visit.pvmw.pte.is_some() && from <= at && at < to {
                let mut line = Line::default();
                let column = column(at);
                if column + 6 <= super::COLUMNS {
                    line.put(column, "^ pvmw");
                } else {
                    line.put(column - 5, "pvmw ^");
                }
                self.lines.line(&line.0);
            }
        }
        let mut details = Vec::new();
        let mut at = from;
        while at < to {
            let run = run_from(|at| world.pte(mm, at), at, to);
            details.push(detail(&self.letters, &run));
            at = run.end();
        }
        details.retain(|detail| !detail.is_empty());
        if !details.is_empty() {
            self.lines.wrapped(&" ".repeat(GUTTER), &details.join("; "));
        }
    }

    /// The batches of this operation in the VMA, over their entries.
    fn brackets(&mut self, mm: MmId, vma: VmaId, from: Vpn, to: Vpn, column: impl Fn(Vpn) -> usize) {
        let world = self.world;
        let mut line = Line::default();
        for (i, visit) in world.visits().iter().enumerate() {
            if Some(visit.op) != world.op() || (visit.mm, visit.vma) != (mm, vma) {
                continue;
            }
            for batch in world.batches(i) {
                let end = batch.at.plus(drawn(batch));
                if batch.at >= to || end <= from {
                    continue;
                }
                let now = world.visit().is_some_and(|visit| visit.batch == Some(*batch));
                let (first, last) = (batch.at.max(from), Vpn::new(end.min(to).get() - 1));
                let width = column(last) + CELL - 1 - column(first);
                let nr = batch.len.get();
                let labels = if now {
                    [format!(" nr {nr} "), nr.to_string()]
                } else {
                    [format!(" {nr} "), nr.to_string()]
                };
                let text = bracket(width, &labels, batch.at >= from, end <= to);
                line.put(column(first), &text);
            }
        }
        if !line.0.is_empty() {
            self.lines.line(&line.0);
        }
    }

    fn pending(&mut self) {
        let world = self.world;
        let mut runs: Vec<(MmId, u64, u64)> = Vec::new();
        for &(mm, at, pages) in world.pending_flush() {
            match runs.last_mut() {
                Some((last, first, len)) if *last == mm && *first + *len == at.get() => *len += pages,
                _ => runs.push((mm, at.get(), pages)),
            }
        }
        if runs.is_empty() {
            return;
        }
        let mut out: Vec<String> = Vec::new();
        for (i, &(mm, at, pages)) in runs.iter().enumerate() {
            let range = words::range(at, pages);
            let again = i > 0 && runs[i - 1].0 == mm;
            out.push(if again { range } else { format!("{} {range}", world.scenario().mm(mm).name) });
        }
        self.lines.gap();
        self.lines.wrapped("", &format!("TLB flush pending: {}", out.join(", ")));
    }
}

/// The entries of a batch: of a device entry one, whatever number is left over.
fn drawn(batch: &BatchRecord) -> u64 {
    if batch.end == rmapscope_core::BatchEnd::Stale { 1 } else { batch.len.get() }
}

/// `|--- nr 4 ---|`, with the first label that fits, open where the batch goes on in another row.
fn bracket(width: usize, labels: &[String], opens: bool, closes: bool) -> String {
    let bars = usize::from(opens) + usize::from(closes);
    let inner = width.saturating_sub(bars);
    let label = labels.iter().find(|label| label.len() <= inner).map_or("", String::as_str);
    let rest = inner - label.len();
    format!(
        "{}{}{label}{}{}",
        if opens { "|" } else { "" },
        "-".repeat(rest / 2),
        "-".repeat(rest - rest / 2),
        if closes { "|" } else { "" },
    )
}

/// A row's first page before its entries; of a long number the last digits.
fn gutter(at: u64) -> String {
    let number = at.to_string();
    match number.len() {
        0..GUTTER => format!("{number:>width$} ", width = GUTTER - 1),
        len => format!("..{} ", &number[len - (GUTTER - 3)..]),
    }
}

/// A line to which text is put at columns, from left to right.
#[derive(Default)]
struct Line(String);

impl Line {
    fn put(&mut self, column: usize, text: &str) {
        let gap = column.saturating_sub(self.0.len());
        self.0.push_str(&" ".repeat(gap));
        self.0.push_str(text);
    }
}
