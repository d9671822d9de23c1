//! What is handed on, made.

use rmapscope_view::share::{Told, file_name, frame};
use rmapscope_view::svg::{self, Options, Words};
use rmapscope_view::{DesignDoc, csv};

use super::Sort;
use crate::components::{LaterProps, Theme};
use crate::links;
use crate::state::{Action, AppState};

/// A thing that can be copied or saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Made {
    /// It.
    pub(super) text: String,
    /// What its file is called.
    pub(super) name: String,
    /// What sort of file it is.
    pub(super) kind: &'static str,
    /// What the scene is called.
    pub(super) title: String,
}

/// The first and the last step of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Steps {
    from: usize,
    to: usize,
}

impl Steps {
    /// What is offered first: the iteration up to the step that is shown; from the start, all.
    pub(super) fn around(state: &AppState) -> Self {
        match state.step {
            0 => Self { from: 1, to: state.steps() },
            to => Self { from: to.saturating_sub(7).max(1), to },
        }
    }

    /// As they stand in their fields.
    pub(super) fn texts(self) -> (String, String) {
        (self.from.to_string(), self.to.to_string())
    }

    /// As they were typed.
    pub(super) fn typed(from: &str, to: &str, state: &AppState) -> Result<Self, String> {
        let all = state.steps();
        let number = |text: &str| {
            let wanted = text.trim().parse().ok().filter(|step| (1..=all).contains(step));
            wanted.ok_or_else(|| format!("{:?} is no step; 1 to {all} would be accepted", text.trim()))
        };
        if all == 0 {
            return Ok(Self { from: 1, to: 0 });
        }
        let (from, to) = (number(from)?, number(to)?);
        if to < from { Err(format!("{to} is before {from}")) } else { Ok(Self { from, to }) }
    }
}

impl Made {
    /// Makes it; the reason if that cannot be.
    pub(super) fn new(sort: Sort, seen: &LaterProps, steps: Result<Steps, String>) -> Result<Self, String> {
        let state = &seen.state;
        let design = state.design.to_string();
        let title = state.title().to_owned();
        let made = |text: String, extension: &str, kind: &'static str| Self {
            name: file_name(state.title(), extension),
            text,
            kind,
            title: title.clone(),
        };
        let words = Words { title: state.doc.title.as_deref(), design: Some(&design), ..Words::default() };
        let options = Options { theme: theme(seen.theme), words, ..Options::default() };
        let run = &state.run;
        let (trace, timeline) = (run.trace(), run.timeline());
        Ok(match sort {
            Sort::Link => made(format!("{}#{}", place(), link(state)?), "txt", "text/plain"),
            Sort::Frame => made(frame(&place(), &link(state)?, &title), "html", "text/html"),
            Sort::Html => made(link(state)?, "html", "text/html"),
            Sort::State => made(mail(state, Told::State(state.step))?, "txt", "text/plain"),
            Sort::Mail => {
                let Steps { from, to } = steps?;
                made(mail(state, Told::Steps(from, to))?, "txt", "text/plain")
            }
            Sort::Svg => made(svg::at(trace, timeline, state.step, &options), "svg", "image/svg+xml"),
            Sort::Png => made(svg::at(trace, timeline, state.step, &options), "png", "image/png"),
            Sort::Film => {
                let Steps { from, to } = steps?;
                let text = svg::animate(trace, timeline, (from, to.max(from)), &options);
                made(text.map_err(|error| error.to_string())?, "moving.svg", "image/svg+xml")
            }
            Sort::Json => made(state.doc.to_pretty_string() + "\n", "json", "application/json"),
            Sort::Csv => made(counts(state, &title), "csv", "text/csv"),
            Sort::Curve => {
                let mut text = String::new();
                // Writing to a string cannot fail.
                let _ = csv::curve_head(&mut text);
                let _ = csv::curve(&mut text, &title, &design, trace);
                made(text, "by-step.csv", "text/csv")
            }
        })
    }
}

/// What the design that is shown costs in all, and what the others do.
fn counts(state: &AppState, title: &str) -> String {
    let mut text = String::new();
    let _ = csv::counts_head(&mut text);
    let others = DesignDoc::presets().into_iter().filter(|design| *design != state.design);
    for design in std::iter::once(state.design.clone()).chain(others) {
        let end = rmapscope_core::simulate(&state.doc.scenario, *design.design());
        let _ = csv::counts(&mut text, title, &design.to_string(), end.counts(), end.bugs().len());
    }
    text
}

/// A text for a mail, with the link to its last step.
fn mail(state: &AppState, told: Told) -> Result<String, String> {
    let address = format!("{}#{}", place(), link(&state.after(Action::Seek(told.step())))?);
    let title = state.doc.title.as_deref().unwrap_or_default();
    Ok(told.mail(state.run.trace(), &state.design.to_string(), title, &address))
}

/// The link to what is seen; the reason if it is too much for one.
fn link(state: &AppState) -> Result<String, String> {
    links::fragment(state, &mut None).ok_or_else(|| links::too_much(state))
}

/// The address of the page without query and fragment, as others can open it.
fn place() -> String {
    let href = crate::dom::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    let end = href.find(['?', '#']).unwrap_or(href.len());
    href[..end].to_owned()
}

fn theme(theme: Theme) -> svg::Theme {
    match theme {
        Theme::Auto => svg::Theme::Auto,
        Theme::Light => svg::Theme::Light,
        Theme::Dark => svg::Theme::Dark,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_checked_where_they_are_typed() {
        let state = AppState::first();
        let all = state.steps();
        let typed = |from: &str, to: &str| Steps::typed(from, to, &state);
        assert_eq!(typed(" 3", "7"), Ok(Steps { from: 3, to: 7 }));
        assert_eq!(typed("0", "7").unwrap_err(), format!("\"0\" is no step; 1 to {all} would be accepted"));
        assert_eq!(typed("7", "3").unwrap_err(), "3 is before 7");
        for bad in ["", "x", "-1", "1e3", "99999999999999999999"] {
            assert!(typed("1", bad).is_err(), "{bad}");
        }
        let first = Steps::around(&state);
        assert_eq!((first.from, first.to), (1, all));
        let later = Steps::around(&state.after(Action::Seek(58)));
        assert_eq!((later.from, later.to), (51, 58));
    }

    #[test]
    fn counts_are_those_of_every_preset_once() {
        let state = AppState::first();
        let text = counts(&state, state.title());
        assert_eq!(text.lines().count(), 1 + DesignDoc::presets().len());
        assert!(text.lines().nth(1).is_some_and(|line| line.contains(&state.design.to_string())));
    }
}
