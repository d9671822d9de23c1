//! `rmapscope compare`: two to four designs on one scenario, side by side.

use std::{
    io::{self, Write},
    sync::Arc,
};

use rmapscope_core::{CostModel, Operation, Operations, Trace, costs};
use rmapscope_view::{
    DesignDoc, ScenarioDoc,
    compare::{Comparison, ComparisonDoc},
};

use crate::{
    args::{CompareArgs, Format, Model},
    input,
    layout::{Layout, WIDTH, fit},
    output::{Failure, Output, Verdict},
};

/// The width of the labels' column.
const LABELS: usize = 16;

/// The width of a design's column; four fit.
const COLUMN: usize = 14;

/// How many differences at the end are shown one by one.
const SHOWN: usize = 24;

/// What designs are called in a table.
const LETTERS: [&str; 4] = ["A", "B", "C", "D"];

/// Compares designs on a scenario.
///
/// # Errors
///
/// If the file is refused, there are not two to four designs, or the output cannot be written.
pub(crate) fn compare(args: &CompareArgs, output: &mut Output) -> Result<Verdict, Failure> {
    let doc = input::read(&args.file)?.doc;
    let designs = designs(&args.designs, &doc)?;
    let traces: Vec<Trace> =
        designs.iter().map(|design| Trace::new(Arc::clone(&doc.scenario), *design.design())).collect();
    let traces: Vec<&Trace> = traces.iter().collect();
    let names: Vec<String> = designs.iter().map(ToString::to_string).collect();
    let comparison = Comparison::new(&traces, &names);
    match args.format {
        Format::Json => {
            let doc = ComparisonDoc { designs: &designs, traces: &traces, comparison: &comparison };
            serde_json::to_writer(&mut *output, &doc)?;
            output.write_all(b"\n")?;
        }
        Format::Text => {
            let table = Table { doc: &doc, traces: &traces, names: &names, comparison: &comparison };
            table.write(output)?;
            for model in &args.costs {
                costs_table(&traces, &model.model(), output)?;
            }
        }
    }
    let bugs = traces.iter().any(|trace| !trace.end().bugs().is_empty());
    Ok(if bugs && args.fail_on_bugs { Verdict::Bugs } else { Verdict::Fine })
}

/// The designs that were asked for, or the scenario's.
fn designs(asked: &[DesignDoc], doc: &ScenarioDoc) -> Result<Vec<DesignDoc>, Failure> {
    let (designs, given) =
        if asked.is_empty() { (&doc.designs[..], "named by the scenario") } else { (asked, "given") };
    if !(2..=LETTERS.len()).contains(&designs.len()) {
        let n = designs.len();
        return Err(Failure::bad(format!("--design: {n} {given}; 2 to 4 would be accepted")));
    }
    Ok(designs.to_vec())
}

impl Model {
    fn model(self) -> CostModel {
        match self {
            Self::Plain => CostModel::PLAIN,
            Self::X86 => CostModel::X86,
            Self::Arm64 => CostModel::ARM64_CONTPTE,
        }
    }
}

struct Table<'a> {
    doc: &'a ScenarioDoc,
    traces: &'a [&'a Trace],
    names: &'a [String],
    comparison: &'a Comparison,
}

