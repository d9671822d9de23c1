//! The texts themselves; that they agree with what runs is tested with all scenes, vectors and random scenarios.

use alloc::{string::String, vec::Vec};

use rmapscope_core::{Knob, Preset, Skip, Trace};

use super::*;
use crate::scenes::Scene;

/// Every preset with every knob turned, one at a time, and every way to skip.
fn designs() -> Vec<Design> {
    let mut out = Vec::new();
    for preset in Preset::ALL {
        out.push(preset.design());
        for knob in Knob::ALL {
            let mut design = preset.design();
            let on = knob.get(&design);
            knob.set(&mut design, !on);
            out.push(design);
        }
        out.extend(Skip::NAMES.map(|(skip, _)| Design { skip, ..preset.design() }));
    }
    out
}

#[test]
fn no_label_and_no_condition_is_unknown() {
    for design in designs() {
        for text in TEXTS {
            assert!(source::function(text, &design).is_ok(), "{:?}", source::function(text, &design));
        }
    }
    let design = Preset::V7_0.design();
    for (text, mistake) in [
        ("f():  @walk @fly", source::Mistake::Site("fly")),
        ("%if fly\n%end", source::Mistake::Condition("fly")),
        ("%if skip=fly\n%end", source::Mistake::Condition("skip=fly")),
        ("%fly", source::Mistake::Directive("%fly")),
        ("%fold some x\n%end", source::Mistake::Directive("%fold some x")),
        ("%if reset_nr", source::Mistake::Open),
        ("%end", source::Mistake::Open),
    ] {
        assert_eq!(source::function(text, &design), Err(mistake), "{text}");
    }
}

#[test]
fn no_place_stands_twice_at_any_level() {
    for design in designs() {
        let listing = Listing::new(&design);
        for detail in Detail::ALL {
            let shown: Vec<_> =
                listing.functions.iter().flat_map(|function| function.shown(detail)).collect();
            for &site in Site::ALL {
                let times = shown.iter().filter(|line| line.sites.contains(&site)).count();
                assert!(times <= 1, "{} stands {times} times in {design:?}", site.name());
                assert_eq!(times == 1, listing.find(site).is_some(), "{}", site.name());
            }
        }
    }
}

#[test]
fn lines_fit_the_panel() {
    for design in designs() {
        for function in Listing::new(&design).functions {
            for line in &function.lines {
                let width = 2 * line.depth + line.text.chars().count();
                assert!(width <= 46, "{}: {width} columns: {}", function.name, line.text);
                assert!(!line.text.is_empty() && !line.text.contains('@'), "{}", line.text);
            }
        }
    }
}

#[test]
fn folding_hides_lines_and_keeps_their_places() {
    let listing = Listing::new(&Preset::SeriesV2.design());
    let (function, line) = listing.find(Site::FlushDeferred).unwrap();
    let function = &listing.functions[function];
    assert_eq!(function.name, "try_to_unmap_one");
    assert_eq!(function.lines[line].text, "remember the range for later");
    let [outline, steps, all] = Detail::ALL.map(|detail| function.shown(detail));
    assert_eq!(all.len(), function.lines.len());
    assert!(outline.len() < steps.len() && steps.len() < all.len());
    let folded = steps.iter().find(|line| line.sites.contains(&Site::FlushDeferred)).unwrap();
    assert_eq!((folded.text, folded.folded), ("TLB flush, dirty", true));
    assert!(folded.sites.contains(&Site::Dirty));
}

#[test]
fn what_a_design_changes_is_seen() {
    let text = |from: Preset, to: Preset| -> Vec<String> {
        let mut out = Vec::new();
        for function in changes(&from.design(), &to.design()) {
            out.push(function.name.into());
            for line in &function.lines {
                match line.change {
                    Change::Kept => {}
                    Change::Removed => out.push(alloc::format!("- {}", line.line.text)),
                    Change::Added => out.push(alloc::format!("+ {}", line.line.text)),
                }
            }
        }
        out
    };
    assert_eq!(
        text(Preset::SeriesV2, Preset::Jump),
        [
            "try_to_unmap_one",
            "+ if nr > 1:",
            "+ page_vma_mapped_walk_jump(pvmw, nr − 1)",
            "page_vma_mapped_walk_jump",
            "+ page_vma_mapped_walk_jump(pvmw, n):",
            "+ pfn, pgoff, pte, address: n further on",
            "+ nr_pages −= n",
        ]
    );
    assert_eq!(
        text(Preset::SeriesV2, Preset::BatchPresent),
        ["page_vma_mapped_walk", "- if pte is none: go to next", "+ if pte is not present: go to next"]
    );
    assert_eq!(text(Preset::V6_15, Preset::V6_15), [""; 0]);
    assert!(!text(Preset::V7_0, Preset::Merged2026_08).is_empty());
}

#[test]
fn a_breakpoint_stops_behind_its_line() {
    let doc = Scene::find("four-batches-to-swap").unwrap().document();
    let trace = Trace::new(doc.scenario, Preset::Jump.design());
    let mut stops = Vec::new();
    let mut step = 0;
    while let Some(next) = next_stop(&trace, step, &[Site::Jump, Site::Ret]) {
        step = next;
        stops.push(site(&trace, step - 1));
    }
    assert_eq!(stops, [Site::Jump, Site::Jump, Site::Jump, Site::Jump, Site::Ret]);
    assert_eq!(next_stop(&trace, 0, &[Site::LockMap]), None);
}

#[test]
fn going_back_stops_where_going_on_does() {
    let doc = Scene::find("four-batches-to-swap").unwrap().document();
    let trace = Trace::new(doc.scenario, Preset::SeriesV2.design());
    let visits = visits(&trace);
    assert_eq!(visits.iter().sum::<usize>(), trace.events().len());
    for (&place, &times) in Site::ALL.iter().zip(&visits) {
        let mut on = Vec::new();
        while let Some(step) = next_stop(&trace, on.last().copied().unwrap_or(0), &[place]) {
            on.push(step);
        }
        assert_eq!(on.len(), times, "{}", place.name());
        let mut back = Vec::new();
        let mut from = trace.events().len() + 1;
        while let Some(step) = previous_stop(&trace, from, &[place]) {
            back.push(step);
            from = step;
        }
        back.reverse();
        assert_eq!(back, on, "{}", place.name());
    }
}

#[test]
fn variables_are_those_of_the_moment() {
    let doc = Scene::find("four-batches-to-swap").unwrap().document();
    let trace = Trace::new(doc.scenario, Preset::SeriesV2.design());
    let show = |wanted: Site| {
        let n = (0..trace.events().len()).find(|&n| site(&trace, n) == wanted).unwrap();
        let (before, after) = (trace.machine_at(n), trace.machine_at(n + 1));
        let list = variables(&trace, n, before.world(), after.world());
        list.iter().map(|v| alloc::format!("{}={}", v.name, v.value)).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(
        show(Site::Scan),
        "entry=512; pte=present, page 0 of A, writable, dirty; nr=1; next=present, page 1 of A, writable, dirty"
    );
    assert_eq!(show(Site::Clear), "entry=512; pte=present, page 0 of A, writable, dirty; nr=4");
    assert_eq!(
        show(Site::ReadNext),
        "pte=a swap entry, slot 8193, exclusive; address=513; end=528; pfn=4096; nr_pages=16; lock=of table 512"
    );
    assert_eq!(show(Site::Share), "page=0; n=4");
    assert_eq!(show(Site::Refs), "n=4; folio=A; mapcount=12; refcount=29; dirty=yes; swapbacked=yes");
}
