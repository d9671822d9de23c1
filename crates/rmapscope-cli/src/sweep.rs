//! `rmapscope sweep`: counts over orders of folios, or over batches.

use std::io::{self, Write};

use rmapscope_core::Design;
use rmapscope_view::{
    designs_or_default,
    sweep::{Axis, MEASURES, Measure, Sweep},
};

use crate::{
    args::{Over, SweepArgs, SweepFormat},
    input,
    layout::Layout,
    output::{Failure, Output, Verdict},
};

/// The width of the labels' column.
const LABELS: usize = 10;

/// The width of a design's column.
const COLUMN: usize = 6;

/// What designs are called in a table; so many fit.
const LETTERS: [&str; 9] = ["A", "B", "C", "D", "E", "F", "G", "H", "I"];

/// Sweeps the shape of a scenario.
///
/// # Errors
///
/// If the file is refused, the scenario has no shape, there are too many designs, or the output cannot be written.
pub(crate) fn sweep(args: &SweepArgs, output: &mut Output) -> Result<Verdict, Failure> {
    let input = input::read(&args.file)?;
    let designs = designs_or_default(args.designs.clone(), &input.doc);
    if designs.len() > LETTERS.len() {
        let n = designs.len();
        return Err(Failure::bad(format!("--design: {n} designs; 1 to {} would be accepted", LETTERS.len())));
    }
    let designs: Vec<(String, Design)> =
        designs.iter().map(|design| (design.to_string(), *design.design())).collect();
    let axis = match args.over {
        Over::Order => Axis::Order,
        Over::Batches => Axis::Batches,
    };
    let sweep = Sweep::new(&input.doc.scenario, &designs, axis)
        .map_err(|error| Failure::bad(format!("{}: {error}", input.name)))?;
    match args.format {
        SweepFormat::Text => tables(&sweep, input.doc.title.as_deref(), output)?,
        SweepFormat::Csv => output.write_all(sweep.csv().as_bytes())?,
        SweepFormat::Svg => writeln!(output, "{}", sweep.plot().svg())?,
    }
    Ok(Verdict::Fine)
}

/// A table for each measure: a line for each point, a column for each design.
fn tables<W: Write>(sweep: &Sweep, title: Option<&str>, output: &mut W) -> io::Result<()> {
    let mut layout = Layout::new(output, LABELS);
    layout.prose("shape of", title.unwrap_or("(no title)"))?;
    layout.prose("layout", &sweep.caption())?;
    for (letter, name) in LETTERS.iter().zip(&sweep.names) {
        let label = if *letter == "A" { "designs" } else { "" };
        layout.row(label, "", [format!("{letter}  {name}")])?;
    }
    for measure in MEASURES {
        writeln!(output)?;
        table(sweep, measure, output)?;
    }
    Ok(())
}

fn table<W: Write>(sweep: &Sweep, measure: Measure, output: &mut W) -> io::Result<()> {
    Layout::new(output, LABELS).heading(measure.name)?;
    let line = |label: String, cells: Vec<String>| {
        cells.iter().fold(format!("{label:<LABELS$}"), |line, cell| format!("{line}{cell:>COLUMN$}"))
    };
    let letters = LETTERS.iter().take(sweep.names.len()).map(ToString::to_string);
    writeln!(output, "{}", line(sweep.axis.name().into(), letters.collect()))?;
    for point in &sweep.points {
        let counts = point.counts.iter().map(|counts| (measure.of)(counts).to_string());
        writeln!(output, "{}", line(format!("{:>7}", sweep.position(point)), counts.collect()))?;
    }
    Ok(())
}
