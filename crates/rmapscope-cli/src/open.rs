//! `rmapscope open`: what a link holds.

use std::io::{self, Read as _, Write};

use rmapscope_core::{Scenario, Trace};
use rmapscope_view::{
    Json,
    permalink::{Link, LinkDoc, MAX_LENGTH, MODEL, Selection, fragment},
    svg::linked,
    text::picture,
};

use crate::{
    args::{OpenArgs, OpenFormat},
    input::utf8,
    layout::{Layout, fit},
    link::trace,
    output::{Failure, Output, Verdict, say},
};

/// The width of the labels' column.
const LABELS: usize = 13;

/// What is read of an address at most.
const MAX_ADDRESS: u64 = 2 * MAX_LENGTH as u64;

/// Prints what a link holds; warns on the standard error if it does not show what it showed when it was made.
///
/// # Errors
///
/// If it is no link or the output cannot be written.
pub(crate) fn open(args: &OpenArgs, output: &mut Output) -> Result<Verdict, Failure> {
    let text = if args.link == "-" { stdin()? } else { args.link.clone() };
    let link = Link::decode(fragment(&text)).map_err(|error| Failure::bad(error.to_string()))?;
    let Some(trace) = trace(&link) else { return Ok(Verdict::Fine) };
    let steps = trace.events().len() as u64;
    if link.steps != steps {
        say(&format!(
            "warning: the trace had {} steps when model {} made this link; model {MODEL} makes {steps}",
            link.steps, link.model
        ));
    }
    if link.shown_step() > steps {
        say(&format!("warning: there is no step {}; the last one is shown", link.shown_step()));
    }
    match args.format {
        OpenFormat::Json => {
            let json = serde_json::to_string(&LinkDoc::new(&link))?;
            let json = Json::parse(&json).map_err(|error| Failure::bad(error.to_string()))?;
            writeln!(output, "{}", json.to_pretty())?;
        }
        OpenFormat::Svg => output.write_all(linked(&link, args.theme.theme()).as_bytes())?,
        OpenFormat::Text => summary(&link, &trace, output)?,
    }
    Ok(Verdict::Fine)
}

fn stdin() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(MAX_ADDRESS).read_to_end(&mut bytes);
    read.map_err(|error| Failure::bad(format!("-: cannot be read: {error}")))?;
    utf8(bytes).map_err(|message| Failure::bad(format!("-: {message}")))
}

/// What it is called, what is shown of it, and the state at the step.
fn summary(link: &Link, trace: &Trace, output: &mut impl Write) -> io::Result<()> {
    let mut layout = Layout::new(output, LABELS);
    layout.prose("scenario", link.doc.title.as_deref().unwrap_or("(no title)"))?;
    if let Some(notes) = &link.doc.notes {
        layout.prose("notes", notes)?;
    }
    layout.row("designs", ", ", link.designs.iter().map(ToString::to_string))?;
    let steps = trace.events().len();
    let step = usize::try_from(link.shown_step()).unwrap_or(usize::MAX).min(steps);
    layout.row("step", "", [format!("{step} of {steps}")])?;
    if let Some(panels) = link.panels {
        layout.row("panels", ", ", panels.iter().map(|panel| panel.to_string()))?;
    }
    if let Some(selection) = link.selection {
        layout.row("selected", "", [selected(&link.doc.scenario, selection)])?;
    }
    writeln!(output, "\n{}", picture(trace.machine_at(step).world()).trim_end())
}

fn selected(scenario: &Scenario, selection: Selection) -> String {
    match selection {
        Selection::Entries { mm, at, len } => {
            let (mm, at) = (fit(&scenario.mm(mm).name, 24), at.get());
            if len == 1 {
                format!("entry {at} of {mm}")
            } else {
                format!("entries {at}-{} of {mm}", at + len - 1)
            }
        }
        Selection::Folio(folio) => format!("folio {}", fit(&scenario.folio(folio).id, 24)),
        Selection::Vma { mm, vma } => format!("VMA {} of {}", vma.index(), fit(&scenario.mm(mm).name, 24)),
    }
}
