//! Pictures of scenes, byte by byte, and what they promise to those who show them.

use std::{fs, path::Path, rc::Rc};

use rmapscope_core::{Preset, Trace};
use rmapscope_view::{
    DesignDoc, Json, ScenarioDoc,
    frame::Timeline,
    scenes::{SCENES, Scene},
    svg::{self, AnimationError, Detail, INKS, MOST_STEPS, Options, Theme, Words},
};
use roxmltree::{Document, Node};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/svg");
const TOKENS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/styles/tokens.css");

fn run(doc: &ScenarioDoc, design: &DesignDoc) -> (Rc<Trace>, Timeline) {
    let trace = Rc::new(Trace::new(doc.scenario.clone(), *design.design()));
    let timeline = Timeline::new(&trace);
    (trace, timeline)
}

fn scene(id: &str) -> (ScenarioDoc, Rc<Trace>, Timeline) {
    let doc = Scene::find(id).expect("a scene").document();
    let design = doc.designs.first().cloned().unwrap_or_else(|| Preset::V7_0.into());
    let (trace, timeline) = run(&doc, &design);
    (doc, trace, timeline)
}

/// A vector with a folio of 512 pages.
fn whole_table() -> ScenarioDoc {
    let vector = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/order-9-whole-table.json");
    let json = Json::parse(&fs::read_to_string(vector).expect("readable")).expect("JSON");
    ScenarioDoc::from_json(json.get("scenario").expect("a scenario")).expect("valid")
}

/// A picture of a scene under its first design.
fn picture(id: &str, step: usize, options: &Options<'_>) -> String {
    let (doc, trace, timeline) = scene(id);
    let name = doc.designs.first().map_or_else(|| "v7.0".into(), ToString::to_string);
    let words = Words { title: doc.title.as_deref(), design: Some(&name), ..options.words };
    svg::at(&trace, &timeline, step, &Options { words, ..options.clone() })
}

fn compact() -> Options<'static> {
    Options { detail: Detail::Compact, width: 320, ..Options::default() }
}

/// Set `BLESS` to draw the pictures anew, and look at them before they are committed.
#[test]
fn pictures_are_the_reviewed_ones() {
    let dark = Options { theme: Theme::Dark, ..Options::default() };
    let auto = Options { theme: Theme::Auto, prefix: "second", ..Options::default() };
    let phone = Options { width: 390, ..Options::default() };
    let link = Words { link: Some("https://example.org/#1.AbC~52"), ..Words::default() };
    let linked = Options { words: link, ..Options::default() };
    let (doc, trace, timeline) = scene("four-batches-to-swap");
    let words = Words { title: doc.title.as_deref(), ..Words::default() };
    let film = svg::animate(&trace, &timeline, (60, 76), &Options { words, ..compact() }).expect("few steps");
    let drawn = [
        ("four-batches-to-swap.71.light", picture("four-batches-to-swap", 71, &Options::default())),
        ("four-batches-to-swap.0.dark", picture("four-batches-to-swap", 0, &dark)),
        ("four-batches-to-swap.71.compact", picture("four-batches-to-swap", 71, &compact())),
        ("four-batches-to-swap.60-76.compact", film),
        ("shmem-two-tables.57.light", picture("shmem-two-tables", 57, &linked)),
        ("shmem-two-tables.57.compact", picture("shmem-two-tables", 57, &compact())),
        ("write-permission-spread.end.auto", picture("write-permission-spread", usize::MAX, &auto)),
        ("two-processes-swap.60.phone", picture("two-processes-swap", 60, &phone)),
    ];
    let bless = std::env::var_os("BLESS").is_some();
    for (name, drawn) in &drawn {
        Document::parse(drawn).unwrap_or_else(|error| panic!("{name}: {error}"));
        let path = Path::new(FOLDER).join(format!("{name}.svg"));
        if bless {
            fs::write(&path, drawn).expect("the picture can be written");
        }
        let reviewed = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let differs = drawn.lines().zip(reviewed.lines()).enumerate().find(|(_, (new, old))| new != old);
        if let Some((i, (new, old))) = differs {
            panic!("{name}, line {}:\n- {old}\n+ {new}\nBLESS=1 draws the pictures anew", i + 1);
        }
        assert_eq!(drawn.len(), reviewed.len(), "{name}: BLESS=1 draws the pictures anew");
    }
    let files = fs::read_dir(FOLDER).expect("a folder").count();
    assert_eq!(files, drawn.len(), "a picture that no test draws");
}

