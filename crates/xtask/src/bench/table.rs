//! What was measured beside what it must be and is aimed at.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Result, bail};
use serde::Deserialize;

use crate::budgets::{Better, Budget, Unit};

/// A measurement, as the measuring programs write it, a line of JSON each.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Figure {
    /// Its name in budgets.toml.
    pub(super) name: String,
    /// None if it could not be measured.
    pub(super) value: Option<f64>,
    /// What to know about it, or why it could not be measured.
    #[serde(default)]
    pub(super) note: String,
}

impl Figure {
    /// A value that needs no words.
    pub(super) fn measured(name: &str, value: f64) -> Self {
        Self { name: name.to_owned(), value: Some(value), note: String::new() }
    }
}

/// How a value stands to its budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// Nothing is asked of it.
    Shown,
    /// As good as is aimed at.
    Aim,
    /// As good as it must be.
    Must,
    /// Worse than it must be, but not so that it fails.
    Short,
    /// Beyond its limit.
    Failed,
}

impl Verdict {
    fn of(budget: &Budget, value: f64) -> Self {
        let meets = |wanted: f64| match budget.better {
            Better::Less => value <= wanted,
            Better::More => value >= wanted,
        };
        if budget.limit.is_some_and(|limit| !meets(limit)) {
            return Self::Failed;
        }
        match (budget.must, budget.aim) {
            (_, Some(aim)) if meets(aim) => Self::Aim,
            (Some(must), _) if meets(must) => Self::Must,
            (None, None) => Self::Shown,
            _ => Self::Short,
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Shown => "",
            Self::Aim => "yes, as aimed",
            Self::Must => "yes",
            Self::Short => "no",
            Self::Failed => "NO: fails",
        }
    }
}

/// All rows that there are, and those that were measured.
#[derive(Debug)]
pub(super) struct Table {
    budgets: Vec<Budget>,
    figures: BTreeMap<String, Figure>,
}

impl Table {
    pub(super) fn new(budgets: Vec<Budget>) -> Self {
        Self { budgets, figures: BTreeMap::new() }
    }

    /// Whether budgets.toml knows the figure.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.budgets.iter().any(|budget| budget.name == name)
    }

    /// Takes a measurement.
    ///
    /// Fails when budgets.toml has no such figure: it would never be seen.
    pub(super) fn add(&mut self, figure: Figure) -> Result<()> {
        if !self.knows(&figure.name) {
            bail!("budgets.toml has no figure {:?}", figure.name);
        }
        self.figures.insert(figure.name.clone(), figure);
        Ok(())
    }

    /// The table with notes below; then the names of what is beyond its limit.
    pub(super) fn print(&self) -> (String, Vec<&str>) {
        let mut text = row(["what", "measured", "must", "aim", "ok?"]);
        let (mut notes, mut failed) = (String::new(), Vec::new());
        for budget in &self.budgets {
            let Some(figure) = self.figures.get(&budget.name) else { continue };
            let wanted =
                |value: Option<f64>| value.map(|value| shown(budget.unit, value)).unwrap_or_default();
            let (must, aim) = (wanted(budget.must), wanted(budget.aim));
            let (measured, verdict) = match figure.value {
                Some(value) => {
                    let verdict = Verdict::of(budget, value);
                    if verdict == Verdict::Failed {
                        failed.push(budget.what.as_str());
                    }
                    (shown(budget.unit, value), verdict.text())
                }
                None => ("–".to_owned(), "not measured"),
            };
            text.push_str(&row([&budget.what, &measured, &must, &aim, verdict]));
            if !figure.note.is_empty() {
                let _ = writeln!(notes, "{}: {}", budget.what, figure.note);
            }
        }
        if !notes.is_empty() {
            text.push('\n');
            text.push_str(&notes);
        }
        (text, failed)
    }
}

fn row([what, measured, must, aim, verdict]: [&str; 5]) -> String {
    let line = format!("{what:<42} {measured:>12} {must:>10} {aim:>10}  {verdict}");
    format!("{}\n", line.trim_end())
}

/// A number of something, with its unit.
fn shown(unit: Unit, value: f64) -> String {
    let number = if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.1}") };
    match unit {
        Unit::Ms if value < 10.0 => {
            format!("{} ms", format!("{value:.2}").trim_end_matches('0').trim_end_matches('.'))
        }
        Unit::Ms => format!("{number} ms"),
        Unit::PerSecond => format!("{:.1} M/s", value / 1e6),
        Unit::Score | Unit::Count => number,
        Unit::Bytes => format!("{number} B"),
        Unit::Kilobytes => format!("{number} KB"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Figure, Table, Verdict, shown};
    use crate::budgets::{Better, Budget, Unit};

    fn budget(better: Better, limit: Option<f64>) -> Budget {
        Budget {
            name: "x".into(),
            what: "an x".into(),
            unit: Unit::Count,
            better,
            must: Some(10.0),
            aim: Some(if better == Better::Less { 5.0 } else { 15.0 }),
            limit,
        }
    }

    #[test]
    fn values_are_held_against_their_budget() {
        let less = budget(Better::Less, Some(20.0));
        let verdicts = [5.0, 10.0, 20.0, 20.5].map(|value| Verdict::of(&less, value));
        assert_eq!(verdicts, [Verdict::Aim, Verdict::Must, Verdict::Short, Verdict::Failed]);
        let more = budget(Better::More, None);
        let verdicts = [15.0, 14.0, 9.0].map(|value| Verdict::of(&more, value));
        assert_eq!(verdicts, [Verdict::Aim, Verdict::Must, Verdict::Short]);
        let neither = Budget { must: None, aim: None, ..more };
        assert_eq!(Verdict::of(&neither, 1.0), Verdict::Shown);
    }

    #[test]
    fn only_a_limit_fails() {
        for (limit, value, failed) in [(None, 99.0, 0), (Some(20.0), 20.0, 0), (Some(20.0), 21.0, 1)] {
            let mut table = Table::new(vec![budget(Better::Less, limit)]);
            table.add(Figure::measured("x", value)).expect("it is known");
            assert_eq!(table.print().1.len(), failed);
        }
    }

    #[test]
    fn a_figure_without_a_budget_is_refused() {
        let mut table = Table::new(Vec::new());
        let figure: Figure = serde_json::from_str(r#"{"name":"x","value":3,"note":"n"}"#).expect("a figure");
        let message = table.add(figure).expect_err("it is not known").to_string();
        assert_eq!(message, "budgets.toml has no figure \"x\"");
    }

    #[test]
    fn what_was_not_measured_says_why() {
        let mut table = Table::new(vec![budget(Better::Less, Some(1.0))]);
        table
            .add(serde_json::from_str(r#"{"name":"x","value":null,"note":"no way"}"#).expect("a figure"))
            .expect("known");
        let (text, failed) = table.print();
        assert!(text.contains("an x: no way") && failed.is_empty(), "{text}");
    }

    #[test]
    fn numbers_have_their_unit() {
        assert_eq!(shown(Unit::Ms, 0.7), "0.7 ms");
        assert_eq!(shown(Unit::Ms, 2.0), "2 ms");
        assert_eq!(shown(Unit::Ms, 454.54), "454.5 ms");
        assert_eq!(shown(Unit::PerSecond, 3_400_000.0), "3.4 M/s");
        assert_eq!(shown(Unit::Score, 100.0), "100");
        assert_eq!(shown(Unit::Kilobytes, 303.74), "303.7 KB");
    }
}
