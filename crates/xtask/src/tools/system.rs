//! Debian's packages, as far as this user may install them.

use std::sync::Once;

use anyhow::{Result, bail};

use crate::process::Cmd;
use crate::report::timed;

/// Installs Debian packages.
///
/// `need` names what is missing and what it is for; it opens the error that says what to type when
/// this user may not install anything or there is no apt.
pub(super) fn apt_install(packages: &[&str], need: &str) -> Result<()> {
    let list = packages.join(" ");
    if which::which("apt-get").is_err() {
        bail!("{need}\nThis is not a Debian-like system; install by hand what it calls: {list}");
    }
    let by_hand =
        format!("    sudo apt-get update\n    sudo apt-get install -y --no-install-recommends {list}");
    if !is_root() {
        bail!("{need}\nOnly root may install it; run by hand, then try again:\n{by_hand}");
    }
    let install = apt_get().args(["install", "-y", "--no-install-recommends"]).args(packages);
    timed(&format!("install Debian packages: {list}"), || {
        static UPDATE: Once = Once::new();
        // An outdated list often works too: then the installation is what decides.
        UPDATE.call_once(|| drop(apt_get().arg("update").run_quietly()));
        install.run_quietly()
    })
    .map_err(|error| error.context(format!("{need}\nIt failed; run by hand:\n{by_hand}")))
}

fn apt_get() -> Cmd {
    Cmd::new("apt-get").env("DEBIAN_FRONTEND", "noninteractive").args(["-q", "-o", "DPkg::Lock::Timeout=600"])
}

#[cfg(unix)]
pub(super) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
pub(super) fn is_root() -> bool {
    false
}
