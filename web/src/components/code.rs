//! The code: the listing of the function that runs, with the line that is current and the variables of the moment.

mod lines;

use std::rc::Rc;

use rmapscope_core::Preset;
use rmapscope_view::DesignDoc;
use rmapscope_view::listing::{
    Change, Detail, Listing, Site, changes, next_stop, previous_stop, site, variables, visits,
};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use self::lines::CodeLine;
use super::{Playing, select};
use crate::el::{El, el, list, nothing};
use crate::state::{Action, Breakpoint, Run};

/// The properties of [`Code`].
#[derive(Clone, Debug, Properties)]
pub struct CodeProps {
    /// The trace.
    pub run: Run,
    /// The step.
    pub step: usize,
    /// The design that runs.
    pub design: DesignDoc,
    /// Where playing stops.
    pub breakpoints: Vec<Breakpoint>,
    /// The position in the trace, for the values of variables.
    pub playing: Playing,
    /// What to do.
    pub act: Callback<Action>,
}

// The position goes with the run and the step.
impl PartialEq for CodeProps {
    fn eq(&self, other: &Self) -> bool {
        self.step == other.step && self.run == other.run && self.breakpoints == other.breakpoints
    }
}

/// The height of a line in pixels.
const LINE: i32 = 24;

/// The panel.
#[component]
pub fn Code(props: &CodeProps) -> Html {
    let CodeProps { run, step, design, breakpoints, act, .. } = props;
    let trace = run.trace();
    let detail = use_state(Detail::default);
    // The function that is looked at; the one that runs if none.
    let pinned = use_state(|| None::<&'static str>);
    let against = use_state(|| None::<Preset>);
    let node = use_node_ref();
    let listing = use_memo(*design.design(), Listing::new);
    let times = use_memo(run.clone(), |run| visits(run.trace()));
    let changed = use_memo((*design.design(), *against), |(design, against)| {
        against.map_or_else(Vec::new, |against| changes(&against.design(), design))
    });

    let current: Option<Site> = step.checked_sub(1).map(|n| site(trace, n));
    let running = current.and_then(|site| listing.find(site)).map_or(0, |(function, _)| function);
    let running = listing.functions.get(running).map_or("", |function| function.name);
    let mut names: Vec<&'static str> = listing.functions.iter().map(|function| function.name).collect();
    for function in changed.iter() {
        if !names.contains(&function.name) {
            names.push(function.name);
        }
    }
    let shown = pinned.filter(|name| names.contains(name)).unwrap_or(running);
    let changed_here = changed.iter().find(|function| function.name == shown);
    let lines = match changed_here {
        Some(function) => lines::changed(function),
        None => listing
            .functions
            .iter()
            .find(|function| function.name == shown)
            .map_or_else(Vec::new, |function| lines::plain(function, *detail)),
    };
    let lit = current.and_then(|site| lines.iter().position(|line| line.stands_for(site)));

    {
        let node = node.clone();
        use_effect_with((*step, shown, *detail, *against), move |_| scroll_to_lit(&node));
    }
    let head = el("div|class=code-head")
        .add(functions(&names, running, *pinned, &|name| changed.iter().any(|f| f.name == name), {
            let pinned = pinned.setter();
            move |name| pinned.set(name)
        }))
        .add(details(*detail, changed_here.is_some(), {
            let detail = detail.setter();
            move |to| detail.set(to)
        }))
        .add(versus(design, *against, {
            let against = against.setter();
            move |to| against.set(to)
        }));
    let first = lit.or_else(|| lines.iter().position(CodeLine::can_be_reached));
    let items = lines.iter().enumerate().map(|(i, each)| {
        let here =
            Here { run, step: *step, act, breakpoints, lit: lit == Some(i), tab_stop: first == Some(i) };
        line(&here, i, each, &times)
    });
    let text = el("ol|class=code-lines")
        .node(&node)
        .attr("aria-label", format!("{shown} under {design}"))
        .on(ListenerKind::onkeydown, |event| move_focus(&event))
        .all(items.collect());
    let same = against.filter(|_| changed_here.is_none()).map(|against| {
        el("p|class=code-note").text(format!("{shown} is the same in {}.", against.name())).done()
    });
    el("div|class=code").add(head).maybe(same).add(text).add(moment(props)).done()
}

/// Where the reader is.
struct Here<'a> {
    run: &'a Run,
    step: usize,
    act: &'a Callback<Action>,
    breakpoints: &'a [Breakpoint],
    lit: bool,
    tab_stop: bool,
}

