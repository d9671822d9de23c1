//! The listing, a design of one's own, costs, and designs side by side, in a browser.

mod common;

use common::{Mounted, mounted, settled};
use rmapscope_core::{CostModel, Knob, Operation, Preset, Tally, Trace};
use rmapscope_view::compare::Comparison;
use rmapscope_view::knobs::knob_info;
use rmapscope_view::listing::{Detail, Listing, site};
use rmapscope_view::published::PUBLISHED;
use rmapscope_view::scenes::Scene;
use rmapscope_view::{DesignDoc, ScenarioDoc};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, Event, EventInit, HtmlElement, HtmlInputElement, HtmlSelectElement};

wasm_bindgen_test_configure!(run_in_browser);

const SCENE: &str = "four-batches-to-swap";

fn document(scene: &str) -> ScenarioDoc {
    Scene::find(scene).expect("a scene").document()
}

fn trace(scene: &str, design: Preset) -> Trace {
    Trace::new(document(scene).scenario, design.design())
}

/// The page with a scene under a design, at its first step.
async fn page(scene: &'static str, design: &'static str) -> Mounted {
    mounted([("controls", "full".into()), ("scene", scene.into()), ("design", design.into())]).await
}

async fn seek(page: &Mounted, step: usize) {
    page.handle.seek(f64::from(u32::try_from(step).expect("short traces")));
    settled().await;
}

/// Chooses from a list, as a reader does.
async fn choose(page: &Mounted, label: &str, option: &str) {
    let label = page.all("label.select").into_iter().find(|each| {
        let name = each.query_selector(".visually-hidden").expect("a selector");
        name.and_then(|name| name.text_content()).as_deref() == Some(label)
    });
    let list = label.expect("a list").query_selector("select").expect("a selector").expect("a list");
    let list: HtmlSelectElement = list.unchecked_into();
    let options = list.query_selector_all("option").expect("a selector");
    let i = (0..options.length())
        .find(|&i| options.get(i).and_then(|each| each.text_content()).as_deref() == Some(option))
        .unwrap_or_else(|| panic!("no {option}"));
    list.set_selected_index(i32::try_from(i).expect("few options"));
    let bubbles = EventInit::new();
    bubbles.set_bubbles(true);
    let event = Event::new_with_event_init_dict("change", &bubbles).expect("an event");
    list.dispatch_event(&event).expect("dispatched");
    settled().await;
}

fn code_of(item: &Element) -> String {
    let code = item.query_selector("code").expect("a selector").expect("a line");
    code.text_content().unwrap_or_default().trim_start().to_owned()
}

fn lit(page: &Mounted) -> Vec<String> {
    page.all(".code-lines [aria-current]").iter().map(code_of).collect()
}

#[wasm_bindgen_test]
async fn the_lit_line_is_the_one_that_ran() {
    let page = page(SCENE, "series-v2").await;
    page.click("[role=tab]", "Code").await;
    choose(&page, "Level of detail", "all").await;
    assert!(lit(&page).is_empty(), "nothing has happened yet");
    let trace = trace(SCENE, Preset::SeriesV2);
    let listing = Listing::new(trace.design());
    for step in 1..=trace.events().len() {
        seek(&page, step).await;
        let (function, line) = listing.find(site(&trace, step - 1)).expect("every place stands somewhere");
        let function = &listing.functions[function];
        assert_eq!(lit(&page), [function.lines[line].text], "step {step}, {}", function.name);
        let running = page.text(".function option");
        assert_eq!(running, format!("▸ {}", function.name), "step {step}");
    }
}

#[wasm_bindgen_test]
async fn the_lit_line_is_there_at_every_level_of_detail() {
    let page = page(SCENE, "series-v2").await;
    page.click("[role=tab]", "Code").await;
    let trace = trace(SCENE, Preset::SeriesV2);
    let listing = Listing::new(trace.design());
    for detail in Detail::ALL {
        choose(&page, "Level of detail", detail.name()).await;
        for step in (1..=trace.events().len()).step_by(7) {
            seek(&page, step).await;
            let place = site(&trace, step - 1);
            let function = &listing.functions[listing.find(place).expect("it stands somewhere").0];
            let shown = function.shown(detail);
            let line = shown.iter().find(|line| line.sites.contains(&place)).expect("it is shown");
            assert_eq!(lit(&page), [line.text], "step {step}, {}", detail.name());
            assert_eq!(page.all(".code-lines li").len(), shown.len());
        }
    }
}

#[wasm_bindgen_test]
async fn a_line_leads_to_its_next_step() {
    let page = page(SCENE, "series-v2").await;
    page.click("[role=tab]", "Code").await;
    choose(&page, "Function", "try_to_unmap_one").await;
    let trace = trace(SCENE, Preset::SeriesV2);
    let clears: Vec<usize> =
        (0..trace.events().len()).filter(|&n| site(&trace, n).name() == "clear").map(|n| n + 1).collect();
    assert_eq!(clears.len(), 4);
    // Behind the last one comes the first one again.
    for &step in clears.iter().chain(&clears[..1]) {
        let item =
            page.all(".code-lines li").into_iter().find(|item| code_of(item).starts_with("pte ← clear nr"));
        let button = item
            .expect("the line")
            .query_selector("button.code-line")
            .expect("a selector")
            .expect("a button");
        button.unchecked_into::<HtmlElement>().click();
        settled().await;
        assert_eq!(page.handle.step(), step);
    }
    assert!(page.text(".code-vars").contains("entry512"), "{}", page.text(".code-vars"));
}

