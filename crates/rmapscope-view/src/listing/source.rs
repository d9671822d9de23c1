//! Reading the texts.

use alloc::vec::Vec;

use rmapscope_core::{Design, Knob};

use super::{Detail, Fold, Function, Line, Site};

/// What is wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mistake<'a> {
    /// There is no such place.
    Site(&'a str),
    /// There is no such knob or way to skip.
    Condition(&'a str),
    /// There is no such line that begins with `%`.
    Directive(&'a str),
    /// A line that closes what is not open, or the end while something is.
    Open,
}

/// A block that is open.
enum Block {
    /// Whether its condition holds.
    If(bool),
    /// A fold's position in the list; none where it stands in a block that does not hold.
    Fold(Option<usize>),
}

/// What is left of a text under a design; nothing if the design has no such function.
pub(super) fn function(text: &'static str, design: &Design) -> Result<Option<Function>, Mistake<'static>> {
    let mut function = Function { name: "", lines: Vec::new(), folds: Vec::new() };
    let mut open: Vec<Block> = Vec::new();
    for (source, line) in text.lines().enumerate() {
        let holds = open.iter().all(|block| !matches!(block, Block::If(false)));
        let Some(directive) = line.strip_prefix('%') else {
            if holds {
                function.lines.push(read(line, source)?);
            }
            continue;
        };
        let (word, rest) = directive.split_once(' ').unwrap_or((directive, ""));
        match word {
            "if" => open.push(Block::If(condition(rest, design)?)),
            "else" => match open.last_mut() {
                Some(Block::If(holds)) => *holds = !*holds,
                _ => return Err(Mistake::Open),
            },
            "fold" => {
                let (level, title) = rest.split_once(' ').unwrap_or((rest, ""));
                let shown_from = Detail::ALL.into_iter().find(|detail| detail.name() == level);
                let shown_from = shown_from.ok_or(Mistake::Directive(line))?;
                let from = function.lines.len();
                let fold = holds.then_some(function.folds.len());
                if holds {
                    function.folds.push(Fold { from, to: from, title, shown_from });
                }
                open.push(Block::Fold(fold));
            }
            "end" => match open.pop() {
                Some(Block::If(_) | Block::Fold(None)) => {}
                Some(Block::Fold(Some(fold))) => function.folds[fold].to = function.lines.len(),
                None => return Err(Mistake::Open),
            },
            _ => return Err(Mistake::Directive(line)),
        }
    }
    if !open.is_empty() {
        return Err(Mistake::Open);
    }
    function.folds.retain(|fold| fold.from < fold.to);
    let Some(head) = function.lines.first() else { return Ok(None) };
    function.name = head.text.split('(').next().unwrap_or(head.text);
    Ok(Some(function))
}

/// A line: its text, and behind two spaces the places it stands for.
fn read(line: &'static str, source: usize) -> Result<Line, Mistake<'static>> {
    let (text, labels) = line.split_once("  @").unwrap_or((line, ""));
    let mut sites = Vec::new();
    for label in labels.split([' ', '@']).filter(|label| !label.is_empty()) {
        sites.push(Site::from_name(label).ok_or(Mistake::Site(label))?);
    }
    let trimmed = text.trim_start();
    Ok(Line { depth: (text.len() - trimmed.len()) / 2, text: trimmed, sites, source })
}

/// Whether `knob`, `!knob` or `skip=name` holds under a design.
fn condition(text: &'static str, design: &Design) -> Result<bool, Mistake<'static>> {
    if let Some(name) = text.strip_prefix("skip=") {
        let skip = rmapscope_core::Skip::NAMES.into_iter().find(|(_, other)| *other == name);
        return Ok(skip.ok_or(Mistake::Condition(text))?.0 == design.skip);
    }
    let name = text.strip_prefix('!').unwrap_or(text);
    let knob = Knob::ALL.into_iter().find(|knob| knob.name() == name).ok_or(Mistake::Condition(text))?;
    Ok(knob.get(design) == (name.len() == text.len()))
}
