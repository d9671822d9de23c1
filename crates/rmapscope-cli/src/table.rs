//! Outcomes as tables to read, no wider than [`WIDTH`](crate::layout::WIDTH) columns.

use std::io::{self, Write};

use rmapscope_core::{BugPlace, Op, TtuFlags};
use rmapscope_view::{
    BatchDoc, BugDoc, DesignDoc, LogEntry, MmEnd, OpOutcome, Outcome, RunDoc, RunValue, ScenarioDoc, letters,
};

use crate::{
    layout::{Layout, fit},
    output::Failure,
    run::Run,
};

/// The width of the labels' column.
const LABELS: usize = 13;

/// How many visits, runs, batches and bugs are shown one by one.
const SHOWN: usize = 24;

/// Columns for a name that the document gives.
const NAME: usize = 24;

/// Runs a scenario under each design and writes a table for each; says whether any showed bugs.
///
/// # Errors
///
/// If it cannot be written.
pub(crate) fn scenario(
    file: Option<&str>,
    doc: &ScenarioDoc,
    designs: &[DesignDoc],
    events: bool,
    output: &mut impl Write,
) -> Result<bool, Failure> {
    let mut layout = Layout::new(output, LABELS);
    if let Some(file) = file {
        layout.row("file", "", [file])?;
    }
    layout.prose("scenario", doc.title.as_deref().unwrap_or("(no title)"))?;
    let mut bugs = false;
    for design in designs {
        let run = Run::new(doc, design, events);
        let outcome = run.outcome(doc, design);
        bugs |= !outcome.bugs.is_empty();
        writeln!(output)?;
        Table { doc, outcome: &outcome }.write(output)?;
    }
    Ok(bugs)
}

struct Table<'a> {
    doc: &'a ScenarioDoc,
    outcome: &'a Outcome<'a>,
}

