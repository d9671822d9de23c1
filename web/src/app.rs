//! The page: one reducer on top, values and callbacks below.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use rmapscope_view::frame::{Frame, Player};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, EventTarget};
use yew::prelude::*;

use crate::components::{
    Events, EventsProps, HeaderProps, Later, LaterProps, SideProps, Theme, What, has_panels, header,
    separator, side, speech, transport, walk,
};
use crate::el::{component, el, nothing, still};
use crate::hooks::{Turn, use_address, use_beat, use_kept, use_layout, use_live, use_playback, use_size};
use crate::keyboard::{Command, Stroke, command};
use crate::lazy;
use crate::options::{Controls, Link, Options, Place};
use crate::stage::{Level, Sight, Stage, StageProps, defs, use_sight, zoom_buttons};
use crate::state::{Action, AppState, Dock, Filter, Hand, Panel, Run, Size};

/// The properties of [`App`].
#[derive(Clone, Debug, Properties)]
pub struct AppProps {
    /// How it begins.
    pub options: Rc<Options>,
    /// What connects it with who mounted it.
    pub link: Rc<Link>,
}

impl PartialEq for AppProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.options, &other.options) && Rc::ptr_eq(&self.link, &other.link)
    }
}

/// The page.
#[component]
pub fn App(props: &AppProps) -> Html {
    let AppProps { options, link } = props;
    let state = {
        let options = options.clone();
        use_reducer(move || {
            let own_layout = crate::hooks::kept_layout(options.place);
            let layout = options.layout.unwrap_or(own_layout);
            AppState { layout, own_layout, ..options.state.clone() }
        })
    };
    let act = {
        let dispatcher = state.dispatcher();
        use_callback((), move |action: Action, ()| {
            let dispatcher = dispatcher.clone();
            if action.needs_more() {
                // Changes to the layout are a part of what is loaded later.
                lazy::with(move |_| dispatcher.dispatch(action));
            } else {
                dispatcher.dispatch(action);
            }
        })
    };
    link.update(&act, &state);
    let prefix = use_memo((), |()| link.prefix());
    let prefix: AttrValue = (*prefix).clone();
    let over = use_state(|| None::<What>);
    let show = |what: What| {
        let over = over.setter();
        Callback::from(move |()| over.set(Some(what)))
    };
    let own = options.place == Place::Page;
    let tour = use_state(|| crate::dom::asked_station().filter(|_| own));
    let hide = {
        let over = over.setter();
        Callback::from(move |()| over.set(None))
    };
    let root = use_node_ref();
    let (theme, next_theme) = use_theme(options);
    let onedit = use_edit(&state, &act);
    let presenting = use_state(|| false);
    let run = {
        let (act, onedit, over, next_theme) =
            (act.clone(), onedit.clone(), over.setter(), next_theme.clone());
        let presenting = presenting.clone();
        Callback::from(move |command| match command {
            Command::Act(action) => act.emit(action),
            Command::Open(what) => over.set(Some(what)),
            Command::Edit => onedit.emit(()),
            Command::Present => presenting.set(!*presenting),
            Command::Theme => next_theme.emit(()),
        })
    };
    use_playback(state.playing, state.speed, state.granularity, &act);
    use_address(options.place == Place::Page, &state, &act);
    use_keys(&root, options, &state, &run);
    use_layout(&root, (state.layout, state.own_layout), options.place);

    let stage = use_node_ref();
    let guess = if options.place == Place::Page { guessed_width(&state) } else { 0 };
    let (width, _) = use_size(&stage, (guess, 0));
    let shown = use_shown(&state, width);
    let full = options.controls == Controls::Full;
    let editing = state.hand.is_some() && options.edit;
    let at_once = (state.run.clone(), state.layout, state.selection, state.speed, state.granularity);
    let beat = use_beat(state.playing && !state.speed.moves(), (at_once, state.filter.is_some(), editing));
    // Whoever's turn it is, it is made once for a drawing.
    let made = OnceCell::new();
    let now = || Rc::clone(made.get_or_init(|| Read::new(&state, &shown)));
    let [first, second] = [use_kept(beat, Turn::First, now), use_kept(beat, Turn::Second, now)];
    let counted = use_kept(beat, Turn::Numbers, now);
    let picture = use_kept(beat, Turn::Picture, || (shown.sight.clone(), shown.frame.clone()));
    let read = &first;
    let Read { what, why, .. } = &**read;
    let live = use_live(&format!("{what} {why}"), state.playing);
    let later = {
        let (prefix, act, run) = (prefix.clone(), act.clone(), run.clone());
        let (onclose, playing, onpaste, tour) =
            (hide.clone(), shown.player.clone(), show(What::Paste), tour.setter());
        let edit = options.edit;
        Rc::new(move |what: What, read: &Read| {
            let tour = tour.clone();
            component::<Later>(LaterProps {
                what,
                prefix: prefix.clone(),
                state: (*read.state).clone(),
                frame: read.frame.clone(),
                act: act.clone(),
                onclose: onclose.clone(),
                playing: playing.clone(),
                onpaste: onpaste.clone(),
                ontour: Callback::from(move |station| tour.set(station)),
                theme,
                own,
                run: run.clone(),
                edit,
            })
        })
    };
    // Side by side they have stages of their own.
    let over_now = if state.comparing { Some(What::Compare) } else { *over };
    let drawing = (width > 0 && !state.comparing).then(|| {
        component::<Stage>(StageProps {
            prefix: prefix.clone(),
            scenario: state.doc.scenario.clone(),
            sight: picture.0.clone(),
            frame: picture.1.clone(),
            look: state.look,
            edit: options.edit,
            beat,
            act: act.clone(),
        })
    });
    let bar = {
        let (counted, fit, act) = (counted.clone(), shown.sight.fit, act.clone());
        still(0, (Rc::as_ptr(&counted), fit), move || stage_bar(&counted, fit, full, &act))
    };
    let controls = (options.controls > Controls::None).then(|| {
        let (act, breakpoints) = (act.clone(), show(What::Breakpoints));
        still(1, Rc::as_ptr(&counted), move || transport(&counted.state, &act, &breakpoints))
    });
    let left = el("div|class=left")
        .class_if(editing, "edits")
        .maybe(tour.filter(|_| full).map(|station| later(What::Tour(station), read)))
        .add(
            el("section|class=stage|aria-label=Stage")
                .add(bar)
                .add(el("div|class=stage-scroll").add(el("div").node(&stage).maybe(drawing)))
                .add(el("div|class=notices|role=status").maybe(notice(&state, &act))),
        )
        .maybe(editing.then(|| later(What::Editor, read)))
        .add(speech(what, why, &live))
        .maybe(controls);
    let group = |dock: Dock| {
        let paneled = full || options.layout.is_some();
        let read = match dock {
            Dock::Upper | Dock::Left => &first,
            Dock::Lower | Dock::Bottom => &second,
        };
        let is_there = paneled && !*presenting && has_panels(&read.state, dock);
        is_there.then(|| {
            let (read, prefix, act, later) = (read.clone(), prefix.clone(), act.clone(), later.clone());
            still(dock as usize, Rc::as_ptr(&read), move || {
                let later = |what| later(what, &read);
                let panel = |panel| panel_of(panel, &prefix, &read, &act, &later);
                side(&SideProps { dock, prefix: &prefix, state: &read.state, act: &act, panel: &panel })
            })
        })
    };
    let edge = |size: Size| separator(size, state.layout, &act);
    let [upper, lower, at_left, at_bottom] = Dock::ALL.map(group);
    let both = upper.is_some() && lower.is_some();
    let at_right = (upper.is_some() || lower.is_some()).then(|| {
        el("aside|class=side|aria-label=Panels")
            .class_if(both, "both")
            .add(edge(Size::Right))
            .maybe(upper)
            .maybe(both.then(|| edge(Size::Split)))
            .maybe(lower)
    });
    let at_left = at_left.map(|group| {
        el("aside|class=side dock-left|aria-label=Panels at the left").add(group).add(edge(Size::Left))
    });
    let at_bottom = at_bottom.map(|group| {
        el("aside|class=side dock-bottom|aria-label=Panels at the bottom").add(edge(Size::Bottom)).add(group)
    });
    let main = el("div|class=main")
        .class_if(at_right.is_some(), "has-right")
        .class_if(at_left.is_some(), "has-left")
        .class_if(at_bottom.is_some(), "has-bottom")
        .maybe(at_left)
        .add(left)
        .maybe(at_right)
        .maybe(at_bottom);
    let top = full.then(|| {
        let shown = (
            (Rc::as_ptr(&state.doc), Rc::as_ptr(state.run.trace())),
            (state.history.undoable().len(), state.history.redoable().len(), editing),
            (theme, *presenting),
        );
        let (scenes, keys) = (show(What::Scenes), show(What::Keys));
        let (panels, commands) = (show(What::Panels), show(What::Palette));
        let (state, act, run, edit) = (state.clone(), act.clone(), run.clone(), options.edit);
        still(0, shown, move || {
            header(&HeaderProps {
                state: &state,
                editing,
                edit,
                theme,
                act: &act,
                onscenes: &scenes,
                run: &run,
                onedit: &onedit,
                onkeys: &keys,
                onpanels: &panels,
                oncommands: &commands,
                ontheme: &next_theme,
            })
        })
    });
    el("div|class=rmapscope|tabindex=-1")
        .node(&root)
        .class_if(
            true,
            match options.controls {
                Controls::Full => "full",
                Controls::Min => "min",
                Controls::None => "bare",
            },
        )
        .class_if(options.place != Place::Embedded, "page")
        .class_if(editing || !state.history.undoable().is_empty(), "editing")
        .class_if(!state.speed.moves() && state.playing, "still")
        .class_if(*presenting, "presenting")
        .attr("data-theme", theme.attribute())
        .add(still(1, (), move || defs(&prefix)))
        .maybe(top)
        .add(main)
        .add(over_now.map_or_else(nothing, |what| later(what, read)))
        .done()
}