/// A line. A click goes to the next step that comes by it, with Shift to the one before.
fn line(here: &Here<'_>, i: usize, line: &CodeLine, times: &[usize]) -> Html {
    let number = line.number.map_or_else(String::new, |number| number.to_string());
    let mark = match line.change {
        Change::Added => "+",
        Change::Removed => "−",
        Change::Kept if line.folded => "▸",
        Change::Kept => "",
    };
    let ran: usize = line.sites.iter().filter_map(|&site| times.get(site as usize)).sum();
    let count = (!line.folded && line.can_be_reached()).then(|| {
        el("span|class=times")
            .class_if(ran == 0, "never")
            .add(el("span|class=visually-hidden").text("run "))
            .text(format!("×{}", crate::words::grouped(ran as u64)))
            .done()
    });
    let parts = list(vec![
        el("span|class=no").text(number).done(),
        el("span|class=mark").text(mark).done(),
        el("code").text(format!("{}{}", "  ".repeat(line.depth), line.text)).done(),
        count.unwrap_or_default(),
    ]);
    let item = el("li")
        .key(i)
        .class(match line.change {
            Change::Added => Some("added"),
            Change::Removed => Some("removed"),
            Change::Kept => line.text.starts_with('#').then_some("remark"),
        })
        .class_if(here.lit, "is-lit")
        .attr("aria-current", here.lit.then_some("true"));
    let item = if line.can_be_reached() { stop(here, line, item) } else { item.add(el("span|class=gutter")) };
    if ran == 0 {
        return item.add(el("span|class=code-line").add(parts)).done();
    }
    let (run, step, act, sites) = (here.run.clone(), here.step, here.act.clone(), line.sites.clone());
    let go = Callback::from(move |event: MouseEvent| {
        let trace = run.trace();
        // Round the end, and round the beginning.
        let to = if event.shift_key() {
            previous_stop(trace, step, &sites).or_else(|| previous_stop(trace, usize::MAX, &sites))
        } else {
            next_stop(trace, step, &sites).or_else(|| next_stop(trace, 0, &sites))
        };
        if let Some(to) = to {
            act.emit(Action::Seek(to));
        }
    });
    let button =
        el("button|type=button|class=code-line|title=Next step of this line; with Shift the one before")
            .attr("tabindex", if here.tab_stop { "0" } else { "-1" })
            .on_typed(ListenerKind::onclick, &go)
            .add(parts);
    item.add(button).done()
}

/// A line's breakpoint: a click beside the line sets it or takes it away, as B does on it.
fn stop(here: &Here<'_>, line: &CodeLine, item: El) -> El {
    let set = |site: &Site| here.breakpoints.contains(&Breakpoint::Site(*site));
    let is_set = line.sites.iter().any(set);
    // Of a line that stands for several places all are set, or none.
    let turned: Vec<Site> = { line.sites.iter() }.filter(|site| !is_set || set(site)).copied().collect();
    let act = here.act.clone();
    let turn = Rc::new(move || {
        for &site in &turned {
            act.emit(Action::Break(Breakpoint::Site(site)));
        }
    });
    let clicked = Rc::clone(&turn);
    let number = line.number.map_or_else(String::new, |number| number.to_string());
    let gutter = el("button|type=button|class=gutter|tabindex=-1|title=Breakpoint (B)")
        .attr("aria-pressed", is_set)
        .attr("aria-label", format!("Breakpoint at line {number}"))
        .on(ListenerKind::onclick, move |_| clicked());
    item.add(gutter).on(ListenerKind::onkeydown, move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let held = event.ctrl_key() || event.meta_key() || event.alt_key();
        if event.key() == "b" && !held {
            event.prevent_default();
            turn();
        }
    })
}

