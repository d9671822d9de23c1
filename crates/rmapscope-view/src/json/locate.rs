//! Where in a text a path leads.

/// The line, from 1, of what a path such as `mms[0].ptes[3].len` names in a JSON text; of what it would stand in, if it
/// is not there.
#[must_use]
pub fn line_of(text: &str, path: &str) -> usize {
    let mut scan = Scan { bytes: text.as_bytes(), at: 0 };
    scan.space();
    let mut found = scan.at;
    for part in path.split(['.', '[']).filter(|part| !part.is_empty()) {
        let entered = match part.strip_suffix(']') {
            Some(index) => index.parse().ok().and_then(|index| scan.item(index)),
            None => scan.key(part),
        };
        let Some(place) = entered else { break };
        found = place;
    }
    scan.bytes[..found].split(|byte| *byte == b'\n').count()
}

/// A position in a text that is JSON; in one that is not, it comes to its end.
struct Scan<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl Scan<'_> {
    fn here(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while self.here().is_some_and(|byte| byte.is_ascii_whitespace() || !byte.is_ascii()) {
            self.at += 1;
        }
    }

    fn takes(&mut self, byte: u8) -> bool {
        self.space();
        let is_here = self.here() == Some(byte);
        self.at += usize::from(is_here);
        is_here
    }

    /// Goes to the value of a key of the object that begins here; the place of the key.
    fn key(&mut self, wanted: &str) -> Option<usize> {
        let begin = self.at;
        if self.takes(b'{') {
            loop {
                self.space();
                let (from, to) = (self.at, self.string());
                if to <= from + 1 {
                    break;
                }
                let is_it = &self.bytes[from + 1..to - 1] == wanted.as_bytes();
                self.takes(b':');
                self.space();
                if is_it {
                    return Some(from);
                }
                self.value();
                if !self.takes(b',') {
                    break;
                }
            }
        }
        self.at = begin;
        None
    }

    /// Goes to an item of the list that begins here; its place.
    fn item(&mut self, index: usize) -> Option<usize> {
        let begin = self.at;
        if self.takes(b'[') {
            for i in 0.. {
                self.space();
                if i == index {
                    return self.here().filter(|byte| *byte != b']').map(|_| self.at);
                }
                self.value();
                if !self.takes(b',') {
                    break;
                }
            }
        }
        self.at = begin;
        None
    }

    /// Goes behind a string; where that is.
    fn string(&mut self) -> usize {
        if self.here() == Some(b'"') {
            self.at += 1;
            while let Some(byte) = self.here() {
                self.at += if byte == b'\\' { 2 } else { 1 };
                if byte == b'"' {
                    break;
                }
            }
            self.at = self.at.min(self.bytes.len());
        }
        self.at
    }

    /// Goes behind a value.
    fn value(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.here() {
            match byte {
                b'"' => {
                    self.string();
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' | b',' if depth == 0 => return,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenes::{SCENES, Text};
    use crate::{Json, ScenarioDoc};

    /// Every path of a tree, with what stands there.
    fn paths(json: &Json, path: &str, out: &mut alloc::vec::Vec<alloc::string::String>) {
        out.push(path.into());
        match json {
            Json::Object(members) => {
                for (key, value) in members {
                    let dot = if path.is_empty() { "" } else { "." };
                    paths(value, &alloc::format!("{path}{dot}{key}"), out);
                }
            }
            Json::Array(items) => {
                for (i, value) in items.iter().enumerate() {
                    paths(value, &alloc::format!("{path}[{i}]"), out);
                }
            }
            _ => {}
        }
    }

    #[test]
    fn every_path_of_a_document_is_found_in_order() {
        for scene in SCENES.iter().filter(|scene| matches!(scene.text, Text::Written(_))) {
            let text = scene.document().to_pretty_string();
            let mut all = alloc::vec::Vec::new();
            paths(&Json::parse(&text).unwrap(), "", &mut all);
            let lines: alloc::vec::Vec<usize> = all.iter().map(|path| line_of(&text, path)).collect();
            assert!(lines.is_sorted(), "{}: {lines:?}", scene.id);
            assert_eq!(lines.last() > lines.first(), text.contains('\n'), "{}: {text}", scene.id);
            for (path, line) in all.iter().zip(lines) {
                let key = path.rsplit('.').next().unwrap_or_default();
                let here = text.lines().nth(line - 1).unwrap();
                assert!(key.contains('[') || here.contains(key), "{path}: {here}");
            }
        }
    }

    #[test]
    fn errors_are_found_at_their_line() {
        let text = "{\n  \"format\": \"rmapscope/1\",\n  \"folios\": [],\n  \"mms\": [\n    { \"name\": \"a\",\n      \"vmas\": [],\n      \"ptes\": [ { \"at\": 1, \"len\": 0 } ] }\n  ],\n  \"ops\": []\n}";
        let error = ScenarioDoc::parse(text).unwrap_err();
        assert_eq!(line_of(text, &error.path), 7, "{error}");
        let missing = text.replace("\"ops\": []", "\"notes\": \"x\"");
        let missing =
            missing.replace("\"at\": 1, \"len\": 0", "\"at\": 1, \"len\": 1, \"marker\": \"guard\"");
        let error = ScenarioDoc::parse(&missing).unwrap_err();
        assert_eq!(line_of(&missing, &error.path), 1, "{error}");
        assert_eq!(line_of("{", "mms[0]"), 1);
        assert_eq!(line_of("", "mms[0].x"), 1);
        assert_eq!(line_of("[\"", "[1]"), 1);
    }
}
