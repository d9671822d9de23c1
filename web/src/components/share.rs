//! Handing on what is seen: as a link, a frame, a text for a mail, a picture, numbers, a file.
//!
//! All is made by the code that makes it on the command line, when it is asked for; nothing is sent anywhere.

mod hand;
mod made;

use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use self::made::{Made, Steps};
use super::{Dialog, LaterProps};
use crate::el::{el, list, nothing};

/// What [`Share`] needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ShareProps {
    /// What is shown, and how.
    pub seen: LaterProps,
}

/// What is said about the last thing that was done.
#[derive(Clone, Debug, PartialEq)]
enum Said {
    /// It was done.
    Done(&'static str),
    /// It was not, for this reason.
    Refused(String),
    /// It could not be copied: here it is, to be copied by hand.
    ByHand(String),
}

/// What can be handed on, in the order in which it is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Link,
    Frame,
    State,
    Mail,
    Svg,
    Png,
    Film,
    Json,
    Csv,
    Curve,
    Html,
}

impl Sort {
    const ALL: [Self; 11] = [
        Self::Link,
        Self::Frame,
        Self::State,
        Self::Mail,
        Self::Svg,
        Self::Png,
        Self::Film,
        Self::Json,
        Self::Csv,
        Self::Curve,
        Self::Html,
    ];

    /// Its name, and what it is.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Link => ("Link", "all that is seen, in an address"),
            Self::Frame => ("Frame", "HTML that shows it in another page"),
            Self::State => ("State, for a mail", "this step in ASCII, 72 columns, link last"),
            Self::Mail => ("Steps, for a mail", "the steps below, likewise"),
            Self::Svg => ("Picture, SVG", "this step, to be scaled"),
            Self::Png => ("Picture, PNG", "this step, in pixels"),
            Self::Film => ("Moving picture, SVG", "the steps below"),
            Self::Json => ("Scenario, JSON", "for the command line, or to change it"),
            Self::Csv => ("Counts, CSV", "in all, this design and the presets"),
            Self::Curve => ("Counts by step, CSV", "after each step of this design"),
            Self::Html => ("Page, HTML", "one file with all of it, also without a network"),
        }
    }

    /// Whether it can be copied.
    fn copies(self) -> bool {
        match self {
            Self::Png => hand::copies_pixels(),
            Self::Html => false,
            _ => true,
        }
    }

    /// Whether it can be saved as a file.
    const fn saves(self) -> bool {
        !matches!(self, Self::Link | Self::Frame)
    }

    /// Whether it is of a range of steps.
    const fn ranges(self) -> bool {
        matches!(self, Self::Mail | Self::Film)
    }
}

/// The dialog.
#[component]
pub fn Share(props: &ShareProps) -> Html {
    let LaterProps { state, onclose, prefix, .. } = &props.seen;
    let said = use_state(|| None::<Said>);
    let (first, last) = Steps::around(state).texts();
    let (from, to) = (use_state(|| first), use_state(|| last));
    let steps = Steps::typed(&from, &to, state);
    let set = said.setter();
    let say = Callback::from(move |now: Said| set.set(Some(now)));
    let make = {
        let seen = props.seen.clone();
        let steps = steps.clone();
        move |sort: Sort| Made::new(sort, &seen, steps.clone())
    };
    let copy = |sort: Sort| {
        let (make, say) = (make.clone(), say.clone());
        move |_| match (make(sort), sort) {
            (Ok(made), Sort::Png) => hand::copy_pixels(made, &say),
            (Ok(made), _) => hand::copy(&made.text, &say),
            (Err(why), _) => say.emit(Said::Refused(why)),
        }
    };
    let save = |sort: Sort| {
        let (make, say) = (make.clone(), say.clone());
        move |_| match (make(sort), sort) {
            (Ok(made), Sort::Png) => hand::save_pixels(made, &say),
            (Ok(made), Sort::Html) => hand::save_page(made, &say),
            (Ok(made), _) => hand::save(&made, &say),
            (Err(why), _) => say.emit(Said::Refused(why)),
        }
    };
    let line = |sort: Sort| {
        let (name, what) = sort.words();
        let button = |there: bool, label: &'static str| {
            there.then(|| {
                el("button|type=button|class=btn line")
                    .attr("aria-label", format!("{label}: {name}"))
                    .text(label)
            })
        };
        let wrong = sort.ranges() && steps.is_err();
        let copy = button(sort.copies(), "Copy")
            .map(|el| el.flag("disabled", wrong).on(ListenerKind::onclick, copy(sort)));
        let save = button(sort.saves(), "Save")
            .map(|el| el.flag("disabled", wrong).on(ListenerKind::onclick, save(sort)));
        el("li")
            .key(name)
            .add(el("span|class=share-what").add(el("b").text(name)).add(el("span|class=muted").text(what)))
            .add(el("span|class=share-acts").maybe(copy).maybe(save))
            .done()
    };
    let number = |label: &'static str, value: &UseStateHandle<String>| {
        let setter = value.setter();
        el("label")
            .add(el("span|class=lbl").text(label))
            .add(
                el("input|class=field|type=text|inputmode=numeric|autocomplete=off")
                    .attr("aria-invalid", steps.is_err())
                    .field_value((**value).clone())
                    .typed(move |now| setter.set(now)),
            )
            .done()
    };
    let range = el("fieldset|class=share-range")
        .add(el("legend|class=lbl").text("Steps of the mail and the moving picture"))
        .add(number("from", &from))
        .add(number("to", &to))
        .maybe(steps.as_ref().err().map(|why| el("p|class=share-wrong|role=alert").text(why.clone())));
    let lines = el("ul|class=share").all(Sort::ALL.map(line).into());
    let status = match &*said {
        None => nothing(),
        Some(Said::Done(what)) => el("p").text(*what).done(),
        Some(Said::Refused(why)) => el("p|class=share-wrong").text(why.clone()).done(),
        Some(Said::ByHand(text)) => list(vec![
            el("p").text("The browser does not let the page copy. Here it is:").done(),
            el("textarea|rows=6|readonly=|class=field|aria-label=To be copied")
                .field_value(text.clone())
                .done(),
        ]),
    };
    let status = el("div|class=share-said|role=status").attr("id", format!("{prefix}-said")).add(status);
    Dialog::around("Share", onclose, vec![lines.done(), range.done(), status.done()])
}
