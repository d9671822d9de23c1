//! Firefox, in which the tests of scenes on pages of other people run again.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::system::apt_install;
use crate::process::Cmd;

/// Variable that names it: for the user to choose one, or, if it is empty, to do without; and for the tests to find it.
const VARIABLE: &str = "RMAPSCOPE_FIREFOX";

/// Its names, the best first.
const NAMES: [&str; 3] = ["firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"];

/// A Firefox for the tests, or the wish to do without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Firefox {
    At(PathBuf),
    NotWanted,
}

impl Firefox {
    /// That of this machine; where there is none, Debian's is installed.
    pub(crate) fn find_or_install() -> Result<Self> {
        let chosen = env::var(VARIABLE).ok();
        if let Some(found) = Self::find(chosen.as_deref())? {
            return Ok(found);
        }
        let need = format!(
            "Firefox is needed for the browser tests. If it is at an unusual place, set {VARIABLE}; if it is empty, \
             the tests in Firefox are left out."
        );
        apt_install(&["firefox-esr"], &need)?;
        Self::find(None)?.context("Firefox was installed but is not on PATH")
    }

    /// What was chosen, or else what is there.
    fn find(chosen: Option<&str>) -> Result<Option<Self>> {
        match chosen {
            Some("") => Ok(Some(Self::NotWanted)),
            Some(chosen) => {
                let program = which::which(chosen);
                let program =
                    program.with_context(|| format!("{VARIABLE} is {chosen:?}, which is no program"));
                Ok(Some(Self::At(program?)))
            }
            None => Ok(NAMES.iter().find_map(|name| which::which(name).ok()).map(Self::At)),
        }
    }

    /// Tells a Node.js test which one to start.
    pub(crate) fn named_to(&self, cmd: Cmd) -> Cmd {
        match self {
            Self::At(program) => cmd.env(VARIABLE, program),
            Self::NotWanted => {
                eprintln!("notice: {VARIABLE} is empty, so the tests in Firefox are skipped");
                cmd.env_remove(VARIABLE)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Firefox;

    #[test]
    fn what_was_chosen_counts_even_if_it_is_wrong() {
        assert_eq!(Firefox::find(Some("")).expect("a choice"), Some(Firefox::NotWanted));
        let found = Firefox::find(Some("sh")).expect("it is on PATH").expect("a choice");
        assert!(matches!(found, Firefox::At(program) if program.is_absolute()));
        let message = Firefox::find(Some("no-such-program")).expect_err("not there").to_string();
        assert_eq!(message, "RMAPSCOPE_FIREFOX is \"no-such-program\", which is no program");
    }
}
