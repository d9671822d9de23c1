//! Where results go, and what is said when something fails.

use std::{
    io::{self, BufWriter, ErrorKind, StdoutLock, Write},
    process::ExitCode,
};

use serde_json::error::Category;

/// What the exit code says of a run that worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing to complain of: 0.
    Fine,
    /// A design showed bugs, and that was to count as a failure: 1.
    Bugs,
}

impl Verdict {
    /// The exit code.
    pub(crate) fn exit_code(self) -> ExitCode {
        match self {
            Self::Fine => ExitCode::SUCCESS,
            Self::Bugs => ExitCode::from(1),
        }
    }
}

/// Why a command cannot go on.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Nobody reads the output any more: not an error.
    Closed,
    /// Bad usage or input, one message each.
    Bad(Vec<String>),
}

impl Failure {
    /// One thing that is wrong.
    pub(crate) fn bad(message: impl Into<String>) -> Self {
        Self::Bad(vec![message.into()])
    }
}

impl From<io::Error> for Failure {
    /// An error of the output; errors of inputs are given a name where they happen.
    fn from(error: io::Error) -> Self {
        if error.kind() == ErrorKind::BrokenPipe {
            Self::Closed
        } else {
            Self::bad(format!("standard output: {error}"))
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        match error.classify() {
            Category::Io => io::Error::from(error).into(),
            Category::Syntax | Category::Data | Category::Eof => Self::bad(error.to_string()),
        }
    }
}

/// The standard output, with a buffer.
#[derive(Debug)]
pub(crate) struct Output(BufWriter<StdoutLock<'static>>);

impl Output {
    /// Takes the standard output for the rest of the program.
    pub(crate) fn stdout() -> Self {
        Self(BufWriter::with_capacity(1 << 16, io::stdout().lock()))
    }

    /// Writes what is still in the buffer.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        let result = self.0.flush();
        // What could not be written is not tried again.
        let _ = self.0.into_parts();
        Ok(result?)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Says something on the standard error.
pub(crate) fn say(message: &str) {
    // If nobody listens there is nothing better to do than to go on.
    let _ = writeln!(io::stderr().lock(), "rmapscope: {message}");
}