impl Table<'_> {
    fn write<W: Write>(&self, output: &mut W) -> io::Result<()> {
        let mut layout = Layout::new(output, LABELS);
        layout.prose("scenario", self.doc.title.as_deref().unwrap_or("(no title)"))?;
        for (letter, name) in LETTERS.iter().zip(self.names) {
            let label = if *letter == "A" { "designs" } else { "" };
            layout.row(label, "", [format!("{letter}  {name}")])?;
        }
        layout.prose("summary", &plain(&self.comparison.summary))?;
        writeln!(output)?;
        self.counts(output)?;
        writeln!(output)?;
        let mut layout = Layout::new(output, LABELS);
        self.parting(&mut layout)?;
        self.ends(&mut layout)
    }

    /// A row for each count that differs, with differences against the first design; the others folded.
    fn counts<W: Write>(&self, output: &mut W) -> io::Result<()> {
        let named: Vec<_> = self.traces.iter().map(|trace| trace.end().counts().named()).collect();
        let mut same = Vec::new();
        head(output, "counts", self.traces.len())?;
        for (i, &(name, first)) in named[0].iter().enumerate() {
            let values: Vec<u64> = named.iter().map(|counts| counts[i].1).collect();
            if values.iter().all(|&value| value == first) {
                same.push(format!("{name} {first}"));
            } else {
                numbers(output, name, &values)?;
            }
        }
        let mut layout = Layout::new(output, LABELS);
        if same.len() < named[0].len() {
            layout.row("  the same", ", ", same)
        } else {
            layout.row("  all the same", ", ", same)
        }
    }

    fn parting<W: Write>(&self, layout: &mut Layout<'_, W>) -> io::Result<()> {
        let Some(parting) = &self.comparison.parting else {
            let steps = self.traces[0].events().len();
            return layout.prose("first parting", &format!("none: the same {steps} events"));
        };
        for (i, group) in parting.parted.iter().enumerate() {
            let who: Vec<&str> = group.traces.iter().map(|&trace| LETTERS[trace]).collect();
            let step = if i == 0 { format!("step {}: ", parting.step) } else { String::new() };
            let label = if i == 0 { "first parting" } else { "" };
            layout.prose(label, &format!("{step}{}: {}", who.join(" "), plain(&group.words())))?;
        }
        Ok(())
    }

    fn ends<W: Write>(&self, layout: &mut Layout<'_, W>) -> io::Result<()> {
        let ends = &self.comparison.ends;
        if ends.is_empty() {
            return layout.row("ends", "", ["alike"]);
        }
        layout.row("ends differ", "", [""])?;
        for end in ends.iter().take(SHOWN) {
            // Designs with the same value share a line.
            let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
            for (value, letter) in end.values.iter().zip(LETTERS) {
                match groups.iter_mut().find(|(other, _)| other == value) {
                    Some((_, who)) => who.push(letter),
                    None => groups.push((value, vec![letter])),
                }
            }
            let mut label = format!("  {}", plain(&end.name(&self.doc.scenario)));
            if fit(&label, LABELS - 1) != label {
                layout.row("", "", [std::mem::take(&mut label)])?;
            }
            for (value, who) in groups {
                let who = format!("{:<7}", who.join(" "));
                let value = plain(value);
                layout.row(&label, " ", std::iter::once(who.as_str()).chain(value.split(' ')))?;
                label.clear();
            }
        }
        match ends.len().checked_sub(SHOWN) {
            None | Some(0) => Ok(()),
            Some(rest) => layout.prose("", &format!("and {rest} more (all with --format json)")),
        }
    }
}

/// How often what was done under a model, what it weighs, and what that comes to.
fn costs_table<W: Write>(traces: &[&Trace], model: &CostModel, output: &mut W) -> io::Result<()> {
    let costs: Vec<Operations> = traces.iter().map(|trace| costs(trace, model).operations).collect();
    writeln!(output)?;
    let mut layout = Layout::new(output, LABELS);
    layout.heading(&format!("cost model {}", model.name))?;
    layout.prose("weights", model.summary)?;
    head(output, "weight", traces.len())?;
    for operation in Operation::ALL {
        let values: Vec<u64> = costs.iter().map(|operations| operations.get(operation)).collect();
        if values.iter().any(|&n| n > 0) {
            numbers(output, &format!("{:>3} {}", model.weight(operation), operation.name()), &values)?;
        }
    }
    let sums: Vec<u64> = costs.iter().map(|operations| model.cost(operations)).collect();
    numbers(output, "units in all", &sums)
}

/// The head of a table of numbers.
fn head<W: Write>(output: &mut W, label: &str, designs: usize) -> io::Result<()> {
    let mut line = format!("{label:<LABELS$}");
    for letter in &LETTERS[..designs] {
        line = format!("{line}{letter:>8}{:1$}", "", COLUMN - 8);
    }
    writeln!(output, "{}", line.trim_end())
}

/// A row of numbers, each but the first with its difference to that.
fn numbers<W: Write>(output: &mut W, label: &str, values: &[u64]) -> io::Result<()> {
    let mut line = format!("  {:<1$}", fit(label, LABELS + 3), LABELS - 2);
    for (i, &value) in values.iter().enumerate() {
        let width = (LABELS + i * COLUMN + 8).saturating_sub(line.chars().count());
        line = format!("{line}{value:>width$}");
        let difference = i128::from(value) - i128::from(values[0]);
        if i > 0 && difference != 0 {
            line = format!("{line} {difference:+}");
        }
    }
    writeln!(output, "{}", fit(line.trim_end(), WIDTH))
}

/// The text with what a terminal may lack in ASCII.
fn plain(text: &str) -> String {
    text.replace(['−', '–'], "-")
}
