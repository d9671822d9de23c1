//! The built-in scenes, each with a picture, and the tour through them.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use rmapscope_view::scenes::tour::STATIONS;
use rmapscope_view::scenes::{SCENES, Scene, Topic};
use rmapscope_view::svg;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::{Dialog, Theme};
use crate::el::{component, el};
use crate::state::Action;

/// Pictures that are made before the page is drawn again.
const PICTURES_AT_ONCE: usize = 3;

/// The properties of [`Gallery`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct GalleryProps {
    /// The scene that is shown.
    pub current: Option<&'static Scene>,
    /// The colours of the pictures.
    pub theme: Theme,
    /// What to do.
    pub act: Callback<Action>,
    /// Closes it.
    pub onclose: Callback<()>,
    /// Opens the field for a scenario of one's own.
    pub onpaste: Callback<()>,
    /// Goes to a station of the tour.
    pub ontour: Callback<usize>,
}

/// The list.
pub fn gallery(props: GalleryProps) -> Html {
    let onclose = props.onclose.clone();
    Dialog::around("Scenes", &onclose, vec![component::<Gallery>(props)])
}

/// What is in the dialog.
#[component]
pub fn Gallery(props: &GalleryProps) -> Html {
    let wanted = use_state(String::new);
    // The one card that the tab key comes by.
    let stop = use_state(|| props.current.unwrap_or(&SCENES[0]).id);
    let node = use_node_ref();
    let found: Vec<&'static Scene> = SCENES.iter().filter(|scene| scene.is_about(&wanted)).collect();
    use_pictures(&found, props.theme);

    let type_words = {
        let wanted = wanted.clone();
        move |words| wanted.set(words)
    };
    let move_on = {
        let (node, stop) = (node.clone(), stop.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some(root) = node.cast::<Element>() else { return };
            let cards = cards(&root);
            if let Some(card) = next(&cards, &event) {
                event.prevent_default();
                let _ = card.focus();
                let id = card.get_attribute("data-scene").unwrap_or_default();
                if let Some(scene) = Scene::find(&id) {
                    stop.set(scene.id);
                }
            }
        })
    };
    let first = found.first().copied();
    let field = {
        let (act, onclose) = (props.act.clone(), props.onclose.clone());
        el("input|type=search|class=search|placeholder=Search|aria-label=Search scenes|autocomplete=off|spellcheck=false")
            .flag("autofocus", has_mouse())
            .field_value((*wanted).clone())
            .typed(type_words)
            .on_typed(ListenerKind::onkeydown, &Callback::from(move |event: KeyboardEvent| {
                if let (true, Some(scene)) = (event.key() == "Enter", first) {
// The button that has the focus next is not pressed by the same key.
event.prevent_default();
                    open(scene, &act, &onclose);
                }
            }))
    };
    let stop = found.iter().copied().find(|scene| scene.id == *stop).or(first);
    let topic = |topic: Topic| {
        let cards: Vec<Html> = { found.iter() }
            .filter(|scene| scene.topic == topic)
            .map(|scene| card(scene, stop == Some(scene), props))
            .collect();
        if cards.is_empty() {
            return None;
        }
        let section = el("section|class=topic").key(topic.name()).add(el("h3").text(topic.name()));
        Some(section.add(el("ul|class=scenes").all(cards)).done())
    };
    let none = found.is_empty().then(|| {
        el("p|class=muted")
            .text("No scene is about that. Search for a bit, a kind of entry, a design or a CVE.")
    });
    let said = match found.len() {
        1 => "1 scene".to_owned(),
        n => format!("{n} scenes"),
    };
    let list = el("div|class=gallery-list")
        .add(el("div|class=gallery-search").add(field).add(el("span|class=lbl|role=status").text(said)))
        .all(Topic::ALL.into_iter().filter_map(topic).collect())
        .maybe(none)
        .on_typed(ListenerKind::onkeydown, &move_on);
    el("div|class=gallery").node(&node).add(intro(props)).add(list).done()
}

/// What the page is, and the tour.
fn intro(props: &GalleryProps) -> Html {
    let station = |i: usize| {
        let go = to_station(props, i);
        let button = el("button|type=button|class=station")
            .on(ListenerKind::onclick, move |_| go())
            .add(el("span|class=num").text((i + 1).to_string()))
            .add(el("span").text(STATIONS[i].title));
        el("li").key(i).add(button).done()
    };
    let start = to_station(props, 0);
    let empty = {
        let (act, onclose) = (props.act.clone(), props.onclose.clone());
        move |_| {
            if let Some(scene) = Scene::find("empty-sheet") {
                open(scene, &act, &onclose);
            }
        }
    };
    let buttons = el("div|class=gallery-buttons")
        .add(
            el("button|type=button|class=btn primary")
                .on(ListenerKind::onclick, move |_| start())
                .text("Take the tour"),
        )
        .add(el("button|type=button|class=btn line").on(ListenerKind::onclick, empty).text("Empty sheet"))
        .add(el("button|type=button|class=btn line").clicked(&props.onpaste).text("Paste a scenario"));
    el("div|class=gallery-intro")
        .add(el("p|class=headline").text("Watch Linux unmap a folio, entry by entry"))
        .add(el("p|class=muted").text(
            "Lay out folios across VMAs, choose a design for batched unmapping, and step through the walk. Every read, \
             lock and write is one step. The tour tells what was argued about on linux-mm:",
        ))
        .add(el("ol|class=stations").all((0..STATIONS.len()).map(station).collect()))
        .add(buttons)
        .done()
}

