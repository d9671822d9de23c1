//! Links: what is seen, as the fragment of an address.
//!
//! The link of the scene that the page begins with is known; every other one is made and read by what is loaded later.

use std::rc::Rc;

use rmapscope_core::{FolioId, MmId, VmaId, Vpn};
use rmapscope_view::permalink::{self, Link, LinkError, MODEL, Panels};
use rmapscope_view::scenes::{FIRST_LINK, SCENES};

use crate::lazy;
use crate::state::{Action, AppState, Beside, Dock, Layout, Notice, Panel, Run, Selection};

/// The fragment, without `#`, that shows the state; nothing if it is too large for a link, or what makes links is not
/// loaded yet.
#[must_use]
pub fn fragment(state: &AppState, known: &mut Option<Known>) -> Option<String> {
    if is_known(state) {
        return Some(at_step(FIRST_LINK, state.step));
    }
    let seen = (state.run.clone(), state.layout, state.selection, state.compared.clone(), state.comparing);
    if known.as_ref().is_none_or(|(before, _)| *before != seen) {
        *known = Some((seen, (lazy::loaded()?.link)(state)));
    }
    let (_, link) = known.as_ref()?;
    Some(at_step(link.as_deref()?, state.step))
}

/// What a link is of, but for the step.
pub type Seen = (Run, Layout, Option<Selection>, Beside, bool);

/// The link of a run at its start, so that it is made once for all steps; nothing if there can be none.
pub type Known = (Seen, Option<String>);

/// Whether the link is the one of the first scene.
fn is_known(state: &AppState) -> bool {
    state.is_first() && state.selection.is_none() && state.layout.is_first()
}

/// Why a state has no link.
pub(crate) fn too_much(state: &AppState) -> String {
    let error = Link::new((*state.doc).clone(), state.steps() as u64).encode().err();
    error.map_or_else(String::new, |error| error.to_string())
}

/// Whether a link has to be made by what is loaded later.
#[must_use]
pub fn needs_more(state: &AppState) -> bool {
    !is_known(state) && lazy::loaded().is_none()
}

fn at_step(link: &str, step: usize) -> String {
    if step == 0 { link.to_owned() } else { format!("{link}~{step}") }
}

/// Makes the link of a state at step 0; called through [`lazy::More`].
pub(crate) fn make(state: &AppState) -> Option<String> {
    let mut link = Link::new((*state.doc).clone(), state.steps() as u64);
    link.designs = [&state.design].into_iter().chain(state.beside()).cloned().collect();
    link.panels = panels(state.layout);
    link.selection = state.selection.and_then(selection);
    link.encode().ok()
}

/// The numbers that panels have in links, for ever: of those that are shown, and 16 more of those in front of a dock.
/// Nothing if they are as at first.
fn panels(layout: Layout) -> Option<Panels> {
    if layout.is_first() {
        return None;
    }
    let shown = Panel::ALL.into_iter().filter(|panel| layout.dock(*panel).is_some());
    let set = shown.fold(Panels::default(), |set, panel| set.with(panel as u32));
    let fronts = Dock::ALL.into_iter().filter_map(|dock| layout.front(dock));
    Some(fronts.fold(set, |set, panel| set.with(IN_FRONT + panel as u32)))
}

/// What a panel's number is raised by if it is in front.
const IN_FRONT: u32 = 16;

/// A layout with these panels; of newer programs' panels nothing is known.
fn layout(panels: Panels) -> Layout {
    let first = Layout::default();
    let shown = Panel::ALL.into_iter().fold(first, |layout, panel| {
        layout.moved(panel, first.dock(panel).filter(|_| panels.contains(panel as u32)))
    });
    let fronts = Panel::ALL.into_iter().filter(|panel| panels.contains(IN_FRONT + *panel as u32));
    fronts.fold(shown, Layout::in_front)
}

/// A selection as links have it; not all that can be selected can be in one.
fn selection(selection: Selection) -> Option<permalink::Selection> {
    match selection {
        Selection::Entry(..) | Selection::Range(..) => {
            let (mm, at, len) = selection.entries()?;
            Some(permalink::Selection::Entries { mm: MmId::new(mm), at: Vpn::new(at), len })
        }
        Selection::Folio(folio) => Some(permalink::Selection::Folio(FolioId::new(folio))),
        Selection::Vma(mm, vma) => {
            Some(permalink::Selection::Vma { mm: MmId::new(mm), vma: VmaId::new(vma) })
        }
        Selection::Scenario | Selection::Mm(_) | Selection::Op(_) => None,
    }
}