/// The colours of pictures are those of the page.
#[test]
fn inks_are_the_tokens_of_the_page() {
    let css = fs::read_to_string(TOKENS).expect("the tokens are there");
    let block = |begin: &str| {
        let rest = &css[css.find(begin).expect("the block is there") + begin.len()..];
        rest[..rest.find('}').expect("a block ends")].to_owned()
    };
    let (light, dark) = (block("[data-theme=\"light\"] {"), block("\n[data-theme=\"dark\"] {"));
    let value = |block: &str, name: &str| {
        let find = |name: &str| {
            let key = format!("--{name}:");
            let rest =
                block.split(['{', ';', '}']).map(str::trim).find_map(|line| line.strip_prefix(&key))?;
            Some(rest.trim().to_owned())
        };
        let value = find(name).unwrap_or_else(|| panic!("--{name} is not there"));
        match value.strip_prefix("var(--").and_then(|rest| rest.strip_suffix(')')) {
            Some(other) => find(other).expect("the other one is there"),
            None if value == "transparent" => "none".into(),
            None => value,
        }
    };
    for (name, in_light, in_dark) in INKS {
        assert_eq!(value(&light, name), in_light, "--{name} in light");
        assert_eq!(value(&dark, name), in_dark, "--{name} in dark");
    }
}

/// No class without a rule that was meant to have one: what is drawn is never black by accident.
#[test]
fn whatever_is_filled_or_stroked_has_a_colour() {
    let bare = [
        "head", "name", "place", "begin", "running", "cursor", "locked", "bug", "pg", "slot", "base", "m",
        "mid", "end", "b", "md",
    ];
    for scene in &SCENES {
        for options in [Options::default(), compact(), Options { width: 390, ..Options::default() }] {
            let picture = picture(scene.id, 40, &options);
            let document = Document::parse(&picture).expect("XML");
            let style =
                document.descendants().find(|node| node.has_tag_name("style")).and_then(|node| node.text());
            let style = style.expect("a style sheet");
            for node in document.descendants() {
                for class in node.attribute("class").unwrap_or_default().split_whitespace() {
                    let known = style.contains(&format!(".{class}{{"))
                        || style.contains(&format!(".{class} "))
                        || style.contains(&format!(".{class},"));
                    assert!(known || bare.contains(&class), "{}: no rule for .{class}", scene.id);
                }
            }
        }
    }
}

#[test]
fn a_picture_says_what_it_shows() {
    let picture = picture("four-batches-to-swap", 71, &Options::default());
    let document = Document::parse(&picture).expect("XML");
    let root = document.root_element();
    assert_eq!(root.attribute("role"), Some("img"));
    let title = document.descendants().find(|node| node.has_tag_name("title")).expect("a title");
    assert_eq!(title.attribute("id"), root.attribute("aria-labelledby"));
    assert_eq!(title.text(), Some("Four batches of 4, to swap, under series-v2: step 71 of 120"));
    let description = document.descendants().find(|node| node.has_tag_name("desc")).expect("a description");
    assert!(description.text().is_some_and(|text| text.starts_with("Cleared entries 520–523 in one call. ")));
    let said = text(&document);
    for words in [
        "series-v2",
        "batch 3, nr 4",
        "ends before 524:",
        "w differs",
        "pvmw",
        "locked",
        "512–519 pending",
        "PTE table 512–1023",
        "A12",
        "8199",
        "mapcount",
        "swap slots",
        "48 entries, all none; not in the walk",
    ] {
        assert!(said.contains(&words), "no {words:?} in {said:?}");
    }
    for at in 512..528 {
        assert!(said.contains(&at.to_string().as_str()), "no number {at}");
    }
}

