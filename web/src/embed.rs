//! The page in a frame of another page: what its address asks for.
//!
//! Whoever embeds it writes the address by hand, so that nothing in it is refused: what is unknown is ignored, and what
//! is wrong is as if it were not there. The theme is not read here: `embed.js` gives it to the document, where it can
//! change while the page runs.

use std::rc::Rc;

use rmapscope_view::scenes::Scene;

use crate::links;
use crate::options::{Begin, Controls, Place, Wanted};
use crate::state::{Action, AppState, Layout, Panel, Speed};

/// The longest address that is looked at, in bytes: that of the longest link, and parameters.
const MAX_ADDRESS: usize = 1 << 17;

/// What an address asks for: its query and its fragment, as `?embed=1&controls=none#1.abc`.
#[must_use]
pub fn wanted(address: &str) -> Wanted {
    let mut wanted = Wanted::nothing(Place::Framed);
    if address.len() > MAX_ADDRESS {
        return wanted;
    }
    let (query, fragment) = address.split_once('#').unwrap_or((address, ""));
    let query = query.trim_start_matches('?');
    // Of two that are called the same the first one counts.
    let value = |name: &str| {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(each, _)| *each == name).map(|(_, value)| decoded(value)).next()
    };
    let flag = |name: &str| value(name).is_some_and(|value| value == "1");
    wanted.controls = match value("controls").as_deref() {
        Some("full") => Controls::Full,
        Some("none") => Controls::None,
        _ => Controls::Min,
    };
    wanted.edit = flag("edit");
    wanted.autoplay = flag("autoplay");
    wanted.speed = value("speed").and_then(|text| speed(&text)).unwrap_or_default();
    wanted.layout = value("panels").and_then(|names| layout(&names));
    if let Some(scene) = value("scene").and_then(|id| Scene::find(&id)) {
        wanted.begin = Begin::Scene(scene, Rc::new(scene.document()));
    }
    if !fragment.is_empty() {
        // A link wins over a scene; what is wrong with it is said over what can be shown of it.
        let before = wanted.state();
        let state = match links::open(fragment) {
            Action::Restore(state) => *state,
            Action::Say(notice) => AppState { notice: Some(notice), playing: false, ..before },
            _ => before,
        };
        wanted.step = state.step;
        wanted.begin = Begin::Seen(Box::new(state));
    }
    wanted
}

