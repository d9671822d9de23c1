//! Layouts in few words.

use rmapscope_core::{FolioId, MmId, Order, VmaFlags, VmaId, Vpn};
use rmapscope_view::{
    ScenarioDoc,
    edit::{Act, Brush, Edit, Nature, Snap, Span, apply, empty_sheet},
};

pub(crate) fn app() -> MmId {
    MmId::new(0)
}

pub(crate) fn child() -> MmId {
    MmId::new(1)
}

pub(crate) fn a() -> FolioId {
    FolioId::new(0)
}

pub(crate) fn order(order: u64) -> Order {
    Order::try_new(order).unwrap()
}

pub(crate) fn vma(start: u64, pages: u64) -> Edit {
    Edit::AddVma { mm: app(), start: Vpn::new(start), pages, file: None }
}

pub(crate) fn file_vma(start: u64, pages: u64) -> Edit {
    Edit::AddVma { mm: app(), start: Vpn::new(start), pages, file: Some("buf".into()) }
}

pub(crate) fn uffd_wp() -> Edit {
    Edit::ToggleFlags { mm: app(), vma: VmaId::new(0), flags: VmaFlags::UFFD_WP }
}

pub(crate) fn folio(nature: Nature, pages: u64, at: u64) -> Edit {
    let order = order(u64::from(pages.trailing_zeros()));
    Edit::AddFolio { nature, order, mm: app(), at: Vpn::new(at), snap: Snap::Natural }
}

pub(crate) fn act(act: Act, at: u64, len: u64) -> Edit {
    Edit::Act { mm: app(), at: Vpn::new(at), len, act }
}

pub(crate) fn paint(brush: Brush, at: u64, len: u64) -> Edit {
    Edit::Paint { mm: app(), spans: vec![Span { at: Vpn::new(at), len }], brush }
}

pub(crate) fn fork() -> Edit {
    Edit::Fork { mm: app() }
}

/// The empty sheet after these edits.
pub(crate) fn laid_out(edits: &[Edit]) -> ScenarioDoc {
    edits.iter().fold(empty_sheet(), |doc, edit| done(&doc, edit))
}

pub(crate) fn done(doc: &ScenarioDoc, edit: &Edit) -> ScenarioDoc {
    apply(doc, edit).unwrap_or_else(|refusal| panic!("{edit:?}: {refusal}")).doc
}

pub(crate) fn refused(doc: &ScenarioDoc, edit: &Edit) -> String {
    apply(doc, edit).unwrap_err().to_string()
}

/// The runs of an mm as a document writes them, with the names of the fields left out.
pub(crate) fn entries(doc: &ScenarioDoc, mm: usize) -> Vec<String> {
    let json = serde_json::from_str::<serde_json::Value>(&doc.to_json_string()).unwrap();
    let run = |run: &serde_json::Value| {
        let mut words = vec![format!("{}+{}", run["at"], run["len"])];
        for key in
            ["present", "swap", "migration", "device-private", "device-exclusive", "hwpoison", "marker"]
        {
            if let Some(value) = run.get(key) {
                words.push(format!("{key} {}", value.to_string().trim_matches('"')));
            }
        }
        words.extend(run.get("page").map(ToString::to_string));
        words.extend(run.get("bits").and_then(|bits| bits.as_str()).map(ToOwned::to_owned));
        words.join(" ")
    };
    json["mms"][mm]["ptes"].as_array().unwrap().iter().map(run).collect()
}

/// A folio as a document writes it.
pub(crate) fn written(doc: &ScenarioDoc, folio: usize) -> String {
    let json = serde_json::from_str::<serde_json::Value>(&doc.to_json_string()).unwrap();
    json["folios"][folio].to_string()
}