#[wasm_bindgen_test]
async fn what_a_design_changes_is_marked() {
    let page = page(SCENE, "jump").await;
    page.click("[role=tab]", "Code").await;
    choose(&page, "Function", "try_to_unmap_one").await;
    choose(&page, "Differences from", "vs series-v2").await;
    let added: Vec<String> = page.all(".code-lines .added").iter().map(code_of).collect();
    assert_eq!(added, ["if nr > 1:", "page_vma_mapped_walk_jump(pvmw, nr − 1)"]);
    assert!(page.all(".code-lines .removed").is_empty());
    choose(&page, "Differences from", "vs 2026-08").await;
    assert!(!page.all(".code-lines .removed").is_empty());
    choose(&page, "Function", "check_pte").await;
    assert_eq!(page.text(".code-note"), "check_pte is the same in 2026-08.");
}

#[wasm_bindgen_test]
async fn a_turned_knob_shows_its_bug() {
    let scene = "uffd-wp-markers";
    let page = page(scene, "2026-08").await;
    page.click(".app-header button", "Own design").await;
    assert_eq!(page.text(".knob-outcome"), "With this layout the design breaks no rule.");
    assert_eq!(page.all(".knob").len(), Knob::ALL.len());
    page.click(".knob", Knob::BatchMarkers.name()).await;
    let design = DesignDoc::parse(r#"{"base":"2026-08","batch_markers":false}"#).expect("a design");
    let end = rmapscope_core::simulate(&document(scene).scenario, *design.design());
    let breaks = knob_info(Knob::BatchMarkers).warning.breaks;
    let bugs = end.bugs();
    let lost = bugs.iter().filter(|bug| breaks.contains(&bug.kind)).count();
    assert!(lost > 0, "the scene shows it");
    let said = page.text(".knob-outcome.broken");
    assert!(said.contains(&format!("{} × {lost}", breaks[0].name())), "{said}");
    let here: Vec<String> =
        page.all(".bug-name.here").iter().map(|name| name.text_content().unwrap_or_default()).collect();
    assert_eq!(here, [breaks[0].name()]);
    assert_eq!(page.text(".knob-json code"), design.to_json().to_compact());
    page.click(".knob", Knob::BatchMarkers.name()).await;
    assert!(page.all(".knob-outcome.broken").is_empty(), "turned back");
    assert_eq!(page.text(".knob-json code"), "\"2026-08\"");
}

#[wasm_bindgen_test]
async fn costs_are_the_weights_times_what_was_done() {
    let page = page(SCENE, "series-v2").await;
    page.click("[role=tab]", "Costs").await;
    let trace = trace(SCENE, Preset::SeriesV2);
    for model in CostModel::ALL {
        page.click(".costs .seg button", model.name).await;
        let tally = Tally::new(&trace, model.hardware);
        for step in [0, 40, trace.events().len()] {
            seek(&page, step).await;
            let cells: Vec<String> = page
                .all(".cost-total td")
                .iter()
                .map(|cell| cell.text_content().unwrap_or_default())
                .collect();
            let units = |step| rmapscope_web::words::grouped(model.cost(&tally.at(step)));
            assert_eq!(cells, [units(step), units(usize::MAX)], "{}, step {step}", model.name);
        }
    }
    let mut model = CostModel::ARM64_CONTPTE;
    model.set(Operation::PteRead, 1000);
    let field = page.one("[aria-label='Weight of entry loads']");
    field.unchecked_ref::<HtmlInputElement>().set_value("1000");
    let bubbles = EventInit::new();
    bubbles.set_bubbles(true);
    field
        .dispatch_event(&Event::new_with_event_init_dict("input", &bubbles).expect("an event"))
        .expect("dispatched");
    settled().await;
    let units = model.cost(&Tally::new(&trace, model.hardware).at(usize::MAX));
    let shown = page.all(".cost-total td").last().and_then(|cell| cell.text_content());
    assert_eq!(shown, Some(rmapscope_web::words::grouped(units)));
    let linked = PUBLISHED.iter().filter(|item| item.source.starts_with("https://")).count();
    assert_eq!(page.all(".published li").len(), PUBLISHED.len());
    assert_eq!(page.all(".published a[href^='https://']").len(), linked);
}

#[wasm_bindgen_test]
async fn designs_are_compared_and_their_parting_is_shown() {
    let page = page(SCENE, "series-v2").await;
    page.click(".app-header button", "Compare designs").await;
    let names: Vec<String> =
        page.all(".cmp-head h3").iter().map(|name| name.text_content().unwrap_or_default()).collect();
    assert!(names.len() >= 2 && names[0] == "series-v2", "{names:?}");
    let traces: Vec<Trace> =
        names.iter().map(|name| trace(SCENE, Preset::from_name(name).expect("a preset"))).collect();
    let comparison = Comparison::new(&traces.iter().collect::<Vec<_>>(), &names);
    assert_eq!(page.text(".compare-summary"), comparison.summary);
    let parting = &comparison.partings[0];
    assert_eq!(page.text(".partings button"), format!("They part at step {}", parting.step));
    page.one(".partings button").unchecked_into::<HtmlElement>().click();
    settled().await;
    // The page below stands where the first design does.
    let marks = comparison.marks(&traces.iter().collect::<Vec<_>>());
    assert_eq!(page.handle.step(), comparison.alignment.step(0, marks[0].tick));
}
