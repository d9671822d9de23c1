//! What can be given on the command line. Help, completions and manual pages are made from this.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use rmapscope_view::DesignDoc;

/// See what Linux's batched reverse-map unmapping does to a folio's page-table entries
///
/// A scenario (JSON) lays out folios, address spaces and their entries, and says what is unmapped. A design is one way
/// in which the kernel does or did that. The program runs the one under the other.
#[derive(Debug, Parser)]
#[command(
    name = "rmapscope",
    version,
    max_term_width = 80,
    disable_help_subcommand = true,
    after_help = "Examples:
  rmapscope run scenario.json
  rmapscope run scenario.json --design v7.0 --design series-v2
  rmapscope explain scenario.json --design v7.0
  rmapscope compare scenario.json --design v7.0 --design jump
  rmapscope render scenario.json --step 20 -o step.svg
  rmapscope designs

Exit status: 0 if all went well, 1 if a design showed bugs (only with
--fail-on-bugs), 2 if the usage or an input was refused."
)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run scenarios under designs and print what became of them
    Run(RunArgs),
    /// Answer JSON lines, one by one
    ///
    /// Reads lines {"scenario": …, "designs": […]} from the standard input and writes one line for each: the array that
    /// `run --format json` prints, with "events": true each outcome with its log. A line that is refused is answered
    /// with {"error": "…"}.
    #[command(after_help = "Examples:
  echo '{\"scenario\": '\"$(cat scenario.json)\"'}' | tr -d '\\n' |
    rmapscope batch
  rmapscope batch < lines.jsonl > answers.jsonl")]
    Batch,
    /// Check a scenario and print its canonical form
    Check(CheckArgs),
    /// Tell what happens in a run, step by step
    Explain(ExplainArgs),
    /// Compare two to four designs on a scenario
    Compare(CompareArgs),
    /// Count over orders of folios, or over batches
    ///
    /// Takes the shape of what the scenario unmaps first and lays out the same 512 pages as folios of that shape: of
    /// every order, or falling into 1, 2, 4 and more batches each.
    Sweep(SweepArgs),
    /// Draw a step of a run, or several, as a picture (SVG)
    Render(RenderArgs),
    /// Print the link that shows a scenario
    Link(LinkArgs),
    /// Print what a link holds
    Open(OpenArgs),
    /// List the designs and their knobs
    #[command(after_help = "Examples:
  rmapscope designs
  rmapscope run scenario.json --design series-v2
  rmapscope run scenario.json \\
    --design '{ \"base\": \"v7.0\", \"batch_uffd_wp\": true }'")]
    Designs,
    /// Measure how fast the simulator is
    Bench(BenchArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Print a manual page
    Man(ManArgs),
}

/// What `run` takes.
#[derive(Args, Debug)]
#[command(after_help = "Without --design the scenario's own designs are used, and all presets if it
names none. With --format json there is one array of outcomes per file, each
on a line of its own. With --format csv there is one table of counts for all
files and designs (RFC 4180), with --events a line for each step.

Examples:
  rmapscope run scenario.json
  rmapscope run scenario.json --design v7.0 --design series-v2
  rmapscope run scenario.json --design '{\"base\":\"v7.0\",\"batch_anon\":true}'
  rmapscope run *.json --format json --events
  rmapscope run *.json --format csv > counts.csv
  rmapscope run scenario.json --fail-on-bugs && echo fine")]
pub(crate) struct RunArgs {
    /// Files with a scenario each; - is the standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// A preset's name or an object of knobs as JSON; may be repeated
    #[arg(long = "design", value_name = "DESIGN", value_parser = design)]
    pub designs: Vec<DesignDoc>,
    /// How to print the outcomes
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Print every event, too
    #[arg(long)]
    pub events: bool,
    /// End with exit status 1 if a design showed bugs
    #[arg(long)]
    pub fail_on_bugs: bool,
}

/// How outcomes and links are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Tables to read.
    Text,
    /// The outcome document.
    Json,
    /// Counts as comma-separated values.
    Csv,
}