#[test]
fn broken_rules_are_named_and_ringed() {
    let picture = picture("write-permission-spread", usize::MAX, &Options::default());
    let document = Document::parse(&picture).expect("XML");
    let said = text(&document);
    assert!(said.contains(&"write-gained × 8") && said.contains(&"write-gained"), "{said:?}");
    assert_eq!(document.descendants().filter(|node| node.attribute("class") == Some("bugring")).count(), 1);
}

#[test]
fn rows_can_be_chosen() {
    let (_, trace, timeline) = scene("two-processes-swap");
    let cells = |rows| {
        let options = Options { rows, ..Options::default() };
        let picture = svg::at(&trace, &timeline, 60, &options);
        let document = Document::parse(&picture).expect("XML");
        let said = text(&document).join("|");
        (document.descendants().filter(|node| node.has_tag_name("use")).count(), said)
    };
    assert_eq!(cells(None).0, 32);
    let (second, said) = cells(Some(1..2));
    assert_eq!(second, 16);
    assert!(said.contains("child") && said.contains("1 area with 1 row, not drawn here"), "{said}");
    assert_eq!(cells(Some(7..9)).0, 0);
}

#[test]
fn large_stages_are_cut() {
    let doc = whole_table();
    let (trace, timeline) = run(&doc, &DesignDoc::from(Preset::V7_0));
    let narrow = Options { width: 390, ..Options::default() };
    let picture = svg::at(&trace, &timeline, 300, &narrow);
    let document = Document::parse(&picture).expect("XML");
    // 512 entries in rows of 8 are 64 rows.
    assert_eq!(document.descendants().filter(|node| node.has_tag_name("use")).count(), 512);
    let said = text(&document).join("|");
    assert!(said.contains("56 more rows of pages, not drawn here"), "{said}");
    let small = Options { rows: Some(10..20), ..narrow };
    let picture = svg::at(&trace, &timeline, 300, &small);
    let said = text(&Document::parse(&picture).expect("XML")).join("|");
    assert!(said.contains("10 rows, not drawn here") && said.contains("44 rows, not drawn here"), "{said}");
    assert!(picture.len() < 40_000, "{} bytes", picture.len());
}

#[test]
fn several_pictures_can_stand_in_one_document() {
    let (a, b) = (
        picture("four-batches-to-swap", 71, &Options { prefix: "a", ..Options::default() }),
        picture(
            "four-batches-to-swap",
            71,
            &Options { prefix: "b", theme: Theme::Dark, ..Options::default() },
        ),
    );
    let both = format!("<div>{a}{b}</div>");
    let document = Document::parse(&both).expect("XML");
    let mut ids: Vec<_> = document.descendants().filter_map(|node| node.attribute("id")).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
    for node in document.descendants().filter(|node| node.has_tag_name("style")) {
        let style = node.text().expect("rules");
        for rule in style.split('}').filter(|rule| !rule.is_empty()) {
            let scoped = ["#a", ".a-", "#b", ".b-"].iter().any(|begin| rule.starts_with(begin));
            assert!(scoped, "{rule}");
        }
    }
}

#[test]
fn what_an_animation_hides_is_shown_at_its_time() {
    let (_, trace, timeline) = scene("four-batches-to-swap");
    let film = svg::animate(&trace, &timeline, (60, 76), &Options::default()).expect("few steps");
    let document = Document::parse(&film).expect("XML");
    // Without keyframes it is the last step: what is not hidden then are the entries of that step.
    let last = svg::at(&trace, &timeline, 76, &Options::default());
    let last = Document::parse(&last).expect("XML");
    let hidden = |node: &Node<'_, '_>| {
        node.ancestors().any(|node| node.attribute("class").is_some_and(|class| class.starts_with("h ")))
    };
    let uses = |document: &Document<'_>| {
        let uses = document.descendants().filter(|node| node.has_tag_name("use") && !hidden(node));
        let mut places: Vec<_> = uses
            .map(|node| format!("{:?}", node.attributes().map(|a| a.value()).collect::<Vec<_>>()))
            .collect();
        places.sort();
        places
    };
    assert_eq!(uses(&document), uses(&last));
    let style = document.descendants().find(|node| node.has_tag_name("style")).and_then(|node| node.text());
    let style = style.expect("rules");
    assert!(style.contains("@media (prefers-reduced-motion:no-preference){@keyframes rms-k0{"), "{style}");
    // 17 steps and the last one for two more, of 0.6 s each.
    assert!(style.contains("11.4s step-end infinite"), "{style}");
    let times: Vec<_> = document
        .descendants()
        .filter_map(|node| {
            node.attribute("class")?
                .split_whitespace()
                .find(|class| class.starts_with('k') && class[1..].parse::<u32>().is_ok())
        })
        .collect();
    assert!(times.len() > 20 && times.iter().all(|time| style.contains(&format!("@keyframes rms-{time}{{"))));
    // Far less than seventeen pictures.
    assert!(
        film.len() < 4 * picture("four-batches-to-swap", 71, &Options::default()).len(),
        "{} bytes",
        film.len()
    );
}

