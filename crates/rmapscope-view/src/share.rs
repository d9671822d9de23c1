//! What is handed on besides pictures: a text with its link for a mail, a frame for a page, the page as one file that
//! begins with a link; and how files are called. The page and the command line make them here.

use alloc::{borrow::ToOwned as _, format, string::String};

use rmapscope_core::Trace;

use crate::markup::escaped;
use crate::text;

/// What a page of one file knows itself by, and where what it begins with is put.
const HEAD: &str = "<meta charset=\"utf-8\">";
const DATA: &str = "id=\"rmapscope-main\"";
const TITLE: &str = "<title>rmapscope</title>";

/// How wide and high a frame is at first, in pixels.
pub const FRAME: (u32, u32) = (720, 420);

/// What a text for a mail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The state after so many steps.
    State(usize),
    /// Steps, from 1: the first and the last one.
    Steps(usize, usize),
}

impl Told {
    /// The step that the link at its end shows.
    #[must_use]
    pub const fn step(self) -> usize {
        match self {
            Self::State(step) | Self::Steps(_, step) => step,
        }
    }

    /// The text, in at most [`text::COLUMNS`] columns of ASCII.
    #[must_use]
    pub fn text(self, trace: &Trace, design: &str, title: &str) -> String {
        match self {
            Self::State(step) => text::state(trace, design, title, step),
            Self::Steps(from, to) => text::explain(trace, design, title, from.saturating_sub(1), to),
        }
    }

    /// The text with the address that shows its last step on a line of its own at the end. That is as long as it is: a
    /// link that is broken into lines is none.
    #[must_use]
    pub fn mail(self, trace: &Trace, design: &str, title: &str, address: &str) -> String {
        self.text(trace, design, title) + "\n" + address + "\n"
    }
}

/// HTML that puts what a link shows into a frame; `page` is the address of the page without query and fragment.
#[must_use]
pub fn frame(page: &str, link: &str, title: &str) -> String {
    iframe(&format!("{page}?embed=1#{link}"), title) + "\n"
}

/// HTML that puts what is at an address into a frame.
#[must_use]
pub fn iframe(address: &str, title: &str) -> String {
    let (width, height) = FRAME;
    let (address, title) = (escaped(address), escaped(title));
    format!(
        "<iframe src=\"{address}\" title=\"{title}\" width=\"{width}\" height=\"{height}\" \
         loading=\"lazy\" style=\"border:0\"></iframe>"
    )
}

/// The page as one file, so that it begins with a link; nothing if the text is not that page.
#[must_use]
pub fn page(file: &str, link: &str, title: &str) -> Option<String> {
    if !file.contains(DATA) || !file.contains(HEAD) {
        return None;
    }
    let meta = format!("{HEAD}\n<meta name=\"rmapscope-link\" content=\"{}\">", escaped(link));
    let title = format!("<title>{} – rmapscope</title>", escaped(title));
    Some(file.replacen(HEAD, &meta, 1).replacen(TITLE, &title, 1))
}

/// What a file is called: the title in small letters, and what sort of file it is.
#[must_use]
pub fn file_name(title: &str, extension: &str) -> String {
    let mut name = String::new();
    for c in title.chars() {
        if c.is_ascii_alphanumeric() {
            name.push(c.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
        if name.len() >= 48 {
            break;
        }
    }
    let name = match name.trim_end_matches('-') {
        "" => "rmapscope".to_owned(),
        name => name.to_owned(),
    };
    format!("{name}.{extension}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenes::{FIRST, FIRST_LINK};
    use alloc::string::ToString as _;
    use rmapscope_core::Preset;

    #[test]
    fn a_mail_is_narrow_and_ends_with_its_link() {
        let doc = FIRST.document();
        let trace = Trace::new(doc.scenario.clone(), Preset::Jump.design());
        let address = format!("https://example.org/rmapscope/#{FIRST_LINK}");
        for told in
            [Told::Steps(10, 20), Told::Steps(1, 0), Told::State(0), Told::State(58), Told::State(9999)]
        {
            let mail = told.mail(&trace, "jump", "Four – batches", &address);
            let lines: alloc::vec::Vec<&str> = mail.lines().collect();
            let (last, rest) = lines.split_last().unwrap();
            assert_eq!(*last, address);
            assert_eq!(rest.last(), Some(&""));
            assert!(mail.is_ascii() && rest.iter().all(|line| line.len() <= text::COLUMNS), "{mail}");
        }
    }

    #[test]
    fn what_a_title_says_stays_text() {
        let title = "a \"b\" <script>alert(1)</script> & c";
        let frame = frame("https://example.org/x?y=1&z", "1.a", title);
        assert!(!frame.contains("<script") && frame.contains("&quot;b&quot;"), "{frame}");
        let document = roxmltree::Document::parse(frame.trim()).unwrap();
        assert_eq!(document.root_element().attribute("title"), Some(title));
        assert_eq!(document.root_element().attribute("src"), Some("https://example.org/x?y=1&z?embed=1#1.a"));
        let file = format!("<head>{HEAD}{TITLE}</head><script {DATA}></script>");
        let page = page(&file, "1.a", title).unwrap();
        assert!(!page.contains("<script>") && page.contains("content=\"1.a\""), "{page}");
        assert_eq!(super::page("<p>another page</p>", "1.a", title), None);
    }

    #[test]
    fn files_are_called_by_their_titles() {
        for (title, name) in [
            ("Four batches of 4, to swap", "four-batches-of-4-to-swap.svg"),
            ("  ", "rmapscope.svg"),
            ("…/../x", "x.svg"),
            (&"long ".repeat(40), "long-long-long-long-long-long-long-long-long-lon.svg"),
        ] {
            assert_eq!(file_name(title, "svg"), name.to_string());
        }
    }
}