/// What `check` takes.
#[derive(Args, Debug)]
#[command(after_help = "Warnings about what is legal but probably not meant go to the standard error.

Examples:
  rmapscope check scenario.json
  rmapscope check --compact - < scenario.json
  rmapscope check scenario.json > /dev/null && echo fine")]
pub(crate) struct CheckArgs {
    /// A file with a scenario; - is the standard input
    pub file: PathBuf,
    /// Print it without white space
    #[arg(long)]
    pub compact: bool,
}

/// What `explain` takes.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  rmapscope explain scenario.json --design v7.0
  rmapscope explain scenario.json --design series-v2 --from 10 --to 20")]
pub(crate) struct ExplainArgs {
    /// A file with a scenario; - is the standard input
    pub file: PathBuf,
    /// A preset's name or an object of knobs as JSON [default: the scenario's first, or v7.0]
    #[arg(long, value_name = "DESIGN", value_parser = design)]
    pub design: Option<DesignDoc>,
    /// The first step to tell
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub from: usize,
    /// The last step to tell [default: the end]
    #[arg(long, value_name = "M")]
    pub to: Option<usize>,
    /// The state after so many steps instead, 0 for the start
    #[arg(long, value_name = "N", conflicts_with_all = ["from", "to"])]
    pub step: Option<usize>,
    /// The address of the page: ends the text with the link that shows its last step
    #[arg(long, value_name = "URL")]
    pub base: Option<String>,
}

/// What `compare` takes.
#[derive(Args, Debug)]
#[command(after_help = "Without --design the scenario's own designs are compared. Differences are
against the first one.

Examples:
  rmapscope compare scenario.json --design series-v2 --design jump
  rmapscope compare scenario.json --cost arm64
  rmapscope compare scenario.json --format json
  rmapscope compare scenario.json --format svg --step 92 > compared.svg")]
pub(crate) struct CompareArgs {
    /// A file with a scenario; - is the standard input
    pub file: PathBuf,
    /// A preset's name or an object of knobs as JSON; two to four
    #[arg(long = "design", value_name = "DESIGN", value_parser = design)]
    pub designs: Vec<DesignDoc>,
    /// Weigh what was done, too; may be repeated
    #[arg(long = "cost", value_name = "MODEL", value_enum)]
    pub costs: Vec<Model>,
    /// How to print the comparison
    #[arg(long, value_enum, default_value_t = CompareFormat::Text)]
    pub format: CompareFormat,
    /// With --format svg: the step of the first design at which all are drawn, the
    /// others where they come to the same page [default: the end]
    #[arg(long, value_name = "N")]
    pub step: Option<usize>,
    /// End with exit status 1 if a design showed bugs
    #[arg(long)]
    pub fail_on_bugs: bool,
}

/// How a comparison is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompareFormat {
    /// Tables to read.
    Text,
    /// The comparison as a document.
    Json,
    /// Counts as comma-separated values.
    Csv,
    /// A picture of all designs, one above the other.
    Svg,
}

/// A table of weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Model {
    /// Every operation counts as one.
    Plain,
    /// x86: atomic operations weigh more, interrupts most.
    X86,
    /// arm64 with blocks of sixteen entries (contpte).
    Arm64,
}

/// What `sweep` takes.
#[derive(Args, Debug)]
#[command(after_help = "Without --design the scenario's own designs are used, and all presets if it
names none.

Examples:
  rmapscope sweep scenario.json
  rmapscope sweep scenario.json --over batches --design series-v2
  rmapscope sweep scenario.json --format csv > sweep.csv
  rmapscope sweep scenario.json --format svg > sweep.svg")]
