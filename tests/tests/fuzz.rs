//! The fuzz targets over their corpus and over bounded mutations of it, with a fixed seed and no special toolchain.
//!
//! `RMAPSCOPE_FUZZ_ROUNDS` sets the number of mutations of each target. For longer runs see `tests/fuzz/README.md`.

use std::{collections::BTreeMap, env, fs, path::Path};

use rmapscope_tests::{fuzz, hard_links::hard_links, links::LINKS, vectors::FILES};

/// A small generator of numbers (`xorshift64*`): the same mutations in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n.max(1) as u64).expect("below a usize")
    }

    #[expect(clippy::cast_possible_truncation, reason = "any byte will do")]
    fn byte(&mut self) -> u8 {
        self.next() as u8
    }
}

fn rounds(default: usize) -> usize {
    env::var("RMAPSCOPE_FUZZ_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(default)
}

fn corpus() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/document");
    let mut inputs: Vec<_> = fs::read_dir(folder)
        .expect("the corpus is there")
        .map(|entry| fs::read(entry.expect("a readable folder").path()).expect("a readable file"))
        .collect();
    for file in FILES {
        let value: serde_json::Value = serde_json::from_str(file.text).expect("a vector file is JSON");
        if let Some(scenario) = value.get("scenario") {
            inputs.push(scenario.to_string().into_bytes());
        }
    }
    assert!(inputs.len() > 90, "the corpus has {} inputs", inputs.len());
    inputs
}

/// Pieces that a document is made of, and numbers at the edges of what is accepted.
const PIECES: [&str; 24] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "null",
    "true",
    "-1",
    "0",
    "1",
    "512",
    "4503599627370495",
    "4503599627370496",
    "18446744073709551616",
    "1e400",
    "0.5",
    "\"at\"",
    "\"present\"",
    "\"bits\"",
    "\"wdysu\"",
    "\u{0}",
    "\u{feff}",
];

fn mutate(input: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(bytes.len());
        match numbers.below(5) {
            0 if !bytes.is_empty() => bytes[at] = numbers.byte(),
            1 => {
                let piece = PIECES[numbers.below(PIECES.len())].bytes();
                bytes.splice(at..at, piece);
            }
            2 => {
                let end = (at + numbers.below(20)).min(bytes.len());
                bytes.drain(at..end);
            }
            3 => bytes.truncate(at),
            _ => {
                // A number becomes another one.
                let digits = bytes[at..].iter().position(u8::is_ascii_digit).map(|i| at + i);
                if let Some(from) = digits {
                    let len = bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
                    let piece = PIECES[9 + numbers.below(9)].bytes();
                    bytes.splice(from..from + len, piece);
                }
            }
        }
    }
    bytes
}

#[test]
fn documents() {
    let corpus = corpus();
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    for input in &corpus {
        fuzz::document(input);
    }
    for _ in 0..rounds(20_000) {
        let input = &corpus[numbers.below(corpus.len())];
        fuzz::document(&mutate(input, &mut numbers));
    }
}

#[test]
fn scenarios_and_knobs() {
    let mut numbers = Numbers(0xd1b5_4a32_d192_ed03);
    for _ in 0..rounds(20_000) {
        let bytes: Vec<u8> = (0..numbers.below(2500)).map(|_| numbers.byte()).collect();
        fuzz::knobs(&bytes);
    }
}

/// A valid link with a few of its characters changed, or put together from two.
fn mutate_link(links: &[&str], numbers: &mut Numbers) -> String {
    const DIGITS: &[u8; 66] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
    let mut bytes = links[numbers.below(links.len())].as_bytes().to_vec();
    for _ in 0..=numbers.below(3) {
        let at = numbers.below(bytes.len());
        // Seldom one that no payload has.
        let digits = if numbers.below(8) == 0 { 66 } else { 64 };
        let digit = DIGITS[numbers.below(digits)];
        match numbers.below(8) {
            0..4 if !bytes.is_empty() => bytes[at] = digit,
            4 => bytes.insert(at, digit),
            5 if !bytes.is_empty() => {
                bytes.remove(at);
            }
            6 => {
                let other = links[numbers.below(links.len())].as_bytes();
                bytes.truncate(at);
                bytes.extend_from_slice(&other[at.min(other.len())..]);
            }
            _ => {
                // Bits without a pattern behind something that is valid.
                bytes.truncate(at.max(2));
                bytes.extend((0..numbers.below(60)).map(|_| DIGITS[numbers.below(64)]));
            }
        }
    }
    String::from_utf8(bytes).expect("ASCII")
}

#[test]
fn links() {
    let links: Vec<&str> = LINKS.iter().map(|file| file.link.trim_end()).collect();
    let mut numbers = Numbers(0xa076_1d64_78bd_642f);
    for link in &links {
        fuzz::link(link.as_bytes());
    }
    for (_, link) in hard_links() {
        fuzz::link(link.as_bytes());
    }
    let mut answers = BTreeMap::new();
    for _ in 0..rounds(20_000) {
        let text = mutate_link(&links, &mut numbers);
        *answers.entry(fuzz::link(text.as_bytes())).or_insert(0_usize) += 1;
    }
    // Mutations that go wrong in one way only would test little.
    assert!(answers.len() > 8, "{answers:?}");
}