/// A value as it is meant: with `%2C` as a comma.
fn decoded(value: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = value.as_bytes();
    while let [first, after @ ..] = rest {
        let digit = |i: usize| after.get(i).and_then(|byte| char::from(*byte).to_digit(16));
        let code = (*first == b'%').then(|| Some(digit(0)? * 16 + digit(1)?)).flatten();
        let (byte, skip) = match code.map(u8::try_from) {
            Some(Ok(byte)) => (byte, 2),
            _ => (*first, 0),
        };
        bytes.push(byte);
        rest = &after[skip..];
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// A speed from 0.25 to 64; of its fraction two digits count.
fn speed(text: &str) -> Option<Speed> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let hundredths: u32 = format!("{fraction}0")[..2].parse().ok()?;
    let hundredths = whole.parse::<u32>().ok()? * 100 + hundredths;
    (25..=6400).contains(&hundredths).then(|| Speed::nearest(f64::from(hundredths) / 100.0))
}

/// The panels of these names, and no others; nothing if there is none of them.
fn layout(names: &str) -> Option<Layout> {
    let first = Layout::default();
    let wanted = |panel: &Panel| names.split(',').any(|name| name.trim().eq_ignore_ascii_case(panel.name()));
    let layout = Panel::ALL
        .into_iter()
        .fold(first, |layout, panel| layout.moved(panel, first.dock(panel).filter(|_| wanted(&panel))));
    Panel::ALL.iter().any(wanted).then_some(layout)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rmapscope_core::Preset;
    use rmapscope_view::scenes::{FIRST, FIRST_LINK};

    fn asked(query: &str) -> Wanted {
        wanted(&format!("?embed=1&{query}"))
    }

    fn scene_of(wanted: &Wanted) -> Option<&'static str> {
        wanted.state().scene.map(|scene| scene.id)
    }

    #[test]
    fn an_address_that_asks_for_nothing_shows_the_first_scene_with_the_transport() {
        for address in ["", "?", "?embed=1", "?embed", "?embed=1&&=&=x&x", "?unknown=1&embed=1&controls"] {
            let wanted = wanted(address);
            assert_eq!((wanted.place, wanted.controls), (Place::Framed, Controls::Min), "{address}");
            assert_eq!(scene_of(&wanted), Some(FIRST.id), "{address}");
            assert!(!wanted.edit && !wanted.autoplay && wanted.layout.is_none());
            assert_eq!(wanted.speed, Speed::default());
        }
    }

    #[test]
    fn what_is_good_counts_and_what_is_bad_does_not() {
        for (value, expected) in [
            ("full", Controls::Full),
            ("min", Controls::Min),
            ("none", Controls::None),
            ("FULL", Controls::Min),
            ("", Controls::Min),
            ("none,full", Controls::Min),
        ] {
            assert_eq!(asked(&format!("controls={value}")).controls, expected, "{value}");
        }
        for (value, expected) in [("1", true), ("0", false), ("true", false), ("", false), ("11", false)] {
            assert_eq!(asked(&format!("edit={value}")).edit, expected, "{value}");
            assert_eq!(asked(&format!("autoplay={value}")).autoplay, expected, "{value}");
        }
        let usual = Speed::default();
        for (value, expected) in [
            ("0.25", Speed::of_power(-2)),
            ("0.5", Speed::of_power(-1)),
            (".5", usual),
            ("1", Speed::of_power(0)),
            ("3", Speed::of_power(2)),
            ("64", Speed::of_power(6)),
            ("64.01", usual),
            ("0.2", usual),
            ("0", usual),
            ("-1", usual),
            ("1e3", usual),
            ("99999999999999999999", usual),
            ("fast", usual),
            ("", usual),
        ] {
            assert_eq!(asked(&format!("speed={value}")).speed, expected, "{value}");
        }
        for (value, expected) in [
            ("one-at-a-time", "one-at-a-time"),
            ("one%2Dat-a-time", "one-at-a-time"),
            ("none", FIRST.id),
            ("", FIRST.id),
        ] {
            assert_eq!(scene_of(&asked(&format!("scene={value}"))), Some(expected), "{value}");
        }
    }

    #[test]
    fn panels_are_those_that_are_named() {
        let shown = |value: &str| {
            let layout = asked(&format!("panels={value}")).layout?;
            Some(Panel::ALL.into_iter().filter(|panel| layout.dock(*panel).is_some()).collect::<Vec<_>>())
        };
        assert_eq!(shown("walk,counts"), Some(vec![Panel::Walk, Panel::Counts]));
        assert_eq!(shown("Code%2Centries,nothing"), Some(vec![Panel::Code, Panel::Table]));
        for bad in ["", "nothing", ",", "walk.counts", "%FF", "%"] {
            assert_eq!(shown(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_link_wins_over_a_scene() {
        let wanted = wanted(&format!("?embed=1&scene=one-at-a-time#{FIRST_LINK}~37"));
        let state = wanted.state();
        assert_eq!((state.scene.map(|scene| scene.id), state.step), (Some(FIRST.id), 37));
        let other =
            AppState::of_document(Rc::new(FIRST.document())).after(Action::Choose(Preset::Jump.into()));
        let link = links::fragment(&other, &mut None).expect("a link");
        let state = self::wanted(&format!("#{link}")).state();
        assert_eq!(state.design, other.design);
    }

    #[test]
    fn a_bad_link_says_why_and_leaves_the_scene() {
        for bad in ["x", "1.", "1.rubbish~3", "9.abc", "1.%3Cscript%3E"] {
            let state = wanted(&format!("?scene=one-at-a-time#{bad}")).state();
            assert!(state.notice.is_some_and(|notice| notice.refused), "{bad}");
            assert_eq!(state.scene.map(|scene| scene.id), Some("one-at-a-time"), "{bad}");
        }
        let long = format!("?controls=none#1.{}", "A".repeat(MAX_ADDRESS));
        assert_eq!(scene_of(&wanted(&long)), Some(FIRST.id));
    }
}
