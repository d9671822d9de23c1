//! `rmapscope designs`: the presets and their knobs.

use std::io::{self, Write};

use rmapscope_core::{Knob, Preset, Skip};

use crate::{
    layout::Layout,
    output::{Failure, Verdict},
};

/// Prints the presets, what they are, their knobs, and what those do.
///
/// # Errors
///
/// If it cannot be written.
pub(crate) fn designs(output: &mut impl Write) -> Result<Verdict, Failure> {
    writeln!(output, "Designs (--design NAME)")?;
    for (i, preset) in (1..).zip(Preset::ALL) {
        writeln!(output, "  {i} {}", preset.name())?;
        Layout::new(output, 6).prose("", preset.summary())?;
    }
    writeln!(output, "\nTheir knobs (* is on)")?;
    columns(output, "", |i, _| format!("{i:>4}"))?;
    for knob in Knob::ALL {
        columns(output, knob.name(), |_, preset| {
            let on = knob.get(&preset.design());
            format!("{:>4}", if on { "*" } else { "-" })
        })?;
    }
    columns(output, "skip", |i, preset| match preset.design().skip {
        Skip::None => format!("{:>4}", "-"),
        // A column has no room for the name.
        Skip::Jump | Skip::WalkBatch | Skip::Present | Skip::Mapped => format!("{:>4}", format!("[{i}]")),
    })?;
    let named = (1..).zip(Preset::ALL).filter(|(_, preset)| preset.design().skip != Skip::None);
    let named = named.map(|(i, preset)| format!("[{i}] {}", preset.design().skip.name()));
    Layout::new(output, 4).row("", "  ", named)?;
    knobs(output)?;
    Ok(Verdict::Fine)
}

/// A line of the table: something for each preset.
fn columns(output: &mut impl Write, label: &str, cell: impl Fn(usize, Preset) -> String) -> io::Result<()> {
    write!(output, "  {label:<26}")?;
    for (i, preset) in (1..).zip(Preset::ALL) {
        output.write_all(cell(i, preset).as_bytes())?;
    }
    writeln!(output)
}

fn knobs(output: &mut impl Write) -> io::Result<()> {
    writeln!(output, "\nWhat a knob does (--design '{{ \"base\": \"v7.0\", \"KNOB\": true }}')")?;
    for knob in Knob::ALL {
        writeln!(output, "  {}", knob.name())?;
        Layout::new(output, 6).prose("", knob.summary())?;
    }
    writeln!(output, "  skip")?;
    let names = Skip::NAMES.map(|(_, name)| name).join(", ");
    let text = format!("what happens after an iteration that did not end the walk: {names}");
    Layout::new(output, 6).prose("", &text)
}