/// How wide the stage of a page will be, so that it is there with the first drawing and moves nothing afterwards.
fn guessed_width(state: &AppState) -> i32 {
    let window = crate::dom::window_width();
    let dock = |dock, size| if has_panels(state, dock) { i32::from(state.layout.size(size)) } else { 0 };
    match window {
        ..720 => window - 32,
        720..1100 => window - 58,
        // With what stands beside it, and a bar to scroll.
        _ => {
            window
                - 58
                - dock(Dock::Left, Size::Left)
                - dock(Dock::Upper, Size::Right).max(dock(Dock::Lower, Size::Right))
        }
    }
}

/// What is to be said about the last edit.
fn notice(state: &AppState, act: &Callback<Action>) -> Option<Html> {
    let notice = state.notice.as_ref()?;
    let dismiss = el("button|type=button|class=link").does(act, Action::Dismiss).text("dismiss");
    let line =
        el("p|class=notice").class_if(notice.refused, "refused").text(notice.text.clone()).add(dismiss);
    Some(line.done())
}

/// What happened in this step and why; before the first one, the question that the scene answers.
fn said(state: &AppState, shown: &Shown) -> (String, String) {
    if let Some(sentence) = shown.player.borrow().as_ref().and_then(|(_, player)| player.sentence()) {
        return (sentence.what, sentence.why);
    }
    let question = state.scene.map_or(state.title(), |scene| scene.question);
    let look = state
        .scene
        .map_or("Nothing has happened yet. Press play, or step with the arrow keys.", |scene| scene.look);
    (question.to_owned(), look.to_owned())
}

