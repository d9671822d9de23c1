//! VMAs: what a VMA probably is, given the ones before it, and how it differs from that.

use alloc::{string::String, vec::Vec};

use rmapscope_core::{Folio, LIMIT, Mm, PgOff, Vma, VmaFlags, Vpn};

use super::{FEW, LinkProblem, bits::Codec, words};

/// What a VMA takes of the room, its names not counted.
const VMA: usize = 64;

/// A VMA behind those in `done` of its mm, with the folios and the mm before; `given` is ignored when reading. `names`
/// are those of objects so far.
pub(super) fn vma(
    codec: &mut Codec<'_>,
    given: Option<&Vma>,
    done: &[Vma],
    folios: &[Folio],
    before: Option<&Mm>,
    names: &mut Vec<String>,
) -> Vma {
    codec.charge(VMA);
    let (expected, from) = expect(codec, done, folios, before);
    let given = given.unwrap_or(&expected);
    if codec.bit(*given == expected) {
        return expected;
    }
    let mut out = expected.clone();
    out.start = Vpn::new(codec.guess(given.start.get(), expected.start.get()));
    out.pages = codec.guess(given.pages, expected.pages);
    let pgoff = match from {
        From::Split => (expected.pgoff.get() + out.start.get()).checked_sub(expected.start.get()),
        From::Fork => Some(expected.pgoff.get()),
    };
    let pgoff = pgoff.filter(|pgoff| *pgoff < LIMIT).unwrap_or_default();
    out.pgoff = PgOff::new(codec.guess(given.pgoff.get(), pgoff));
    if !codec.bit((&given.anon, &given.file) == (&expected.anon, &expected.file)) {
        out.anon = object(codec, given.anon.as_deref(), names);
        out.file = object(codec, given.file.as_deref(), names);
    }
    if !codec.bit(given.flags == expected.flags) {
        // One bit more than there are flags.
        let bits = codec.bits(given.flags.bits().into(), 6);
        let flags = u8::try_from(bits).ok().and_then(VmaFlags::from_bits);
        out.flags = flags.unwrap_or_else(|| {
            codec.fail(LinkProblem::Unknown { code: bits });
            VmaFlags::empty()
        });
    }
    out
}

/// What a VMA is probably like.
enum From {
    /// The one before it: it goes on where that ends.
    Split,
    /// The one at its place in the mm before.
    Fork,
}

fn expect(codec: &mut Codec<'_>, done: &[Vma], folios: &[Folio], before: Option<&Mm>) -> (Vma, From) {
    let mut names = |vma: &Vma| {
        let len = |name: &Option<String>| name.as_ref().map_or(0, String::len);
        codec.charge(len(&vma.anon) + len(&vma.file));
    };
    if let Some(twin) = before.and_then(|mm| mm.vmas.get(done.len())) {
        names(twin);
        return (twin.clone(), From::Fork);
    }
    if let Some(last) = done.last() {
        names(last);
        let pages = last.pages;
        let room = |value: u64| if value <= LIMIT - pages { value } else { 0 };
        let start = Vpn::new(room(last.start.get() + pages));
        let pgoff = PgOff::new(room(last.pgoff.get() + pages));
        return (Vma { start, pgoff, ..last.clone() }, From::Split);
    }
    let folio = folios.first();
    codec.charge(folio.map_or(0, |folio| folio.object.len()));
    let start = folio.filter(|folio| folio.is_anon()).map_or(512, |folio| folio.index.get());
    let object = |anon| folio.filter(|folio| folio.is_anon() == anon).map(|folio| folio.object.clone());
    let vma = Vma {
        start: Vpn::new(start),
        pages: 64,
        pgoff: PgOff::new(start),
        anon: object(true),
        file: object(false),
        flags: VmaFlags::empty(),
    };
    (vma, From::Split)
}

/// An object: none, a known name, or a new one.
fn object(codec: &mut Codec<'_>, given: Option<&str>, names: &mut Vec<String>) -> Option<String> {
    let position =
        given.map_or(0, |given| 1 + names.iter().position(|name| name == given).unwrap_or(names.len()));
    let position = codec.one_of(position, names.len() + 2);
    if position == 0 {
        return None;
    }
    if let Some(name) = names.get(position - 1) {
        codec.charge(name.len());
        return Some(name.clone());
    }
    let name = words::text(codec, given.unwrap_or_default());
    // Looking through more would take too long.
    if names.len() < FEW {
        codec.charge(name.len());
        names.push(name.clone());
    }
    Some(name)
}

/// The names of the first few folios' objects, each once.
pub(super) fn names(codec: &mut Codec<'_>, folios: &[Folio]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for folio in &folios[..folios.len().min(FEW)] {
        if !names.contains(&folio.object) {
            codec.charge(folio.object.len());
            names.push(folio.object.clone());
        }
    }
    names
}
