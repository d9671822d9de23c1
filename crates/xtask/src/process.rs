//! Child processes: started, shown, waited for, and never left behind.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio, exit};
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Exit code of a shell's command that was ended by Ctrl-C.
const INTERRUPTED: i32 = 130;

/// How long a child may take to end by itself once it was interrupted.
const GRACE: Duration = Duration::from_secs(5);

/// Variables that are left out where a command is shown.
const LONG_VARIABLES: [&str; 2] = ["PATH", "CARGO_ENCODED_RUSTFLAGS"];

/// Children that are running now, each the leader of its own process group.
static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// What this program exits with on Ctrl-C.
static EXIT_CODE: AtomicI32 = AtomicI32::new(INTERRUPTED);

/// On Ctrl-C, ends every running child together with its own children, then this program.
pub(crate) fn stop_children_on_interrupt() {
    let handler = || {
        signal_running(Stop::Gently);
        let start = Instant::now();
        while !running().is_empty() && start.elapsed() < GRACE {
            thread::sleep(Duration::from_millis(20));
        }
        signal_running(Stop::AtOnce);
        exit(EXIT_CODE.load(Ordering::Relaxed));
    };
    if let Err(error) = ctrlc::set_handler(handler) {
        eprintln!("notice: Ctrl-C may leave a helper program running: {error}");
    }
}

/// From now on Ctrl-C is the ordinary way to end this program.
pub(crate) fn interrupt_is_success() {
    EXIT_CODE.store(0, Ordering::Relaxed);
}

/// A command to run: a program with its arguments, folder and environment.
#[derive(Debug, Clone)]
pub(crate) struct Cmd {
    program: PathBuf,
    args: Vec<OsString>,
    dir: Option<PathBuf>,
    env: Vec<(OsString, Option<OsString>)>,
}

impl Cmd {
    pub(crate) fn new(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into(), args: Vec::new(), dir: None, env: Vec::new() }
    }

    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    pub(crate) fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.args.extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    pub(crate) fn dir(mut self, dir: impl AsRef<Path>) -> Self {
        self.dir = Some(dir.as_ref().to_owned());
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.env.push((name.into(), Some(value.as_ref().to_owned())));
        self
    }

    pub(crate) fn env_remove(mut self, name: &str) -> Self {
        self.env.push((name.into(), None));
        self
    }

    /// Runs it with its output shown.
    ///
    /// Fails when it cannot be started or ends with a non-zero code.
    pub(crate) fn run(&self) -> Result<()> {
        let status = self.finish(self.command().stdin(Stdio::null()))?.status;
        if !status.success() {
            bail!("`{self}` failed ({status})");
        }
        Ok(())
    }

    /// Runs it in silence; what it printed is shown when it fails.
    pub(crate) fn run_quietly(&self) -> Result<()> {
        self.read().map(drop)
    }

    /// Runs it and gives what it wrote to standard output; what it wrote to standard error is shown.
    pub(crate) fn read_shown(&self) -> Result<String> {
        let output = self.finish(self.command().stdin(Stdio::null()).stdout(Stdio::piped()))?;
        let stdout = String::from_utf8_lossy(&output.stdout);
        if !output.status.success() {
            bail!("`{self}` failed ({})", output.status);
        }
        Ok(stdout.into_owned())
    }

    /// Runs it and gives what it wrote to standard output.
    ///
    /// Fails as [`run`](Self::run) does, with everything that it printed.
    pub(crate) fn read(&self) -> Result<String> {
        let mut command = self.command();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let output = self.finish(&mut command)?;
        let stdout = String::from_utf8_lossy(&output.stdout);
        if !output.status.success() {
            let stderr = String::from_utf8_lossy(&output.stderr);
            bail!("`{self}` failed ({})\n{stdout}{stderr}", output.status);
        }
        Ok(stdout.into_owned())
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.args);
        if let Some(dir) = &self.dir {
            command.current_dir(dir);
        }
        for (name, value) in &self.env {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command
    }

    fn finish(&self, command: &mut Command) -> Result<Output> {
        let running = Running::start(command).with_context(|| format!("cannot start `{self}`"))?;
        running.wait().with_context(|| format!("cannot wait for `{self}`"))
    }
}

/// As one would type it: the variables that matter, then the command.
impl fmt::Display for Cmd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in &self.env {
            if let Some(value) = value
                && !LONG_VARIABLES.iter().any(|long| name == long)
            {
                write!(f, "{}={} ", name.to_string_lossy(), quoted(value))?;
            }
        }
        f.write_str(&quoted(self.program.as_os_str()))?;
        self.args.iter().try_for_each(|arg| write!(f, " {}", quoted(arg)))
    }
}

fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,+@%*".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.into_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// A child in a process group of its own, so that a signal reaches all that it started.
#[derive(Debug)]
struct Running {
    child: Child,
}

impl Running {
    fn start(command: &mut Command) -> io::Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        // Held while it starts: an interrupt in between must not miss it.
        let mut running = running();
        let child = command.spawn()?;
        running.push(child.id());
        Ok(Self { child })
    }

    fn wait(self) -> io::Result<Output> {
        let id = self.child.id();
        let output = self.child.wait_with_output();
        running().retain(|&other| other != id);
        output
    }
}

fn running() -> MutexGuard<'static, Vec<u32>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Debug, Clone, Copy)]
enum Stop {
    Gently,
    AtOnce,
}

#[cfg(unix)]
fn signal_running(how: Stop) {
    use rustix::process::{Pid, Signal, kill_process_group};

    let signal = match how {
        Stop::Gently => Signal::INT,
        Stop::AtOnce => Signal::KILL,
    };
    for pid in running().iter().filter_map(|&id| Pid::from_raw(id.try_into().ok()?)) {
        // A group that has just ended by itself is what is wanted.
        let _ = kill_process_group(pid, signal);
    }
}

/// Elsewhere the console sends Ctrl-C to the children itself.
#[cfg(not(unix))]
fn signal_running(_: Stop) {}

#[cfg(test)]
mod tests {
    use super::Cmd;

    #[test]
    fn shows_what_one_would_type() {
        let cmd = Cmd::new("cargo").args(["test", "a b", ""]).env("X", "1").env("PATH", "/long");
        assert_eq!(cmd.to_string(), "X=1 cargo test 'a b' ''");
    }

    #[test]
    fn reports_what_a_failing_command_printed() {
        let cmd = Cmd::new("sh").args(["-c", "echo out; echo err >&2; exit 3"]);
        let message = cmd.read().expect_err("it exits with 3").to_string();
        assert!(message.contains("out\nerr"), "{message}");
    }

    #[test]
    fn says_which_program_is_missing() {
        let message = Cmd::new("no-such-program").run().expect_err("not there").to_string();
        assert!(message.contains("cannot start `no-such-program`"), "{message}");
    }
}