/// What a link selects.
fn selected(selection: permalink::Selection) -> Selection {
    match selection {
        permalink::Selection::Entries { mm, at, len } => {
            let from = at.get();
            Selection::Entry(mm.index(), from).to(mm.index(), from + len.saturating_sub(1))
        }
        permalink::Selection::Folio(folio) => Selection::Folio(folio.index()),
        permalink::Selection::Vma { mm, vma } => Selection::Vma(mm.index(), vma.index()),
    }
}

/// Reads a fragment; called through [`lazy::More`]. What can be read of a bad one is shown, with why not the rest.
pub(crate) fn open(fragment: &str) -> Action {
    match Link::decode(fragment) {
        Ok(link) => Action::Restore(Box::new(restored(link))),
        Err(error) => {
            let notice = Notice { text: refused(&error), refused: true };
            match error.read {
                Some(doc) => {
                    let state = AppState::of_document(Rc::new(*doc));
                    Action::Restore(Box::new(AppState { notice: Some(notice), ..state }))
                }
                None => Action::Say(notice),
            }
        }
    }
}

/// Whether a text is meant as a link, or as an address with one.
pub(crate) fn is_link(text: &str) -> bool {
    let version = permalink::fragment(text).split('.').next().unwrap_or_default();
    !version.is_empty() && version.len() < 4 && version.bytes().all(|byte| byte.is_ascii_digit())
}

/// What a link, or an address with one, shows; of a bad one nothing.
pub(crate) fn seen(text: &str) -> Result<AppState, LinkError> {
    Link::decode(permalink::fragment(text)).map(restored)
}

fn refused(error: &LinkError) -> String {
    let rest = if error.read.is_some() { " What could be read is shown." } else { "" };
    format!("The link could not be read: {error}.{rest}")
}

fn restored(link: Link) -> AppState {
    let step = usize::try_from(link.shown_step()).unwrap_or(usize::MAX);
    let scene = SCENES.iter().find(|scene| {
        Some(scene.title()) == link.doc.title.as_deref() && scene.document().scenario == link.doc.scenario
    });
    let mut designs = link.designs.into_iter();
    let (design, beside) = (designs.next(), designs.collect::<Vec<_>>());
    let (panels, selection) = (link.panels, link.selection);
    let doc = Rc::new(link.doc);
    let mut state = match scene {
        Some(scene) => AppState::of_scene(scene, doc),
        None => AppState::of_document(doc),
    };
    if let Some(design) = design {
        state = state.after(Action::Choose(design));
    }
    state = state.after(Action::Seek(step)).after(Action::Select(selection.map(selected)));
    state.layout = panels.map_or_else(Layout::default, layout);
    // Several designs are to be seen side by side.
    if !beside.is_empty() {
        state = state.after(Action::Compare(Beside(Rc::new(beside))));
    }
    let steps = state.steps();
    if link.steps != steps as u64 {
        let text = format!(
            "This link was made by model {}, under which the trace had {} steps; model {MODEL} makes {steps}.",
            link.model, link.steps
        );
        state.notice = Some(Notice { text, refused: false });
    } else if step > steps {
        let text =
            format!("The link asks for step {step}; the trace has {steps}, and the last one is shown.");
        state.notice = Some(Notice { text, refused: false });
    }
    state
}

#[cfg(test)]
mod tests {
    use super::*;
    use rmapscope_core::Preset;
    use rmapscope_view::DesignDoc;

    fn opened(fragment: &str) -> AppState {
        AppState::first().after(open(fragment))
    }

    #[test]
    fn what_a_link_shows_is_what_it_was_made_of() {
        let mut known = None;
        for scene in &SCENES {
            let state = AppState::of_scene(scene, Rc::new(scene.document()))
                .after(Action::Choose(Preset::V7_0.into()))
                .after(Action::Seek(7));
            let link = fragment(&state, &mut known).expect("all is loaded");
            let again = opened(&link);
            assert_eq!((&again.doc, &again.design, again.step), (&state.doc, &state.design, state.step));
            assert_eq!(again.scene.map(|scene| scene.id), Some(scene.id));
            assert_eq!(fragment(&again, &mut None), Some(link));
        }
    }