/// The list of functions: the one that runs first, whichever it is.
fn functions(
    names: &[&'static str],
    running: &str,
    pinned: Option<&'static str>,
    differs: &dyn Fn(&str) -> bool,
    onchoose: impl Fn(Option<&'static str>) + 'static,
) -> Html {
    let mark = |name: &str| if differs(name) { " ±" } else { "" };
    let mut options = vec![format!("▸ {running}{}", mark(running))];
    options.extend(names.iter().map(|name| format!("{name}{}", mark(name))));
    let chosen = pinned.and_then(|pinned| names.iter().position(|&name| name == pinned)).map_or(0, |i| i + 1);
    let names = names.to_vec();
    select("Function", "function", &options, chosen, move |i| {
        onchoose(i.checked_sub(1).and_then(|i| names.get(i).copied()));
    })
}

/// How much is shown; of what differs, all.
fn details(detail: Detail, differs: bool, onchoose: impl Fn(Detail) + 'static) -> Html {
    if differs {
        return nothing();
    }
    let names = Detail::ALL.map(|detail| detail.name().to_owned());
    let chosen = Detail::ALL.iter().position(|&each| each == detail).unwrap_or(0);
    select("Level of detail", "level", &names, chosen, move |i| {
        if let Some(&detail) = Detail::ALL.get(i) {
            onchoose(detail);
        }
    })
}

/// The design that it is held against.
fn versus(design: &DesignDoc, against: Option<Preset>, onchoose: impl Fn(Option<Preset>) + 'static) -> Html {
    let others: Vec<Preset> =
        Preset::ALL.into_iter().filter(|preset| preset.design() != *design.design()).collect();
    let mut options = vec!["alone".to_owned()];
    options.extend(others.iter().map(|preset| format!("vs {}", preset.name())));
    let chosen = against.and_then(|against| others.iter().position(|&each| each == against));
    select("Differences from", "versus", &options, chosen.map_or(0, |i| i + 1), move |i| {
        onchoose(i.checked_sub(1).and_then(|i| others.get(i).copied()));
    })
}

/// The variables of the moment.
fn moment(props: &CodeProps) -> Html {
    let playing = props.playing.borrow();
    let player = playing.as_ref().filter(|(run, _)| *run == props.run).map(|(_, player)| player);
    let values = player.and_then(|player| {
        let n = player.step().checked_sub(1)?;
        Some(variables(player.trace(), n, player.before(), player.machine().world()))
    });
    let value = |variable: &rmapscope_view::listing::Variable| {
        el("div")
            .key(variable.name)
            .add(el("dt").text(variable.name))
            .add(el("dd").text(variable.value.clone()))
            .done()
    };
    el("dl|class=code-vars|aria-label=Variables")
        .all(values.unwrap_or_default().iter().map(value).collect())
        .done()
}

/// Scrolls the list, and nothing around it, until the current line is in sight with the lines next to it.
fn scroll_to_lit(node: &NodeRef) {
    let Some(text) = node.cast::<Element>() else { return };
    let Ok(Some(item)) = text.query_selector("[aria-current]") else { return };
    let Ok(item) = item.dyn_into::<HtmlElement>() else { return };
    let (top, seen) = (item.offset_top(), text.client_height());
    if top < text.scroll_top() + LINE || top + 2 * LINE > text.scroll_top() + seen {
        text.set_scroll_top((top - (seen - LINE) / 2).max(0));
    }
}

/// Up and down go from line to line, past those that nothing can come by.
fn move_focus(event: &Event) {
    let key = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key);
    let down = match key.as_deref() {
        Some("ArrowDown") => true,
        Some("ArrowUp") => false,
        _ => return,
    };
    let next =
        |item: &Element| if down { item.next_element_sibling() } else { item.previous_element_sibling() };
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let mut item = target.and_then(|target| target.closest("li").ok().flatten());
    while let Some(other) = item.as_ref().and_then(next) {
        // A line that nothing came by has only its gutter.
        let line = other.query_selector("button.code-line").ok().flatten();
        if let Some(button) = line.or_else(|| other.query_selector("button").ok().flatten())
            && let Ok(button) = button.dyn_into::<HtmlElement>()
        {
            event.prevent_default();
            let _ = button.focus();
            return;
        }
        item = Some(other);
    }
}

/// The panel of a state.
pub(super) fn code(props: &super::LaterProps) -> Html {
    crate::el::component::<Code>(CodeProps {
        run: props.state.run.clone(),
        step: props.state.step,
        design: props.state.design.clone(),
        breakpoints: props.state.breakpoints.clone(),
        playing: Rc::clone(&props.playing),
        act: props.act.clone(),
    })
}
