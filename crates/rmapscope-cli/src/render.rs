//! `rmapscope render`: one step, or a range of steps, as a picture.

use std::{fs, io::Write as _, rc::Rc, sync::Arc};

use rmapscope_core::Trace;
use rmapscope_view::{
    frame::{Player, Timeline},
    svg::{self, Detail, MOST_ROWS, Options, Words},
};

use crate::{
    args::{RenderArgs, ThemeArg},
    input,
    output::{Failure, Output, Verdict},
    raster,
};

/// Draws a step, or a range of them.
///
/// # Errors
///
/// If the file is refused, the run has no such steps, the stage no such rows, or the picture cannot be written.
pub(crate) fn render(args: &RenderArgs, output: &mut Output) -> Result<Verdict, Failure> {
    let doc = input::read(&args.file)?.doc;
    let design = input::design(args.design.as_ref(), &doc);
    let trace = Rc::new(Trace::new(Arc::clone(&doc.scenario), *design.design()));
    let timeline = Timeline::new(&trace);
    let name = design.to_string();
    let detail = if args.compact { Detail::Compact } else { Detail::Full };
    let usual = if args.compact { 320 } else { 1000 };
    let options = Options {
        width: args.width.unwrap_or(usual).into(),
        detail,
        theme: args.theme.theme(),
        rows: args.rows.map(|(from, to)| from.saturating_sub(1)..to),
        pace: args.pace,
        words: Words { title: doc.title.as_deref(), design: Some(&name), ..Words::default() },
        ..Options::default()
    };
    let picture = if let Some(steps) = args.animate {
        check_rows(args, &trace, &timeline, steps.0, &options)?;
        svg::animate(&trace, &timeline, steps, &options)
            .map_err(|error| Failure::bad(format!("--animate: {error}")))?
    } else {
        let last = trace.events().len();
        let step = args.step.unwrap_or(last);
        if step > last {
            return Err(Failure::bad(format!(
                "--step: {step} is out of range; 0 to {last} would be accepted"
            )));
        }
        check_rows(args, &trace, &timeline, step, &options)?;
        svg::at(&trace, &timeline, step, &options)
    };
    let is_png = args.png
        || args.output.as_ref().is_some_and(|path| path.extension().is_some_and(|kind| kind == "png"));
    let picture = if is_png { raster::png(&picture, args.scale)? } else { picture.into_bytes() };
    match &args.output {
        Some(path) => fs::write(path, picture)
            .map_err(|error| Failure::bad(format!("{}: cannot be written: {error}", path.display())))?,
        None => output.write_all(&picture)?,
    }
    Ok(Verdict::Fine)
}

/// Whether the stage has the rows that are asked for, and no more are than are drawn.
fn check_rows(
    args: &RenderArgs,
    trace: &Rc<Trace>,
    timeline: &Timeline,
    step: usize,
    options: &Options<'_>,
) -> Result<(), Failure> {
    let Some((from, to)) = args.rows else { return Ok(()) };
    let mut player = Player::new(trace.clone());
    player.seek(step);
    let rows = svg::plan(&player, timeline, options).rows;
    let bad = |message: String| Err(Failure::bad(format!("--rows: {message}")));
    if from == 0 || from > rows {
        return bad(format!("{from} is out of range; 1 to {rows} would be accepted"));
    }
    if to < from {
        return bad(format!("{to} is before {from}; {from} to {rows} would be accepted"));
    }
    if to - from + 1 > MOST_ROWS {
        return bad(format!("{} rows; at most {MOST_ROWS} would be accepted", to - from + 1));
    }
    Ok(())
}

impl ThemeArg {
    pub(crate) const fn theme(self) -> svg::Theme {
        match self {
            Self::Light => svg::Theme::Light,
            Self::Dark => svg::Theme::Dark,
            Self::Auto => svg::Theme::Auto,
        }
    }
}
