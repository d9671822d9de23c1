//! `rmapscope compare`: two to four designs on one scenario, side by side.

use std::{io::Write as _, rc::Rc, sync::Arc};

use rmapscope_core::{CostModel, Trace};
use rmapscope_view::{
    DesignDoc, ScenarioDoc,
    compare::{Comparison, ComparisonDoc, LETTERS},
    csv,
    svg::{self, Options, Words},
    text,
};

use crate::{
    args::{CompareArgs, CompareFormat, Model},
    input,
    output::{Failure, Output, Verdict},
};

/// Compares designs on a scenario.
///
/// # Errors
///
/// If the file is refused, there are not two to four designs, or the output cannot be written.
pub(crate) fn compare(args: &CompareArgs, output: &mut Output) -> Result<Verdict, Failure> {
    let input = input::read(&args.file)?;
    let doc = &input.doc;
    let designs = designs(&args.designs, doc)?;
    let run = |design: &DesignDoc| Rc::new(Trace::new(Arc::clone(&doc.scenario), *design.design()));
    let runs: Vec<Rc<Trace>> = designs.iter().map(run).collect();
    let traces: Vec<&Trace> = runs.iter().map(|trace| &**trace).collect();
    let names: Vec<String> = designs.iter().map(ToString::to_string).collect();
    let comparison = Comparison::new(&traces, &names);
    match args.format {
        CompareFormat::Json => {
            let doc = ComparisonDoc { designs: &designs, traces: &traces, comparison: &comparison };
            serde_json::to_writer(&mut *output, &doc)?;
            output.write_all(b"\n")?;
        }
        CompareFormat::Csv => {
            let mut table = String::new();
            // Writing to a string cannot fail.
            let _ = csv::counts_head(&mut table);
            for (trace, name) in traces.iter().zip(&names) {
                let end = trace.end();
                let _ = csv::counts(&mut table, &input.name, name, end.counts(), end.bugs().len());
            }
            output.write_all(table.as_bytes())?;
        }
        CompareFormat::Text => {
            let title = doc.title.as_deref().unwrap_or_default();
            let models: Vec<CostModel> = args.costs.iter().map(|model| model.model()).collect();
            let text = text::compare(title, &names, &traces, &comparison, &models);
            output.write_all(text.as_bytes())?;
        }
        CompareFormat::Svg => {
            let clock = &comparison.alignment;
            let last = traces[0].events().len();
            let tick = match args.step {
                None => clock.len(),
                Some(step) if step <= last => clock.tick(0, step),
                Some(step) => {
                    let range = format!("--step: {step} is out of range; 0 to {last} would be accepted");
                    return Err(Failure::bad(range));
                }
            };
            let words = Words { title: doc.title.as_deref(), ..Words::default() };
            let options = Options { words, ..Options::default() };
            let picture = svg::compare(&runs, &names, &clock.steps(tick), &comparison.summary, &options);
            output.write_all(picture.as_bytes())?;
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