impl Table<'_> {
    fn write<W: Write>(&self, output: &mut W) -> io::Result<()> {
        let mut layout = Layout::new(output, LABELS);
        layout.heading(&format!("design {}", self.outcome.design))?;
        for (op, outcome) in self.doc.scenario.ops().iter().zip(&self.outcome.ops) {
            self.op(*op, outcome, &mut layout)?;
        }
        layout.row("end", "", [""])?;
        self.folios(&mut layout)?;
        for mm in &self.outcome.end.mms {
            self.mm(mm, &mut layout)?;
        }
        let slots = &self.outcome.end.swap_counts;
        if !slots.is_empty() {
            let runs = slots.iter().map(|run| format!("{} raised by {}", span(run.slot, run.len), run.count));
            layout.row("  swap slots", ", ", some(runs))?;
        }
        let counts = self.outcome.counts.named();
        layout.row("counts", "  ", counts.map(|(name, count)| format!("{name:<13}{count:>6}")))?;
        self.bugs(&mut layout)?;
        if let Some(log) = &self.outcome.events {
            writeln!(output, "events")?;
            for (n, event) in log.events.iter().enumerate() {
                let entry = LogEntry { scenario: log.scenario, event };
                writeln!(output, "{n:>6}  {}", fit(&serde_json::to_string(&entry)?, 64))?;
            }
        }
        Ok(())
    }

    fn op<W: Write>(&self, op: Op, outcome: &OpOutcome, layout: &mut Layout<'_, W>) -> io::Result<()> {
        let Op::Unmap { folio, flags } = op;
        let id = fit(&self.doc.scenario.folio(folio).id, NAME);
        let names = TtuFlags::NAMES.into_iter().filter(|(flag, _)| flags.contains(*flag));
        let names: Vec<_> = names.map(|(_, name)| name).collect();
        let flags = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
        layout.row("unmap", "", [format!("folio {id}{flags}")])?;
        if outcome.visits.is_empty() {
            layout.row("", "", ["no visit"])?;
        }
        for visit in outcome.visits.iter().take(SHOWN) {
            let mm = fit(&self.outcome.end.mms[visit.mm].name, NAME);
            let ret = if visit.ret { "true" } else { "false" };
            layout.row("  visit", "", [format!("{mm}, VMA {}, returns {ret}", visit.vma)])?;
            layout.row("  batches", ", ", batches(&visit.batches))?;
        }
        more(layout, outcome.visits.len(), "visits")
    }

    fn folios<W: Write>(&self, layout: &mut Layout<'_, W>) -> io::Result<()> {
        let folios = &self.outcome.end.folios;
        for folio in folios.iter().take(SHOWN) {
            let mut words = vec![
                format!("{}:", fit(&folio.id, NAME)),
                format!("mapcount {},", folio.mapcount),
                format!("refcount {}", folio.refcount),
            ];
            let flags = [
                (folio.dirty, "dirty"),
                (folio.swapbacked, "swapbacked"),
                (folio.mlocked, "mlocked"),
                (folio.partially_mapped, "partially mapped"),
            ];
            for (_, flag) in flags.into_iter().filter(|(on, _)| *on) {
                if let Some(last) = words.last_mut() {
                    last.push(',');
                }
                words.push(flag.into());
            }
            layout.row("  folio", " ", words)?;
        }
        more(layout, folios.len(), "folios")
    }

    fn mm<W: Write>(&self, mm: &MmEnd<'_>, layout: &mut Layout<'_, W>) -> io::Result<()> {
        let counters = [("anon", mm.anon), ("file", mm.file), ("shmem", mm.shmem), ("swap", mm.swap)];
        let mut changes: Vec<_> = counters
            .into_iter()
            .filter(|(_, change)| *change != 0)
            .map(|(name, change)| format!("{name} {change:+}"))
            .collect();
        if changes.is_empty() {
            changes.push("no counter changed".into());
        }
        if let Some(first) = changes.first_mut() {
            first.insert_str(0, &format!("{}: ", fit(&mm.name, NAME)));
        }
        layout.row("  mm", ", ", changes)?;
        for run in mm.ptes.iter().take(SHOWN) {
            layout.row("", "", [self.run(run)])?;
        }
        more(layout, mm.ptes.len(), "runs of entries")
    }

    fn run(&self, run: &RunDoc<'_>) -> String {
        let kind = run.run.first.kind().name();
        let bits: String = letters(run.run.first.flags()).collect();
        let what = match run.value() {
            RunValue::Page { folio, page } => {
                format!("{} page {page}", fit(&self.doc.scenario.folio(folio).id, 12))
            }
            RunValue::Slot(slot) => format!("slot {slot}"),
            RunValue::Name(name) => name.into(),
        };
        let place = span(run.run.at.get(), run.run.len);
        format!("  {place:<12} {kind:<16} {what} {bits}").trim_end().into()
    }

    fn bugs<W: Write>(&self, layout: &mut Layout<'_, W>) -> io::Result<()> {
        let bugs = &self.outcome.bugs;
        if bugs.is_empty() {
            return layout.row("bugs", "", ["none"]);
        }
        let mut last = None;
        for (i, BugDoc { bug, folio }) in bugs.iter().enumerate().take(SHOWN) {
            let label = if i == 0 { "bugs" } else { "" };
            if last != Some(bug.kind) {
                layout.prose(label, &format!("{}: {}", bug.kind.name(), bug.kind.summary()))?;
            }
            last = Some(bug.kind);
            let mm = |mm: rmapscope_core::MmId| fit(&self.outcome.end.mms[mm.index()].name, NAME);
            let folio = || fit(folio.as_deref().unwrap_or_default(), NAME);
            let place = match bug.place {
                BugPlace::Entries { mm: id, at, len } => format!("{} {}", mm(id), span(at.get(), len)),
                BugPlace::Pages { page, len, .. } => format!("folio {} pages {}", folio(), span(page, len)),
                BugPlace::Folio(_) => format!("folio {}", folio()),
                BugPlace::Counter { mm: id, counter } => format!("{} counter {}", mm(id), counter.name()),
            };
            layout.row("", "", [format!("  {place}")])?;
        }
        more(layout, bugs.len(), "bugs")
    }
}

/// First and last of consecutive numbers.
fn span(first: u64, len: u64) -> String {
    if len == 1 { first.to_string() } else { format!("{first}-{}", first + (len - 1)) }
}

/// Batches in order; equal ones that follow each other are taken together.
fn batches(batches: &[BatchDoc]) -> Vec<String> {
    let mut groups: Vec<(BatchDoc, u64)> = Vec::new();
    for &batch in batches {
        match groups.last_mut() {
            Some((first, n)) if first.len == batch.len && first.at + *n * first.len == batch.at => *n += 1,
            _ => groups.push((batch, 1)),
        }
    }
    if groups.is_empty() {
        return vec!["none".into()];
    }
    some(groups.into_iter().map(|(BatchDoc { at, len }, n)| match (n, len) {
        (1, 1) => at.to_string(),
        (1, _) => span(at, len),
        (_, 1) => format!("{n} single ones from {at}"),
        _ => format!("{n} of {len} from {at}"),
    }))
}

/// The first few, and how many more there are.
fn some(items: impl Iterator<Item = String>) -> Vec<String> {
    let mut items: Vec<_> = items.collect();
    let rest = items.len().saturating_sub(SHOWN);
    if rest > 0 {
        items.truncate(SHOWN);
        items.push(format!("and {rest} more"));
    }
    items
}

/// Says that not all are shown.
fn more<W: Write>(layout: &mut Layout<'_, W>, all: usize, what: &str) -> io::Result<()> {
    match all.checked_sub(SHOWN) {
        None | Some(0) => Ok(()),
        Some(rest) => layout.row("", "", [format!("and {rest} more {what} (all with --format json)")]),
    }
}
