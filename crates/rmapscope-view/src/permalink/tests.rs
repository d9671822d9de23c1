//! Sizes, refusals, and what is read in spite of them.

use alloc::{format, string::ToString as _};

use rmapscope_core::Problem;

use super::*;
use crate::{Json, scenes::SCENES};

fn scene(id: &str) -> Link {
    let scene = SCENES.iter().find(|scene| scene.id == id).unwrap();
    Link::new(scene.document(), 120)
}

fn refused(text: &str) -> LinkError {
    Link::decode(text).unwrap_err()
}

/// A payload that is written by hand.
fn payload(write: impl Fn(&mut Codec<'_>)) -> String {
    let mut codec = Codec::writer(Version::One);
    write(&mut codec);
    format!("1.{}", codec.finish())
}

/// Bits behind what a test is about.
fn fill(codec: &mut Codec<'_>) {
    for _ in 0..10 {
        codec.bits(0, 50);
    }
}

#[test]
fn every_scene_comes_back() {
    for scene in &SCENES {
        let link = Link::new(scene.document(), 120);
        let text = link.encode().unwrap();
        assert_eq!(Link::decode(&text).unwrap(), link.canonical(), "{}", scene.id);
        assert!(text.len() <= 110, "{}: {} characters", scene.id, text.len());
    }
}

#[test]
fn many_folios_take_a_few_bits_together() {
    let link = Link { step: 5, ..scene("256-mib") }.canonical();
    assert_eq!(link.version(), Version::Two);
    let text = link.encode().unwrap();
    assert!(text.starts_with("2.") && text.len() < 110, "{text}");
    assert_eq!(Link::decode(&text).as_ref(), Ok(&link));
    // As it was before there was a version 2, and for ever.
    let old = link.encode_as(Version::One).unwrap();
    assert!(old.starts_with("1.") && old.len() > 2700, "{}", old.len());
    assert_eq!(Link::decode(&old).as_ref(), Ok(&link));
}

#[test]
fn few_folios_are_of_version_1() {
    let link = scene("four-batches-to-swap");
    let error = refused(&link.encode_as(Version::Two).unwrap());
    assert_eq!((error.at, &error.problem), (1, &LinkProblem::NotCanonical));
    assert_eq!(error.read.as_deref(), Some(&link.doc));
}

#[test]
fn more_that_is_expected_than_there_is_is_refused() {
    let many = |folios: u64, more: u64| {
        let mut codec = Codec::writer(Version::Two);
        codec.number(0, 0);
        codec.bits(0, 3);
        codec.number(folios, 0);
        codec.bit(true);
        codec.number(more, 0);
        fill(&mut codec);
        refused(&format!("2.{}", codec.finish()))
    };
    let error = many(300, 300);
    assert_eq!(error.problem, LinkProblem::OutOfList { found: 300, len: 299 });
    assert_eq!(error.part, Part::Folio(0));
    assert_eq!(many(1 << 40, (1 << 40) - 1).problem, LinkProblem::TooMuch);
}

#[test]
fn all_that_is_shown_comes_back() {
    let all: Vec<u32> = (0..32).collect();
    let full = all.iter().fold(Panels::default(), |panels, panel| panels.with(*panel));
    assert_eq!(full.iter().collect::<Vec<_>>(), all);
    assert_eq!(full.with(32), full);
    assert!(!full.contains(32));
    let mm = MmId::new(0);
    for selection in [
        None,
        Some(Selection::Folio(FolioId::new(0))),
        Some(Selection::Vma { mm, vma: VmaId::new(0) }),
        Some(Selection::Entries { mm, at: Vpn::new(519), len: 3 }),
        Some(Selection::Entries { mm, at: Vpn::new(0), len: LIMIT }),
    ] {
        for panels in [None, Some(Panels::default()), Some(Panels::default().with(31)), Some(full)] {
            for seek in [None, Some(0), Some(37), Some(LIMIT - 1)] {
                let step = seek.map_or(120, |_| 5);
                let link = Link { step, seek, panels, selection, ..scene("four-batches-to-swap") };
                let text = link.encode().unwrap();
                assert_eq!(Link::decode(&text).as_ref(), Ok(&link), "{text}");
                assert_eq!(link.shown_step(), seek.unwrap_or(120));
            }
        }
    }
}

#[test]
fn designs_come_back_without_what_they_say_twice() {
    let mut link = scene("four-batches-to-swap");
    let given = [
        r#"{"reset_nr":false,"skip":"mapped","base":"v7.0","table_cap":true,"batch_anon":true}"#,
        r#"{"base":"jump","skip":"jump"}"#,
        "v6.15",
    ];
    link.designs = given.map(|text| DesignDoc::parse(text).unwrap()).into();
    let back = Link::decode(&link.encode().unwrap()).unwrap();
    let json: Vec<_> = back.designs.iter().map(|design| design.to_json().to_compact()).collect();
    assert_eq!(json, [r#"{"base":"v7.0","batch_anon":true,"skip":"mapped"}"#, "\"jump\"", "\"v6.15\""]);
    for (given, back) in link.designs.iter().zip(&back.designs) {
        assert_eq!(given.design(), back.design());
    }
    assert_eq!(back, link.canonical());
}

#[test]
fn a_link_is_refused_where_and_why() {
    let good = scene("four-batches-to-swap").encode().unwrap();
    assert_eq!(good.len(), 40);
    for (text, expected) in [
        (String::new(), "character 1 of the link: no version is given; a link begins with \"1.\" or \"2.\""),
        ("hello".into(), "character 1 of the link: no version is given; a link begins with \"1.\" or \"2.\""),
        ("01.A".into(), "character 1 of the link: no version is given; a link begins with \"1.\" or \"2.\""),
        ("3.AAAA".into(), "character 1 of the link: version 3 is not supported; 1 and 2 would be accepted"),
        (
            "1.".into(),
            "character 3 of the link, in the texts: the link ends in the middle; was all of it copied?",
        ),
        (
            good[..30].into(),
            "character 31 of the link, in mms[0]: the link ends in the middle; was all of it copied?",
        ),
        (
            format!("{good}A"),
            "character 41 of the link: the link is complete before this; nothing more would be accepted",
        ),
        (
            format!("{good}."),
            "character 41 of the link: '.' is not accepted; A to Z, a to z, 0 to 9, - and _ would be",
        ),
        (
            good.replace("SJ1", "Sä1"),
            "character 10 of the link: 'ä' is not accepted; A to Z, a to z, 0 to 9, - and _ would be",
        ),
        (
            format!("{good}~07"),
            "character 41 of the link: not a step; a number below 4503599627370496 without leading zeros \
             would be accepted behind ~",
        ),
        (
            format!("1.{}", "A".repeat(MAX_LENGTH)),
            "character 1 of the link: the link has 65538 bytes; at most 65536 would be accepted",
        ),
        (
            format!("1.{}", "A".repeat(20)),
            "character 11 of the link, in the texts: a number is too large; below 4503599627370496 would be \
             accepted",
        ),
    ] {
        assert_eq!(refused(&text).to_string(), expected, "{text}");
    }
    for step in ["", "-1", "+1", "1 ", "4503599627370496", "99999999999999999999", "1~2"] {
        assert_eq!(refused(&format!("{good}~{step}")).problem, LinkProblem::BadStep, "{step}");
    }
}

#[test]
fn another_text_for_the_same_state_is_refused() {
    // The filling of the last character, where there is one.
    let mut filled = 0;
    for scene in &SCENES {
        let link = Link::new(scene.document(), 120);
        let good = link.encode().unwrap();
        let (front, last) = good.split_at(good.len() - 1);
        let digit = digit(last.as_bytes()[0]).unwrap();
        let error = refused(&format!("{front}{}", char::from(bits::DIGITS[usize::from(digit | 1)])));
        if error.problem == LinkProblem::NotCanonical {
            filled += 1;
            assert_eq!(error.at, good.len());
            assert_eq!(error.read.as_deref(), Some(&link.doc));
        }
    }
    assert!(filled > 3, "{filled}");
    // A name that is written out although it was to be expected.
    let error = refused(&payload(|codec| {
        codec.number(0, 0);
        codec.bits(0, 3);
        codec.number(0, 0);
        codec.number(1, 0);
        words::guess(codec, "app", String::new());
        fill(codec);
    }));
    assert!(matches!(error.part, Part::Mm(0)), "{error}");
}

#[test]
fn what_is_unknown_is_refused_and_the_rest_is_read() {
    let link = scene("one-at-a-time");
    let written = |more: &dyn Fn(&mut Codec<'_>)| {
        payload(|codec| {
            layout::layout(codec, 1, Some(&link.doc), &mut Draft::default());
            more(codec);
        })
    };
    let error = refused(&written(&|codec| {
        // One design, as the document's first; no steps, no panels, no selection; section 5.
        codec.bits(0, 2);
        codec.bit(true);
        codec.number(0, 6);
        codec.bits(0b001, 3);
        codec.number(5, 2);
    }));
    assert_eq!(error.problem, LinkProblem::UnknownSection { tag: 5 });
    assert_eq!(
        error.to_string(),
        format!(
            "character {} of the link, in what is shown: section 5 is unknown here; a newer rmapscope may have \
             made this link",
            error.at
        )
    );
    assert_eq!(error.read.as_deref(), Some(&link.doc));
    let error = refused(&written(&|codec| {
        // One design, not the document's: a preset that is none.
        codec.bits(0, 3);
        codec.bits(9, 4);
    }));
    assert_eq!(error.problem, LinkProblem::Unknown { code: 9 });
    assert_eq!(error.read.as_deref(), Some(&link.doc));
    let error = refused(&written(&|codec| {
        codec.bits(0, 3);
        codec.bits(8, 4);
        codec.bit(true);
        codec.number(0, 0);
        codec.number(14, 1);
    }));
    assert_eq!(error.problem, LinkProblem::Unknown { code: 14 });
}

#[test]
fn a_link_that_is_cut_short_gives_what_comes_before() {
    let link = scene("two-processes-swap");
    let good = link.encode().unwrap();
    let mut seen = [0; 3];
    for end in 2..good.len() {
        let error = refused(&good[..end]);
        assert_eq!((error.at, &error.problem), (end + 1, &LinkProblem::CutShort), "{end}");
        if let Some(doc) = error.read {
            assert_eq!(doc.title, link.doc.title);
            let mms = doc.scenario.mms().len();
            seen[mms] += 1;
            assert!(link.doc.scenario.folios().starts_with(doc.scenario.folios()));
            for (read, given) in doc.scenario.mms().iter().zip(link.doc.scenario.mms()) {
                assert!(given.runs.starts_with(&read.runs), "{end}");
            }
        }
    }
    assert!(seen.iter().all(|seen| *seen > 0), "{seen:?}");
}

#[test]
fn a_scenario_that_breaks_a_rule_is_refused_as_a_document_is() {
    // Two folios with one id.
    let error = refused(&payload(|codec| {
        codec.number(0, 0);
        codec.bits(0, 3);
        codec.number(2, 0);
        codec.bit(true);
        // Not as expected; anon, of the same order; A, not B.
        codec.bits(0b0001, 4);
        words::guess(codec, "A", "B".into());
        codec.bits(0b1_1111_1100, 9);
        // No mms, faults, operations, designs.
        codec.number(0, 0);
        codec.bit(false);
        codec.number(0, 0);
        codec.number(0, 1);
    }));
    let LinkProblem::Scenario(scenario) = &error.problem else { panic!("{error}") };
    assert_eq!(scenario.problem, Problem::Duplicate { name: "A".into(), first: 0 });
    assert!(
        error
            .to_string()
            .ends_with(" of the link: folios[1].id: \"A\" is already the name of item 0; each needs its own")
    );
}

#[test]
fn a_state_that_no_link_can_hold_is_refused() {
    let link = scene("one-at-a-time");
    let mm = MmId::new(0);
    let design = link.designs[0].clone();
    for (link, expected) in [
        (Link { designs: Vec::new(), ..link.clone() }, "0 designs are to be shown; a link has 1 to 4"),
        (
            Link { designs: alloc::vec![design; 5], ..link.clone() },
            "5 designs are to be shown; a link has 1 to 4",
        ),
        (Link { step: 121, ..link.clone() }, "step 121 is out of range; 0 to 120 would be accepted"),
        (Link { model: 0, ..link.clone() }, "0 is out of range; 1 to 4503599627370495 would be accepted"),
        (
            Link { selection: Some(Selection::Folio(FolioId::new(1))), ..link.clone() },
            "what is selected is not in the scenario",
        ),
        (
            Link { selection: Some(Selection::Entries { mm, at: Vpn::new(1), len: LIMIT }), ..link.clone() },
            "what is selected is not in the scenario",
        ),
        (
            Link { selection: Some(Selection::Vma { mm, vma: VmaId::new(1) }), ..link.clone() },
            "what is selected is not in the scenario",
        ),
    ] {
        assert_eq!(link.encode().unwrap_err().to_string(), expected);
    }
    let mut long = link.clone();
    long.doc.notes = Some("e".repeat(1 << 20));
    assert_eq!(
        long.encode().unwrap_err().to_string(),
        "the scenario is too large for a link, which holds 1048576 bytes of content"
    );
    long.doc.notes = Some("e".repeat(1 << 18));
    let error = long.encode().unwrap_err();
    assert!(matches!(error, NoLink::TooLong { found } if found > MAX_LENGTH), "{error}");
    let u64_max = Link { steps: u64::MAX, step: 0, seek: Some(u64::MAX), ..link };
    assert!(matches!(u64_max.encode(), Err(NoLink::Number { .. })));
}

#[test]
fn a_few_bits_cannot_make_much() {
    // 2^40 runs that repeat one: refused when there is no more room, long before the memory is full.
    let error = refused(&payload(|codec| {
        codec.number(0, 0);
        codec.bits(0, 3);
        codec.number(1, 0);
        codec.bit(true);
        codec.number(1, 0);
        // Its name; one VMA, as expected; many runs.
        codec.bits(0b111, 3);
        codec.number(1 << 40, 2);
        // The first one is as expected.
        codec.bits(0b11111, 5);
        codec.bits(0b11111, 5);
        codec.bit(true);
        codec.number(0, 0);
        codec.number((1 << 40) - 10, 0);
        fill(codec);
    }));
    assert_eq!(error.problem, LinkProblem::TooMuch, "{error}");
    assert_eq!(error.part, Part::Mm(0));
}

#[test]
fn the_fragment_is_found() {
    for text in ["1.abc~3", " 1.abc~3\n", "#1.abc~3", "https://example.org/r/?embed#1.abc~3"] {
        assert_eq!(fragment(text), "1.abc~3");
    }
}

#[test]
fn a_link_is_a_document_for_people() {
    let mut link = scene("one-at-a-time");
    link.panels = Some(Panels::default().with(0).with(5));
    link.selection = Some(Selection::Folio(FolioId::new(0)));
    let json = Json::parse(&serde_json::to_string(&LinkDoc::new(&link)).unwrap()).unwrap();
    assert_eq!(json.get("scenario"), Some(&Json::parse(&link.doc.to_json_string()).unwrap()));
    assert_eq!(json.get("panels").map(Json::to_compact).as_deref(), Some("[0,5]"));
    assert_eq!(json.get("selection").map(Json::to_compact).as_deref(), Some(r#"{"folio":"A"}"#));
    assert_eq!(json.get("steps").map(Json::to_compact).as_deref(), Some("120"));
}
