//! Links: those that were ever made with what they give, their sizes, and round trips. `RMAPSCOPE_BLESS=1` adds files
//! and digests for new cases; what is there is never changed by it.

use std::{env, fs, path::Path, time::Instant};

use arbitrary::Unstructured;
use proptest::prelude::*;
use rmapscope_tests::{
    fuzz, generate,
    hard_links::hard_links,
    links::{LINKS, WHOLE, cases, check, digest, document, link, pages_192, picture},
};
use rmapscope_view::{
    permalink::{Link, MAX_LENGTH},
    scenes::{SCENES, Scene},
};

#[test]
fn every_link_that_was_ever_made_decodes_to_the_same() {
    let differences: Vec<_> = LINKS.iter().flat_map(check).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    for (start, least) in [("scene-", 12), ("vector-", 12), ("edge-", 12), ("many-", 2)] {
        let count = LINKS.iter().filter(|file| file.name.starts_with(start)).count();
        assert!(count >= least, "{count} links of {start}");
    }
}

#[test]
fn a_state_has_the_link_that_it_had() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("links");
    let bless = env::var_os("RMAPSCOPE_BLESS").is_some();
    let mut differences = Vec::new();
    for (name, link) in cases() {
        let text = link.encode().expect("the cases can be links") + "\n";
        match LINKS.iter().find(|file| file.name == name) {
            Some(file) if file.link == text => {}
            Some(file) => differences.push(format!("{name}: {text} instead of {}", file.link)),
            // A link that was made stays; only new ones are written.
            None if bless => {
                let version = format!("v{}", link.version().number());
                let file = |kind: &str| folder.join(&version).join(format!("{name}.{kind}"));
                fs::write(file("link"), &text).expect("written");
                fs::write(file("json"), document(&link)).expect("written");
                add_picture(&folder, &version, &name, &link);
            }
            None => differences.push(format!("{name}: there is no file; RMAPSCOPE_BLESS=1 makes one")),
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// Notes the picture that a link gives, which has none yet.
fn add_picture(folder: &Path, version: &str, name: &str, link: &Link) {
    let (list, svg) = (folder.join("pictures.sha256"), format!("{version}/{name}.svg"));
    let known = fs::read_to_string(&list).expect("the digests of the pictures");
    if known.lines().any(|line| line.ends_with(&format!("  {svg}"))) {
        return;
    }
    let drawn = picture(link);
    let added = format!("{known}{}  {svg}\n", digest(&drawn));
    fs::write(list, added).expect("written");
    if WHOLE.contains(&name) {
        fs::write(folder.join(svg), drawn).expect("written");
    }
}

#[test]
fn every_link_has_the_picture_that_it_gives() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("links");
    let bless = env::var_os("RMAPSCOPE_BLESS").is_some();
    let mut missing = Vec::new();
    for file in LINKS.iter().filter(|file| file.digest.is_empty()) {
        match Link::decode(file.link.trim_end()) {
            Ok(link) if bless => {
                add_picture(&folder, &format!("v{}", file.version.number()), file.name, &link);
            }
            _ => missing.push(format!("{}: no picture is noted; RMAPSCOPE_BLESS=1 does it", file.name)),
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    let whole: Vec<_> = LINKS.iter().filter(|file| file.picture.is_some()).map(|file| file.name).collect();
    assert!(bless || WHOLE.iter().all(|name| whole.contains(name)), "{whole:?} are there whole");
}

#[test]
fn links_are_short() {
    let length = |link: &Link| "#".len() + link.encode().expect("a link").len();
    for scene in &SCENES {
        let mut link = link(scene.document());
        if !link.doc.designs.is_empty() {
            link.designs.clone_from(&link.doc.designs);
        }
        let length = length(&link);
        assert!(length <= 120, "{}: {length} characters", scene.id);
    }
    let pages_16 = link(Scene::find("four-batches-to-swap").expect("a scene").document());
    assert!(length(&pages_16) <= 48, "16 pages: {}", length(&pages_16));
    let pages_192 = pages_192();
    assert!(length(&pages_192) <= 151, "192 pages: {}", length(&pages_192));
}

fn generated(bytes: &[u8]) -> Link {
    generate::link(&mut Unstructured::new(bytes)).expect("running out of bytes yields defaults")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    /// Decoding what was encoded gives the state; it has no other link.
    #[test]
    fn a_state_comes_back(bytes in proptest::collection::vec(any::<u8>(), 0..2500)) {
        let link = generated(&bytes).canonical();
        let text = link.encode().expect("what is generated can be a link");
        let again = Link::decode(&text);
        prop_assert_eq!(again.as_ref(), Ok(&link));
        prop_assert_eq!(link.encode(), Ok(text));
    }

    /// Any text is a link or is refused; nothing panics.
    #[test]
    fn any_text_is_answered(text in "([12]\\.)?.{0,200}") {
        fuzz::link(text.as_bytes());
    }

    /// Any payload, too.
    #[test]
    fn any_payload_is_answered(text in "[12]\\.[-_A-Za-z0-9]{0,400}(~[0-9]{1,5})?") {
        fuzz::link(text.as_bytes());
    }
}

/// The hardest that could be found: nothing takes much longer than reading its characters.
#[test]
fn no_link_takes_long() {
    // Below 10 ms in a release build; here the compiler may not have tried, and others compute.
    let most = if cfg!(debug_assertions) { 1000 } else { 30 };
    for (name, text) in hard_links() {
        assert!(text.len() <= MAX_LENGTH, "{name}");
        // Others may have the machine meanwhile: once is enough.
        let took = |_| {
            let start = Instant::now();
            let answer = Link::decode(&text);
            assert_eq!(answer.is_err(), name.contains(','), "{name}");
            start.elapsed().as_millis()
        };
        assert!((0..5).any(|i| took(i) <= most), "{name}: over {most} ms for {} characters", text.len());
    }
}