#[test]
fn an_animation_that_cannot_be_is_refused() {
    let (_, trace, timeline) = scene("four-batches-to-swap");
    let refused = |steps| svg::animate(&trace, &timeline, steps, &Options::default()).expect_err("refused");
    assert_eq!(refused((5, 3)).to_string(), "3 is before 5; 5 or a later step would be accepted");
    assert_eq!(refused((0, 121)).to_string(), "121 is behind the last step; 0 to 120 would be accepted");
    let doc = whole_table();
    let (long, timeline) = run(&doc, &DesignDoc::from(Preset::V7_0));
    let refused = |steps| svg::animate(&long, &timeline, steps, &Options::default()).expect_err("refused");
    assert_eq!(refused((0, MOST_STEPS)), AnimationError::TooManySteps { steps: MOST_STEPS + 1 });
    assert_eq!(refused((0, MOST_STEPS)).to_string(), "241 steps; at most 240 would be accepted");
    let error = refused((292, 531));
    let AnimationError::TooLarge { fits } = error else { panic!("{error}") };
    assert!((293..531).contains(&fits), "{error}");
    assert!(svg::animate(&long, &timeline, (292, fits), &Options::default()).is_ok());
}

/// All pieces of text, as they are written.
fn text<'a>(document: &'a Document<'_>) -> Vec<&'a str> {
    let nodes = document.descendants().filter(|node| node.has_tag_name("text") || node.has_tag_name("tspan"));
    nodes.filter_map(|node| node.text()).collect()
}

#[test]
fn designs_are_drawn_side_by_side_in_every_scene() {
    let designs: Vec<DesignDoc> =
        [Preset::SeriesV2, Preset::Jump, Preset::BatchPresent, Preset::Rmapscope].map(Into::into).to_vec();
    let names: Vec<String> = designs.iter().map(ToString::to_string).collect();
    for scene in &SCENES {
        let doc = scene.document();
        if doc.scenario.parts().mms.iter().flat_map(|mm| &mm.vmas).map(|vma| vma.pages).sum::<u64>() > 8192 {
            continue;
        }
        let traces: Vec<Rc<Trace>> = designs.iter().map(|design| run(&doc, design).0).collect();
        let all: Vec<&Trace> = traces.iter().map(|trace| &**trace).collect();
        let comparison = rmapscope_view::compare::Comparison::new(&all, &names);
        for tick in [0, comparison.alignment.len() / 2, comparison.alignment.len()] {
            let steps = comparison.alignment.steps(tick);
            for width in [390, 1000] {
                let options = Options { width, ..Options::default() };
                let drawn = svg::compare(&traces, &names, &steps, &comparison.summary, &options);
                let document =
                    Document::parse(&drawn).unwrap_or_else(|error| panic!("{}: {error}", scene.id));
                let texts: Vec<&str> = document.descendants().filter_map(|node| node.text()).collect();
                for (name, (step, trace)) in names.iter().zip(steps.iter().zip(&traces)) {
                    assert!(texts.iter().any(|text| text.ends_with(name)), "{}: no {name}", scene.id);
                    let at = format!("{name} at step {step} of {}", trace.events().len());
                    assert!(texts.iter().any(|text| text.contains(&at)), "{}: no {at}", scene.id);
                }
            }
        }
    }
}