    #[test]
    fn a_link_of_a_comparison_opens_it() {
        let beside: Vec<DesignDoc> = vec![Preset::Jump.into(), Preset::BatchPresent.into()];
        let alone = AppState::first().after(Action::Seek(92));
        let state = alone.after(Action::Compare(Beside(Rc::new(beside.clone()))));
        let mut known = None;
        let (single, several) = (fragment(&alone, &mut known), fragment(&state, &mut known));
        assert_ne!(single, several);
        let several = several.expect("all is loaded");
        let again = opened(&several);
        assert!(again.comparing);
        assert_eq!((&again.design, &*again.compared.0, again.step), (&state.design, &beside, 92));
        assert_eq!(fragment(&again, &mut None), Some(several));
        // Whoever closes it has the link of the one that runs, and finds the others again.
        let closed = again.after(Action::EndCompare);
        assert_eq!(fragment(&closed, &mut known), single);
        assert_eq!(*closed.compared.0, beside);
    }

    #[test]
    fn the_link_of_the_first_scene_is_the_known_one() {
        let state = AppState::first();
        assert_eq!(make(&state).as_deref(), Some(FIRST_LINK));
        assert_eq!(fragment(&state.after(Action::Seek(3)), &mut None), Some(format!("{FIRST_LINK}~3")));
    }

    #[test]
    fn a_bad_link_says_why_and_leaves_what_is_shown() {
        for bad in ["1.", "rubbish", "3.abc", "1.%%%", "1._vbjI0SJ~x"] {
            let state = opened(bad);
            let notice = state.notice.as_ref().expect("it is said");
            assert!(notice.refused && notice.text.contains("could not be read"), "{bad}: {notice:?}");
        }
    }

    #[test]
    fn panels_and_selection_are_in_it() {
        let layout = Layout::default().moved(Panel::Costs, None).in_front(Panel::Code).in_front(Panel::Bugs);
        for selection in [
            None,
            Some(Selection::Entry(0, 519)),
            Some(Selection::Range(0, 514, 521)),
            Some(Selection::Folio(0)),
            Some(Selection::Vma(0, 0)),
        ] {
            let state = AppState::first().after(Action::Arrange(layout)).after(Action::Select(selection));
            let link = fragment(&state, &mut None).expect("a link");
            let again = opened(&link);
            assert_eq!((again.layout, again.selection), (layout, selection));
            assert_eq!(fragment(&again, &mut None).as_ref(), Some(&link));
        }
        // What cannot be in a link leaves the rest of it as it is.
        let state = AppState::first().after(Action::Select(Some(Selection::Op(0))));
        assert_eq!(fragment(&state, &mut None).as_deref(), Some(FIRST_LINK));
    }

    #[test]
    fn panels_keep_their_numbers() {
        let layout = Layout::default().moved(Panel::Walk, None).in_front(Panel::Code);
        assert_eq!(panels(layout), Some(Panels(0b1_1111_1110 | 1 << 22)));
    }

    #[test]
    fn a_link_that_is_first_of_panels_leaves_them() {
        let reader = Layout::default().moved(Panel::Walk, None);
        let state = AppState::first().after(Action::Arrange(reader)).after(open(FIRST_LINK));
        assert_eq!(state.layout, reader);
    }

    #[test]
    fn a_links_panels_are_not_the_readers_own() {
        let (reader, links) =
            (Layout::default().moved(Panel::Walk, None), Layout::default().in_front(Panel::Code));
        let link = fragment(&AppState::first().after(Action::Arrange(links)), &mut None).expect("a link");
        let state = AppState::first().after(Action::Arrange(reader)).after(open(&link));
        assert_eq!((state.layout, state.own_layout), (links, reader));
        // Who changes them then has chosen them.
        let chosen = state.layout.moved(Panel::Costs, None);
        assert_eq!(state.after(Action::Arrange(chosen)).own_layout, chosen);
    }

    #[test]
    fn a_step_behind_the_end_is_said() {
        let state = opened(&format!("{FIRST_LINK}~100000"));
        assert_eq!(state.step, state.steps());
        assert!(state.notice.is_some());
    }
}