pub(crate) struct SweepArgs {
    /// A file with a scenario; - is the standard input
    pub file: PathBuf,
    /// A preset's name or an object of knobs as JSON; up to nine
    #[arg(long = "design", value_name = "DESIGN", value_parser = design)]
    pub designs: Vec<DesignDoc>,
    /// What is varied
    #[arg(long, value_enum, default_value_t = Over::Order)]
    pub over: Over,
    /// How to print the counts
    #[arg(long, value_enum, default_value_t = SweepFormat::Text)]
    pub format: SweepFormat,
}

/// What a sweep varies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Over {
    /// The order of the folios.
    Order,
    /// The number of batches that each falls into.
    Batches,
}

/// How a sweep is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SweepFormat {
    /// Tables to read.
    Text,
    /// Every count as comma-separated values.
    Csv,
    /// A picture.
    Svg,
}

/// What `render` takes.
#[derive(Args, Debug)]
#[command(after_help = "Steps are counted as explain counts them; step 0 is the start. An animation
shows its last step where less motion is asked for.

Examples:
  rmapscope render scenario.json --design series-v2 --step 71 > step.svg
  rmapscope render scenario.json --step 71 --theme auto -o step.svg
  rmapscope render scenario.json --animate 40..80 -o steps.svg
  rmapscope render scenario.json --step 71 -o step.png")]
pub(crate) struct RenderArgs {
    /// A file with a scenario; - is the standard input
    pub file: PathBuf,
    /// A preset's name or an object of knobs as JSON [default: the scenario's first, or v7.0]
    #[arg(long, value_name = "DESIGN", value_parser = design)]
    pub design: Option<DesignDoc>,
    /// The step to draw [default: the last]
    #[arg(long, value_name = "N", conflicts_with = "animate")]
    pub step: Option<usize>,
    /// The first and the last step of an animation
    #[arg(long, value_name = "FROM..TO", value_parser = range)]
    pub animate: Option<(usize, usize)>,
    /// How long an animation shows a step, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 600, value_parser = clap::value_parser!(u32).range(40..=10_000))]
    pub pace: u32,
    /// The colours; auto follows whoever looks at it, which a PNG cannot
    #[arg(long, value_enum, default_value_t = ThemeArg::Light)]
    pub theme: ThemeArg,
    /// How wide, in pixels [default: 1000, with --compact 320]
    #[arg(long, value_name = "PX", value_parser = clap::value_parser!(u16).range(160..=4096))]
    pub width: Option<u16>,
    /// Draw entries and brackets only, small
    #[arg(long)]
    pub compact: bool,
    /// The rows of entries to draw, of all address spaces [default: all, or those around the cursor]
    #[arg(long, value_name = "FROM..TO", value_parser = range, conflicts_with = "compact")]
    pub rows: Option<(usize, usize)>,
    /// Draw pixels (PNG), not shapes (SVG); so does a name that ends in .png
    #[arg(long, conflicts_with = "animate")]
    pub png: bool,
    /// How many pixels of a PNG make one of the picture's
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=4))]
    pub scale: u16,
    /// Where to write it [default: the standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// The colours of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ThemeArg {
    /// Ink on white.
    Light,
    /// Light on black.
    Dark,
    /// As the reader has it.
    Auto,
}

/// What `link` takes.
#[derive(Args, Debug)]
#[command(after_help = "Without --base only the fragment is printed; it goes behind the address of any
copy of the page, also one on your disk. Whatever is seen is in it: nothing is
stored anywhere.

Examples:
  rmapscope link scenario.json
  rmapscope link scenario.json --design v7.0 --design series-v2 --step 37
  rmapscope link scenario.json --base https://example.org/rmapscope/")]
pub(crate) struct LinkArgs {
    /// A file with a scenario; - is the standard input
    pub file: PathBuf,
    /// A preset's name or an object of knobs as JSON; may be repeated, up to four
    /// times [default: the scenario's first, or v7.0]
    #[arg(long = "design", value_name = "DESIGN", value_parser = design)]
    pub designs: Vec<DesignDoc>,
    /// The step to show; 0 is the start
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub step: u64,
    /// The address of the page, in front of the fragment
    #[arg(long, value_name = "URL", default_value = "", hide_default_value = true)]
    pub base: String,
    /// Print HTML with a frame that shows it; needs --base
    #[arg(long, requires = "base")]
    pub embed: bool,
    /// Print the page as one file, rmapscope.html, so that it begins with the link
    #[arg(long, value_name = "FILE", conflicts_with_all = ["embed", "base"])]
    pub page: Option<PathBuf>,
}