/// The line over the stage: what runs.
fn stage_bar(read: &Read, fit: Level, full: bool, act: &Callback<Action>) -> Html {
    let Read { state, frame, .. } = read;
    let counts = &frame.counts;
    let all = counts.walk_reads + counts.caller_reads + counts.scan_reads + counts.marker_reads;
    let (call, flags) = match &frame.op {
        Some(op) if op.of > 1 => (format!("{}, {} of {}", op.call, op.number, op.of), op.flags.clone()),
        Some(op) => (op.call.clone(), op.flags.clone()),
        None => ("Before the first operation".to_owned(), String::new()),
    };
    let number = |spec, value: u64| el(spec).text(crate::words::grouped(value));
    el("div|class=stage-bar")
        .add(el("h2").text(if full { call } else { state.title().to_owned() }))
        .add(el("span|class=flags mono").text(if full { flags } else { state.design.to_string() }))
        .add(el("span|class=spacer"))
        .add(el("span|class=lbl").text("reads so far"))
        .add(number("span|class=mono total", all))
        .add(el("span|class=lbl").text("by the walker"))
        .add(number("span|class=mono total acc", counts.walk_reads))
        .maybe(full.then(|| {
            let (zoom, act) = (state.zoom, act.clone());
            still(0, (zoom, fit), move || zoom_buttons(zoom, fit, &act))
        }))
        .done()
}

/// What is in a panel.
fn panel_of(
    panel: Panel,
    prefix: &AttrValue,
    read: &Read,
    act: &Callback<Action>,
    later: &dyn Fn(What) -> Html,
) -> Html {
    match panel {
        Panel::Walk => walk(&read.frame),
        Panel::Events => events(prefix, &read.state, act, later),
        Panel::Counts => later(What::Counts),
        Panel::Costs => later(What::Costs),
        Panel::Code => later(What::Code),
        Panel::Bugs => later(What::Bugs),
        Panel::Measured => later(What::Measured),
        Panel::Inspector => later(What::Inspector),
        Panel::Table => later(What::Table),
    }
}

/// The list of events, under what filters it.
fn events(
    prefix: &AttrValue,
    state: &AppState,
    act: &Callback<Action>,
    later: &dyn Fn(What) -> Html,
) -> Html {
    let open = state.filter.is_some();
    let toggle = el("button|type=button|class=link|title=Show some kinds or texts only")
        .attr("aria-expanded", open)
        .does(act, Action::SetFilter((!open).then(Filter::default)))
        .text("Filter");
    let bar = el("div|class=event-bar").add(toggle).maybe(open.then(|| later(What::Filter)));
    let list = component::<Events>(EventsProps {
        prefix: prefix.clone(),
        run: state.run.clone(),
        matches: state.matches.clone(),
        step: state.step,
        act: act.clone(),
    });
    crate::el::list(vec![bar.done(), list])
}