fn to_station(props: &GalleryProps, i: usize) -> impl Fn() + 'static {
    let (ontour, onclose) = (props.ontour.clone(), props.onclose.clone());
    move || {
        ontour.emit(i);
        onclose.emit(());
    }
}

fn card(scene: &'static Scene, stop: bool, props: &GalleryProps) -> Html {
    let (act, onclose) = (props.act.clone(), props.onclose.clone());
    let picture = match known_picture(scene, props.theme) {
        Some(address) => el("img|class=thumb|alt=|width=320|height=120").attr("src", address),
        None => el("span|class=thumb"),
    };
    let button = el("button|type=button|class=scene")
        .attr("data-scene", scene.id)
        .attr("aria-current", (props.current == Some(scene)).then_some("true"))
        .attr("tabindex", if stop { 0 } else { -1 })
        .on(ListenerKind::onclick, move |_| open(scene, &act, &onclose))
        .add(picture)
        .add(el("b").text(scene.title))
        .add(el("span|class=question").text(scene.question));
    el("li").key(scene.id).add(button).done()
}

fn open(scene: &'static Scene, act: &Callback<Action>, onclose: &Callback<()>) {
    act.emit(Action::OpenScene(scene, Rc::new(scene.document())));
    onclose.emit(());
}

fn has_mouse() -> bool {
    let query = crate::dom::window().and_then(|window| window.match_media("(pointer: fine)").ok().flatten());
    query.is_some_and(|query| query.matches())
}

fn cards(root: &Element) -> Vec<HtmlElement> {
    let Ok(list) = root.query_selector_all(".scene") else { return Vec::new() };
    (0..list.length()).filter_map(|i| list.get(i)?.dyn_into().ok()).collect()
}

/// The card that a key leads to.
fn next(cards: &[HtmlElement], event: &KeyboardEvent) -> Option<HtmlElement> {
    let here = event.target()?.dyn_into::<Element>().ok()?;
    let at = cards.iter().position(|card| **card == here);
    let key = event.key();
    let to = match (key.as_str(), at) {
        // The first one is also where the field leads.
        ("ArrowDown", None) | ("Home", Some(_)) => Some(0),
        ("ArrowLeft", Some(at)) => at.checked_sub(1),
        ("ArrowRight", Some(at)) => Some(at + 1),
        ("End", Some(_)) => cards.len().checked_sub(1),
        ("ArrowDown" | "ArrowUp", Some(at)) => beside(cards, at, key == "ArrowDown"),
        _ => None,
    };
    cards.get(to?).cloned()
}

/// The card below or above one: in the next line, the nearest to the left or right.
fn beside(cards: &[HtmlElement], at: usize, below: bool) -> Option<usize> {
    let place = |i: usize| {
        let rect = cards[i].get_bounding_client_rect();
        (rect.top(), rect.left())
    };
    let (top, left) = place(at);
    let further = |i: &usize| if below { place(*i).0 > top + 1.0 } else { place(*i).0 < top - 1.0 };
    let candidates = (0..cards.len()).filter(further);
    let distance = |i: &usize| {
        let (y, x) = place(*i);
        (y - top).abs() * 1000.0 + (x - left).abs()
    };
    candidates.min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

thread_local! {
    static PICTURES: RefCell<Vec<(&'static str, Theme, AttrValue)>> = const { RefCell::new(Vec::new()) };
}

/// The address of a picture that is made.
fn known_picture(scene: &Scene, theme: Theme) -> Option<AttrValue> {
    PICTURES.with_borrow(|pictures| {
        let mut such = pictures.iter().filter(|(id, of, _)| *id == scene.id && *of == theme);
        such.next().map(|(.., address)| address.clone())
    })
}

fn make_picture(scene: &Scene, theme: Theme) {
    let colours = match theme {
        Theme::Auto => svg::Theme::Auto,
        Theme::Light => svg::Theme::Light,
        Theme::Dark => svg::Theme::Dark,
    };
    let text = js_sys::encode_uri_component(&scene.picture(colours));
    let address = format!("data:image/svg+xml,{}", String::from(text));
    PICTURES.with_borrow_mut(|pictures| pictures.push((scene.id, theme, address.into())));
}

/// Makes the pictures that are missing, some at a time, so that the field takes keys meanwhile.
#[hook]
fn use_pictures(found: &[&'static Scene], theme: Theme) {
    let again = use_force_update();
    let missing = found.iter().copied().filter(|scene| known_picture(scene, theme).is_none());
    let next: Vec<&'static Scene> = missing.take(PICTURES_AT_ONCE).collect();
    use_effect_with(next, move |next| {
        let waiting = (!next.is_empty()).then(|| {
            let next = next.clone();
            Timeout::new(0, move || {
                for scene in next {
                    make_picture(scene, theme);
                }
                again.force_update();
            })
        });
        move || drop(waiting)
    });
}
