//! Reading a run of entries.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use rmapscope_core::{Folio, FolioId, Marker, PageId, Problem, Pte, PteFlags, PteKind, PteRun, Softleaf};
use rmapscope_core::{SwapSlot, Vpn};

use super::{
    error::{BitsFault, DocumentError, DocumentProblem, MAX},
    fields::{Fields, string},
};
use crate::{json::Json, path::Path, run_doc::letters};

/// The keys that say what kind of entry a run has.
pub(super) const KINDS: [&str; 7] =
    ["present", "swap", "migration", "device-private", "device-exclusive", "hwpoison", "marker"];

const KEYS: [&str; 11] = [
    "at",
    "len",
    "present",
    "swap",
    "migration",
    "device-private",
    "device-exclusive",
    "hwpoison",
    "marker",
    "page",
    "bits",
];

/// The folios of the document: by id, and in order.
pub(super) struct Folios<'a> {
    pub(super) by_id: BTreeMap<&'a str, usize>,
    pub(super) list: &'a [Folio],
}

impl Folios<'_> {
    /// The folio with the id that stands at `path`.
    pub(super) fn find(&self, path: &Path<'_>, json: &Json) -> Result<FolioId, DocumentError> {
        let id = string(path, json)?;
        self.by_id.get(id).copied().map(FolioId::new).ok_or_else(|| {
            let name = crate::text_cut::cut(id).into_owned();
            DocumentError::new(path, DocumentProblem::Scenario(Problem::UnknownFolio { name }))
        })
    }
}

/// Reads a run of entries.
pub(super) fn run(path: &Path<'_>, json: &Json, folios: &Folios<'_>) -> Result<PteRun, DocumentError> {
    let fields = Fields::of(path, json)?.only(&KEYS)?;
    let kinds: Vec<&str> = fields.keys().filter(|key| KINDS.contains(key)).collect();
    let &[kind] = kinds.as_slice() else {
        return Err(DocumentError::new(path, DocumentProblem::Kinds { found: kinds.join(" and ") }));
    };
    let len = fields.number("len", 1, MAX)?;
    let at = Vpn::new(fields.number("at", 0, MAX)?);
    let first = match kind {
        "swap" => {
            only(fields, kind, &["at", "len", kind, "bits"])?;
            let slot = SwapSlot::new(fields.number("swap", 0, MAX)?);
            let flags = bits(fields, PteKind::Swap)?;
            Pte::Softleaf(Softleaf::Swap { slot, flags })
        }
        "marker" => {
            only(fields, kind, &["at", "len", kind])?;
            let name = fields.string("marker")?;
            let Some(marker) = Marker::ALL.into_iter().find(|marker| marker.name() == name) else {
                let path = path.key("marker");
                return Err(DocumentError::unknown_name(&path, name, &Marker::ALL.map(Marker::name)));
            };
            Pte::Softleaf(Softleaf::Marker(marker))
        }
        "hwpoison" => {
            only(fields, kind, &["at", "len", kind, "page"])?;
            Pte::Softleaf(Softleaf::Hwpoison { page: page(fields, "hwpoison", folios)? })
        }
        _ => {
            only(fields, kind, &["at", "len", kind, "page", "bits"])?;
            match kind {
                "migration" => Pte::Softleaf(Softleaf::Migration {
                    page: page(fields, "migration", folios)?,
                    flags: bits(fields, PteKind::Migration)?,
                }),
                "device-private" => Pte::Softleaf(Softleaf::DevicePrivate {
                    page: page(fields, "device-private", folios)?,
                    flags: bits(fields, PteKind::DevicePrivate)?,
                }),
                "device-exclusive" => Pte::Softleaf(Softleaf::DeviceExclusive {
                    page: page(fields, "device-exclusive", folios)?,
                    flags: bits(fields, PteKind::DeviceExclusive)?,
                }),
                _ => Pte::Present {
                    page: page(fields, "present", folios)?,
                    flags: bits(fields, PteKind::Present)?,
                },
            }
        }
    };
    Ok(PteRun { at, len, first })
}

/// Refuses keys that this kind does not have.
fn only(fields: Fields<'_>, kind: &str, accepted: &[&str]) -> Result<(), DocumentError> {
    match fields.keys().find(|key| !accepted.contains(key)) {
        None => Ok(()),
        Some(key) => {
            let kind = KINDS.into_iter().find(|known| *known == kind).unwrap_or_default();
            let problem = DocumentProblem::NotInKind { kind, accepted: accepted.join(", ") };
            Err(DocumentError::new(&fields.path.key(key), problem))
        }
    }
}

fn page(fields: Fields<'_>, kind: &'static str, folios: &Folios<'_>) -> Result<PageId, DocumentError> {
    let folio = folios.find(&fields.path.key(kind), fields.need(kind, "the id of a folio")?)?;
    let last = folios.list[folio.index()].nr_pages().get() - 1;
    let page = fields.number("page", 0, last)?;
    Ok(PageId { folio, page: u32::try_from(page).unwrap_or_default() })
}

fn bits(fields: Fields<'_>, kind: PteKind) -> Result<PteFlags, DocumentError> {
    let Some(given) = fields.maybe_string("bits")? else { return Ok(PteFlags::empty()) };
    let refuse = |fault| {
        let found = Json::string(given).shown();
        let accepted: String = letters(kind.allowed()).collect();
        let problem = DocumentProblem::Bits { found, kind: kind.name(), accepted, fault };
        Err(DocumentError::new(&fields.path.key("bits"), problem))
    };
    let mut flags = PteFlags::empty();
    let mut in_order = true;
    for letter in given.chars() {
        let Some(flag) = kind.allowed().iter().find(|flag| letters(*flag).eq([letter])) else {
            return refuse(BitsFault::Unknown(letter));
        };
        if flags.contains(flag) {
            return refuse(BitsFault::Twice(letter));
        }
        in_order &= flag.bits() > flags.bits();
        flags |= flag;
    }
    if !in_order {
        refuse(BitsFault::Order)
    } else if kind == PteKind::Migration && flags.contains(PteFlags::WRITE | PteFlags::EXCLUSIVE) {
        refuse(BitsFault::WriteAndExclusive)
    } else {
        Ok(flags)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kinds_are_the_cores() {
        for kind in PteKind::ALL {
            assert_eq!(KINDS.contains(&kind.name()), kind != PteKind::None, "{kind:?}");
        }
    }
}