/// What `open` takes.
#[derive(Args, Debug)]
#[command(after_help = "A link whose trace is not the one it was made of is shown all the same, with a
warning on the standard error.

Examples:
  rmapscope open '#1._vbjI0SJ1LhtR6eghg_KYkKujr0Q61JqhTiuGg'
  rmapscope link scenario.json --step 37 | rmapscope open -
  rmapscope open - --format json < link | jq .scenario | rmapscope check -")]
pub(crate) struct OpenArgs {
    /// A link or its fragment; - is the standard input
    pub link: String,
    /// How to print it: as text with a picture of the step, the documents, or a drawing of the step
    #[arg(long, value_enum, default_value_t = OpenFormat::Text)]
    pub format: OpenFormat,
    /// The colours of a drawing
    #[arg(long, value_enum, default_value_t = ThemeArg::Light)]
    pub theme: ThemeArg,
}

/// How what a link holds is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OpenFormat {
    /// A summary and a picture.
    Text,
    /// The documents.
    Json,
    /// The step as `render` draws it, or of several designs as `compare` does.
    Svg,
}

/// What `bench` takes.
#[derive(Args, Debug)]
#[command(after_help = "With --counts nothing is timed, so that instructions can be counted: those of
the simulation alone are the ones of a single function.

Examples:
  rmapscope bench
  rmapscope bench --repetitions 25
  rmapscope bench --folios 64
  rmapscope bench --only anon --design v7.0 --design series-v2
  valgrind --tool=callgrind --toggle-collect='*::sim::unmap::*::run' \\
    rmapscope bench --only file --design v7.0 --counts")]
pub(crate) struct BenchArgs {
    /// How often each measurement is repeated; the median is shown
    #[arg(long, value_name = "N", default_value_t = 9, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub repetitions: u16,
    /// How many folios of 64K are unmapped
    #[arg(long, value_name = "N", default_value_t = 4096, value_parser = clap::value_parser!(u32).range(1..=1 << 20))]
    pub folios: u32,
    /// Only this layout; may be repeated
    #[arg(long, value_enum, value_name = "LAYOUT")]
    pub only: Vec<Layout>,
    /// A preset's name or an object of knobs as JSON; may be repeated
    #[arg(long = "design", value_name = "DESIGN", value_parser = design)]
    pub designs: Vec<DesignDoc>,
    /// Simulate once, counts only, and print a line of JSON for each instead of times
    #[arg(long, conflicts_with = "repetitions")]
    pub counts: bool,
}

/// What is unmapped in a measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Layout {
    /// Anonymous memory, writable and dirty, in the swap cache.
    Anon,
    /// The same in a VMA that is write-protected through userfaultfd.
    AnonUffdWp,
    /// Clean pages of a file.
    File,
    /// The same in a VMA that is write-protected through userfaultfd.
    FileUffdWp,
}

/// What `completions` takes.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  rmapscope completions bash > rmapscope.bash
  rmapscope completions fish > ~/.config/fish/completions/rmapscope.fish")]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// What `man` takes.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  rmapscope man | man -l -
  rmapscope man run > rmapscope-run.1")]
pub(crate) struct ManArgs {
    /// The command whose page is wanted, instead of the program's
    pub command: Option<String>,
}

fn design(text: &str) -> Result<DesignDoc, String> {
    DesignDoc::parse(text).map_err(|error| error.to_string())
}

fn range(text: &str) -> Result<(usize, usize), String> {
    let range = text.split_once("..").and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
    range.ok_or_else(|| "two numbers like 40..80 would be accepted".into())
}