/// What is shown at the step.
struct Shown {
    sight: Sight,
    frame: Rc<Frame>,
    player: Rc<RefCell<Option<(Run, Player)>>>,
}

/// What is to be read, not looked at: the panels and the sentence.
struct Read {
    state: UseReducerHandle<AppState>,
    frame: Rc<Frame>,
    what: String,
    why: String,
}

impl Read {
    fn new(state: &UseReducerHandle<AppState>, shown: &Shown) -> Rc<Self> {
        let (what, why) = said(state, shown);
        Rc::new(Self { state: state.clone(), frame: shown.frame.clone(), what, why })
    }
}

/// Goes to the step and builds its frame.
#[hook]
fn use_shown(state: &AppState, width: i32) -> Shown {
    let player = use_mut_ref(|| None::<(Run, Player)>);
    let mut slot = player.borrow_mut();
    let known = slot.as_ref().is_some_and(|(run, _)| *run == state.run);
    if !known {
        *slot = Some((state.run.clone(), Player::new(state.run.trace().clone())));
    }
    let Some((run, here)) = slot.as_mut() else { unreachable!("it was put there above") };
    here.seek(state.step);
    let sight = use_sight(state, width, rmapscope_view::svg::focus(here), here);
    let frame = Rc::new(here.frame(&sight.plan, run.timeline()));
    drop(slot);
    Shown { sight, frame, player }
}

const THEME_KEY: &str = "rmapscope.theme";

/// The theme, and what takes the next one. A page of its own keeps it.
#[hook]
fn use_theme(options: &Rc<Options>) -> (Theme, Callback<()>) {
    let is_page = options.place == Place::Page;
    let theme = use_state(|| {
        let kept = crate::dom::storage()
            .filter(|_| is_page)
            .and_then(|storage| storage.get_item(THEME_KEY).ok().flatten());
        kept.and_then(|name| Theme::from_name(&name)).unwrap_or(options.theme)
    });
    let next = {
        let theme = theme.clone();
        Callback::from(move |()| {
            let next = theme.next();
            if let Some(storage) = crate::dom::storage().filter(|_| is_page) {
                let _ = storage.set_item(THEME_KEY, next.name());
            }
            theme.set(next);
        })
    };
    // A page of its own paints everything, also what lies behind it.
    use_effect_with((*theme, is_page), |&(theme, is_page)| {
        if is_page {
            crate::dom::set_document_theme(theme.attribute());
        }
    });
    (*theme, next)
}

/// Begins to edit, or ends it.
#[hook]
fn use_edit(state: &AppState, act: &Callback<Action>) -> Callback<()> {
    let edits = state.hand.is_some();
    let act = act.clone();
    Callback::from(move |()| act.emit(Action::Hold((!edits).then_some(Hand::Select))))
}

/// Listens to keys: everywhere if the page is alone, inside it otherwise.
#[hook]
fn use_keys(root: &NodeRef, options: &Options, state: &AppState, run: &Callback<Command>) {
    let latest = use_mut_ref(|| None::<(AppState, Callback<Command>)>);
    *latest.borrow_mut() = Some((state.clone(), run.clone()));
    let root = root.clone();
    let (alone, edit) = (options.place == Place::Page, options.edit);
    use_effect_with((), move |()| {
        let target: Option<EventTarget> = if alone {
            crate::dom::window().and_then(|window| window.document()).map(Into::into)
        } else {
            root.cast::<Element>().map(Into::into)
        };
        let listener = target.map(|target| {
            EventListener::new_with_options(
                &target,
                "keydown",
                EventListenerOptions::enable_prevent_default(),
                move |event| {
                    let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                    let control = event.ctrl_key() || event.meta_key();
                    if event.alt_key()
                        || event.default_prevented()
                        || crate::dom::takes_keys(event.target(), control)
                    {
                        return;
                    }
                    let key = event.key();
                    if key == " " && crate::dom::is_pressed(event.target()) {
                        return;
                    }
                    let stroke = Stroke { key: &key, control, shift: event.shift_key() };
                    let latest = latest.borrow().clone();
                    let Some((state, run)) = latest else { return };
                    let Some(command) = command(stroke, &state) else { return };
                    event.prevent_default();
                    let edits = matches!(command, Command::Act(Action::Undo | Action::Redo) | Command::Edit);
                    if edit || !edits {
                        run.emit(command);
                    }
                },
            )
        });
        move || drop(listener)
    });
}
