//! budgets.toml: what the page may cost.

use anyhow::{Context, Result, bail};
use fs_err as fs;
use serde::Deserialize;

use crate::project::Project;

/// All of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Budgets {
    pub(crate) first_load: FirstLoad,
    pub(crate) embedding: Embedding,
    /// The other figures, in the order in which they are shown.
    #[serde(default, rename = "figure")]
    pub(crate) figures: Vec<Budget>,
}

/// In units of 1000 bytes, all files compressed by gzip.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the unit belongs to the names in the file")]
pub(crate) struct FirstLoad {
    pub(crate) must_gzip_kb: u32,
    pub(crate) aim_gzip_kb: u32,
    /// What fails the build: the must, or while that is not reached yet, what was reached.
    pub(crate) limit_gzip_kb: u32,
}

/// What those load who embed the page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Embedding {
    /// The page as one file, in hundredths of the page in files, all compressed by gzip.
    pub(crate) single_file_percent: u32,
    /// The script with the custom element, compressed by gzip.
    pub(crate) script_gzip_bytes: u32,
}

/// What one figure has to be.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Budget {
    /// What the measurement calls it.
    pub(crate) name: String,
    /// What a reader calls it.
    pub(crate) what: String,
    pub(crate) unit: Unit,
    #[serde(default)]
    pub(crate) better: Better,
    pub(crate) must: Option<f64>,
    pub(crate) aim: Option<f64>,
    /// What fails the command if it is missed.
    pub(crate) limit: Option<f64>,
}

/// What a figure is a number of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Unit {
    /// Milliseconds.
    Ms,
    /// Times a second.
    PerSecond,
    /// Points out of 100.
    Score,
    /// Things.
    Count,
    /// Bytes.
    Bytes,
    /// Units of 1000 bytes.
    Kilobytes,
}

impl Unit {
    /// Whether other work on the machine changes it.
    fn is_time(self) -> bool {
        match self {
            Self::Ms | Self::PerSecond => true,
            Self::Score | Self::Count | Self::Bytes | Self::Kilobytes => false,
        }
    }
}

/// Which way a figure is to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Better {
    #[default]
    Less,
    More,
}

impl Budgets {
    /// Reads the project's.
    pub(crate) fn read(project: &Project) -> Result<Self> {
        Self::parse(&fs::read_to_string(project.path("budgets.toml"))?).context("in budgets.toml")
    }

    fn parse(text: &str) -> Result<Self> {
        let budgets: Self = toml::from_str(text)?;
        for (i, figure) in budgets.figures.iter().enumerate() {
            if figure.unit.is_time() && figure.limit.is_some() {
                bail!(
                    "the figure {:?} is a time, which must not fail anything: it can have no limit",
                    figure.name
                );
            }
            if budgets.figures[..i].iter().any(|other| other.name == figure.name) {
                bail!("there are two figures {:?}", figure.name);
            }
        }
        Ok(budgets)
    }

    /// The first load as a figure like the others.
    pub(crate) fn first_load(&self) -> Budget {
        let FirstLoad { must_gzip_kb, aim_gzip_kb, limit_gzip_kb } = self.first_load;
        Budget {
            name: "first-load".into(),
            what: "first load, gzip".into(),
            unit: Unit::Kilobytes,
            better: Better::Less,
            must: Some(must_gzip_kb.into()),
            aim: Some(aim_gzip_kb.into()),
            limit: Some(limit_gzip_kb.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Budgets;

    const FIRST_LOAD: &str = "[first_load]\nmust_gzip_kb = 3\naim_gzip_kb = 2\nlimit_gzip_kb = 4\n\
         [embedding]\nsingle_file_percent = 140\nscript_gzip_bytes = 1500\n";

    fn refused(figures: &str) -> String {
        format!("{:#}", Budgets::parse(&format!("{FIRST_LOAD}{figures}")).expect_err("it is wrong"))
    }

    #[test]
    fn a_time_cannot_fail_anything() {
        let figure = "[[figure]]\nname = \"ready\"\nwhat = \"ready\"\nunit = \"ms\"\nlimit = 3\n";
        assert!(refused(figure).contains("\"ready\" is a time"), "{}", refused(figure));
    }

    #[test]
    fn a_name_is_there_once() {
        let figure = "[[figure]]\nname = \"axe\"\nwhat = \"axe\"\nunit = \"count\"\n";
        assert!(refused(&figure.repeat(2)).contains("two figures \"axe\""));
    }

    #[test]
    fn the_first_load_is_a_figure_too() {
        let budgets = Budgets::parse(FIRST_LOAD).expect("it is right");
        let figure = budgets.first_load();
        assert_eq!((figure.must, figure.aim, figure.limit), (Some(3.0), Some(2.0), Some(4.0)));
    }
}
