//! Pictures of any scenario at any step: well-formed, of known elements only, with every entry and not too large.

use std::{collections::BTreeSet, rc::Rc, sync::Arc};

use arbitrary::Unstructured;
use proptest::prelude::*;
use rmapscope_core::{Design, PteKind, Scenario, Trace};
use rmapscope_tests::generate;
use rmapscope_view::{
    frame::{Frame, Player, Timeline},
    svg::{self, AnimationError, Detail, MOST_ROWS, Options, Theme, Words},
};
use roxmltree::Document;

/// What would be markup, if it were not written as text.
const HOSTILE: &str = "</text><script>alert(1)</script>&\"'\u{1}\u{202e}]]>";

/// A picture has no more than this, whatever is in it; measured, with some room.
const MOST_BYTES: usize = 400_000;

const ELEMENTS: [&str; 13] =
    ["svg", "title", "desc", "style", "defs", "pattern", "g", "path", "rect", "use", "text", "tspan", "a"];

fn case(bytes: &[u8]) -> (Arc<Scenario>, Design) {
    let mut u = Unstructured::new(bytes);
    let design = generate::design(&mut u).expect("running out of bytes yields defaults");
    let scenario = generate::scenario(&mut u).expect("running out of bytes yields defaults");
    let mut parts = scenario.parts().clone();
    for folio in &mut parts.folios {
        folio.id.insert_str(0, HOSTILE);
        folio.object.insert_str(0, HOSTILE);
    }
    for mm in &mut parts.mms {
        mm.name.insert_str(0, HOSTILE);
        for vma in &mut mm.vmas {
            for object in vma.anon.iter_mut().chain(&mut vma.file) {
                object.insert_str(0, HOSTILE);
            }
        }
    }
    (Arc::new(Scenario::new(parts).expect("names may be anything")), design)
}

fn options(u: &mut Unstructured<'_>) -> arbitrary::Result<Options<'static>> {
    Ok(Options {
        width: u.int_in_range(0..=5000)?,
        detail: *u.choose(&[Detail::Full, Detail::Full, Detail::Compact])?,
        theme: *u.choose(&[Theme::Light, Theme::Dark, Theme::Auto])?,
        prefix: u.choose(&["rms", "p-1", "", "x\"><b>"])?,
        words: Words {
            title: *u.choose(&[None, Some(HOSTILE)])?,
            design: *u.choose(&[None, Some("v7.0"), Some(HOSTILE)])?,
            link: *u.choose(&[
                None,
                Some("https://example.org/#1.\"><script>"),
                Some("javascript:alert(1)"),
            ])?,
            sentence: None,
        },
        ..Options::default()
    })
}

/// What must hold for a picture, whatever it shows.
fn check(picture: &str) -> Document<'_> {
    let document = Document::parse(picture).unwrap_or_else(|error| panic!("{error}\n{picture}"));
    assert!(!picture.contains(['\u{1}', '\u{202e}']), "a character that has no place in XML");
    let ids: Vec<_> = document.descendants().filter_map(|node| node.attribute("id")).collect();
    let unique: BTreeSet<_> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "an id twice in {ids:?}");
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        assert!(ELEMENTS.contains(&name), "<{name}>");
        for attribute in node.attributes() {
            let (key, value) = (attribute.name(), attribute.value());
            assert!(!key.starts_with("on"), "{key}={value}");
            if key == "href" && name == "a" {
                assert!(value.starts_with("https://example.org/"), "{value}");
            } else if key == "href" {
                assert!(value.strip_prefix('#').is_some_and(|id| unique.contains(id)), "{value}");
            } else if let Some(reference) = value.strip_prefix("url(#") {
                assert!(reference.strip_suffix(')').is_some_and(|id| unique.contains(id)), "{value}");
            }
        }
    }
    let style = document.descendants().find(|node| node.has_tag_name("style")).and_then(|node| node.text());
    let style = style.expect("a style sheet");
    assert!(!style.contains("url(") && !style.contains("@import") && !style.contains("var("), "{style}");
    assert_eq!(style.matches('{').count(), style.matches('}').count(), "{style}");
    document
}

/// The kinds of the entries that a picture shows, sorted.
fn shown(document: &Document<'_>) -> Vec<String> {
    let uses = document.descendants().filter(|node| node.has_tag_name("use"));
    let mut kinds: Vec<String> = uses
        .map(|node| {
            let href = node.attribute(("http://www.w3.org/1999/xlink", "href")).expect("a reference");
            let class = PteKind::ALL
                .map(svg::kind_class)
                .into_iter()
                .find(|class| href.ends_with(&format!("-{class}")));
            class.unwrap_or_else(|| panic!("{href}")).to_owned()
        })
        .collect();
    kinds.sort();
    kinds
}

fn kinds(frame: &Frame) -> Vec<String> {
    let cells = frame.lanes.iter().flat_map(|lane| &lane.rows).flat_map(|row| &row.cells);
    let mut kinds: Vec<String> = cells.map(|cell| svg::kind_class(cell.pte.kind()).to_owned()).collect();
    kinds.sort();
    kinds
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..2500)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// Every entry that the stage has is in its picture, and nothing but pictures is.
    #[test]
    fn a_step_is_a_picture(bytes in bytes(), seed in any::<u64>(), part in 0_usize..=100) {
        let (scenario, design) = case(&bytes);
        let options = options(&mut Unstructured::new(&seed.to_le_bytes())).expect("enough bytes");
        let trace = Rc::new(Trace::new(scenario, design));
        let timeline = Timeline::new(&trace);
        let step = trace.events().len() * part / 100;
        let picture = svg::at(&trace, &timeline, step, &options);
        prop_assert!(picture.len() <= MOST_BYTES, "{} bytes", picture.len());
        let document = check(&picture);
        let mut player = Player::new(trace);
        player.seek(step);
        let plan = svg::plan(&player, &timeline, &options);
        if options.detail == Detail::Full && plan.rows <= MOST_ROWS && !plan.windowed {
            prop_assert_eq!(shown(&document), kinds(&player.frame(&plan, &timeline)));
        } else if options.detail == Detail::Compact {
            prop_assert!(shown(&document).len() <= 48, "three rows of sixteen");
            prop_assert!(picture.len() < 16_000, "{} bytes", picture.len());
        } else {
            prop_assert!(!shown(&document).is_empty());
        }
    }

    /// An animation ends like the picture of its last step.
    #[test]
    fn steps_are_a_picture(bytes in bytes(), seed in any::<u64>(), part in 0_usize..=100, count in 0_usize..40) {
        let (scenario, design) = case(&bytes);
        let options = options(&mut Unstructured::new(&seed.to_le_bytes())).expect("enough bytes");
        let trace = Rc::new(Trace::new(scenario, design));
        let timeline = Timeline::new(&trace);
        let from = trace.events().len() * part / 100;
        let to = (from + count).min(trace.events().len());
        match svg::animate(&trace, &timeline, (from, to), &options) {
            Ok(picture) => {
                prop_assert!(picture.len() < svg::MOST_BYTES, "{} bytes", picture.len());
                check(&picture);
            }
            Err(error) => prop_assert!(matches!(error, AnimationError::TooLarge { .. }), "{error}"),
        }
    }
}
