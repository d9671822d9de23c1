//! `rmapscope batch`: JSON lines in, one line of answers for each.

use std::io::{BufRead, Write};

use rmapscope_view::{Json, Request, designs_or_default};

use crate::{
    input::not_utf8,
    output::{Failure, Verdict},
    run::write_outcomes,
};

/// Buffers that a long line has made larger than this are made smaller again.
const KEEP: usize = 1 << 20;

/// Answers each line of the input with one line. A line that is refused is answered with an error, and the next one
/// is read.
///
/// # Errors
///
/// If the input cannot be read or the output cannot be written.
pub(crate) fn batch(input: &mut impl BufRead, output: &mut impl Write) -> Result<Verdict, Failure> {
    let mut line = Vec::new();
    let mut answer = Vec::new();
    loop {
        line.clear();
        line.shrink_to(KEEP);
        let read = input.read_until(b'\n', &mut line);
        if read.map_err(|error| Failure::bad(format!("standard input: {error}")))? == 0 {
            return Ok(Verdict::Fine);
        }
        answer.clear();
        answer.shrink_to(KEEP);
        if let Err(message) = answer_to(&line, &mut answer) {
            answer.clear();
            let error = Json::Object(vec![("error".into(), Json::String(message))]);
            answer.extend_from_slice(error.to_compact().as_bytes());
        }
        answer.push(b'\n');
        // One write for a whole line, so that nobody ever sees a part of one.
        output.write_all(&answer)?;
        output.flush()?;
    }
}

/// Writes the answer to a line, or says why the line is refused.
fn answer_to(line: &[u8], answer: &mut Vec<u8>) -> Result<(), String> {
    // Without the line's end, so that an error at the end is said to be in line 1.
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let line = str::from_utf8(line).map_err(|error| not_utf8(&error))?;
    let request = Request::parse(line).map_err(|error| error.to_string())?;
    let designs = designs_or_default(request.designs, &request.scenario);
    match write_outcomes(&request.scenario, &designs, request.events, answer) {
        Ok(_) => Ok(()),
        Err(Failure::Closed) => Err("the answer could not be built".into()),
        Err(Failure::Bad(messages)) => Err(messages.join("; ")),
    }
}
