//! Which designs are compared.

use rmapscope_core::Preset;
use rmapscope_view::DesignDoc;
use rmapscope_view::compare::LETTERS;
use yew::prelude::*;

use super::compare;
use crate::components::select;
use crate::el::el;
use crate::state::{Action, AppState, FEWEST};

/// The designs that are compared: those that were chosen, or else the one that runs with what the document was made to
/// show, or what the thread is about.
pub(crate) fn chosen(state: &AppState) -> Vec<DesignDoc> {
    let usual = [Preset::SeriesV2, Preset::Jump, Preset::BatchPresent, Preset::Rmapscope];
    let mut designs = vec![state.design.clone()];
    let mut add = |design: DesignDoc, most: usize| {
        if designs.len() < most && !designs.contains(&design) {
            designs.push(design);
        }
    };
    let named = if state.compared.0.is_empty() { &state.doc.designs } else { &*state.compared.0 };
    for design in named {
        add(design.clone(), LETTERS.len());
    }
    if named.len() < FEWEST && state.compared.0.is_empty() {
        for preset in usual {
            add(preset.into(), FEWEST + 1);
        }
    }
    // The one that runs may be the only one that was named.
    for preset in usual {
        add(preset.into(), FEWEST);
    }
    designs
}

/// The lists of designs, a letter each.
pub(super) fn designs(state: &AppState, chosen: &[DesignDoc], act: &Callback<Action>) -> Html {
    let choices = (0..LETTERS.len()).filter_map(|place| choice(state, chosen, place, act));
    el("div|class=cmp-designs|role=group|aria-label=Designs").all(choices.collect()).done()
}

fn choice(state: &AppState, chosen: &[DesignDoc], place: usize, act: &Callback<Action>) -> Option<Html> {
    let letter = LETTERS.get(place).filter(|_| place <= chosen.len())?;
    let mut offered = DesignDoc::presets();
    for design in state.doc.designs.iter().chain(chosen) {
        if !offered.contains(design) {
            offered.push(design.clone());
        }
    }
    // A design is there once; the first two are needed.
    offered.retain(|design| chosen.get(place) == Some(design) || !chosen.contains(design));
    let none = usize::from(place >= FEWEST);
    let mut names = vec![if place == chosen.len() { "add a design" } else { "none" }.to_owned(); none];
    names.extend(offered.iter().map(ToString::to_string));
    let current = chosen.get(place).and_then(|own| offered.iter().position(|design| design == own));
    let label = match place {
        0 => "Design A",
        1 => "Design B",
        2 => "Design C",
        _ => "Design D",
    };
    let (act, before) = (act.clone(), chosen.to_vec());
    let list = select(label, "compared", &names, current.map_or(0, |i| i + none), move |i| {
        let design = i.checked_sub(none).and_then(|i| offered.get(i).cloned());
        let now = with(&before, place, design);
        if let Some(first) = now.first().filter(|first| Some(*first) != before.first()) {
            act.emit(Action::Choose(first.clone()));
        }
        act.emit(compare(&now));
    });
    let letter = el("b|class=letter").text(*letter);
    // After a choice it is another list.
    let key = format!("{place} {}", chosen.len());
    Some(el("span|class=compare-design").key(key).add(letter).add(list).done())
}

/// The designs with another one, or none, at a place.
fn with(designs: &[DesignDoc], place: usize, design: Option<DesignDoc>) -> Vec<DesignDoc> {
    let mut designs = designs.to_vec();
    match design {
        Some(design) if place < designs.len() => designs[place] = design,
        Some(design) => designs.push(design),
        None if place < designs.len() && designs.len() > FEWEST => {
            designs.remove(place);
        }
        None => {}
    }
    designs
}
