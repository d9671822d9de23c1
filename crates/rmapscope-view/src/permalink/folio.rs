//! Folios: what a folio probably is, given the ones before it, and how it differs from that.

use alloc::{format, string::String, vec::Vec};

use rmapscope_core::{Folio, FolioKind, LIMIT, Order, Pfn, PgOff, SwapSlot};

use super::{LinkProblem, Part, bits::Codec, series::Series, words};

/// What a folio, a run of its pages, and a broken page take of the room.
const FOLIO: usize = 128;
const PAGES: usize = 4;

/// The first folio, if it is as expected.
fn first() -> Folio {
    likely(&[])
}

/// All folios; those that are given are ignored when reading. Fewer than there should be if something is wrong.
pub(super) fn folios(codec: &mut Codec<'_>, given: &[Folio]) -> Vec<Folio> {
    let mut done = Vec::new();
    let mut series = Series::default();
    let none = first();
    let count = codec.count(given.len(), 0);
    for i in 0..count {
        codec.part = Part::Folio(i);
        let following = || (i + 1..given.len()).take_while(|&i| given[i] == likely(&given[..i])).count();
        let expects = |codec: &mut Codec<'_>, given| series.next(codec, given, count - i - 1, following);
        let folio = folio(codec, given.get(i).unwrap_or(&none), &done, expects);
        if !codec.is_well() {
            break;
        }
        done.push(folio);
    }
    done
}

/// A folio behind those in `done`; `given` is ignored when reading.
fn folio(
    codec: &mut Codec<'_>,
    given: &Folio,
    done: &[Folio],
    expects: impl FnOnce(&mut Codec<'_>, bool) -> bool,
) -> Folio {
    codec.charge(FOLIO);
    let last = done.last();
    // Names are copied only when there is room for them.
    codec.charge(last.map_or(0, |folio| folio.object.len()));
    let mut out = likely(done);
    let (likely_kind, likely_order) = (out.kind, out.order.get());
    if expects(codec, *given == out) {
        codec.charge(out.id.len() + PAGES * out.exclusive.len());
        return out;
    }
    let position = FolioKind::ALL.iter().position(|kind| *kind == given.kind).unwrap_or_default();
    let kind = FolioKind::ALL[codec.one_of(position, FolioKind::ALL.len())];
    let order = if codec.bit(given.order.get() == likely_order) {
        likely_order
    } else {
        let order = codec.bits(given.order.get().into(), 4);
        Order::try_new(order).map_or_else(
            |_| {
                codec.fail(LinkProblem::Unknown { code: order });
                0
            },
            Order::get,
        )
    };
    if (kind, order) != (likely_kind, likely_order) {
        out = expect(done, kind, order);
    }
    let nr = out.nr_pages().get();
    out.id = words::guess(codec, &given.id, out.id);
    // A pfn is divisible by the number of pages; one that is not is refused here.
    let pfn = codec.guess(given.pfn.get() / nr, out.pfn.get() / nr) * nr;
    out.pfn = Pfn::try_new(pfn).unwrap_or_else(|_| {
        codec.fail(LinkProblem::TooLarge);
        Pfn::default()
    });
    out.object = words::guess(codec, &given.object, out.object);
    out.index = PgOff::new(codec.guess(given.index.get(), out.index.get()));
    if kind == FolioKind::Anon {
        out.swapbacked = codec.bit(given.swapbacked);
        out.swap = swap(codec, given.swap, out.swap);
        out.exclusive = exclusive(codec, &given.exclusive, &mut out);
    }
    out.dirty = codec.bit(given.dirty);
    if codec.bit(is_rare(given)) {
        out.pinned = codec.bit(given.pinned);
        out.partially_mapped = codec.bit(given.partially_mapped);
        out.mlocked = codec.bit(given.mlocked);
        out.extra_refs = codec.number(given.extra_refs, 0);
        out.hwpoison = hwpoison(codec, &given.hwpoison, nr);
        // Set when there is more that is rare.
        if codec.bit(false) {
            codec.fail(LinkProblem::Unknown { code: 1 });
        }
    }
    out
}

/// What most probably stands behind the other folios.
fn likely(done: &[Folio]) -> Folio {
    let last = done.last();
    let kind = last.map_or(FolioKind::Anon, |folio| folio.kind);
    expect(done, kind, last.map_or(4, |folio| folio.order.get()))
}

/// What stands behind the other folios and goes on with what they do.
fn expect(done: &[Folio], kind: FolioKind, order: u8) -> Folio {
    let order = Order::try_new(order.into()).unwrap_or_default();
    let nr = order.nr_pages().get();
    let last = done.last();
    let anon = kind == FolioKind::Anon;
    // Anonymous objects and files have names of their own.
    let alike = last.filter(|last| last.is_anon() == anon);
    let behind = |first: u64, folio: &Folio| first + folio.nr_pages().get();
    let below = |value: u64| if value <= LIMIT - nr { value } else { 0 };
    let pfn = last.map_or(4096, |last| behind(last.pfn.get(), last).next_multiple_of(nr));
    let index = alike.map_or(512, |last| behind(last.index.get(), last));
    let slot = alike.and_then(|last| Some(behind(last.swap?.get(), last)));
    let whole = alike.is_none_or(|last| !last.exclusive.is_empty());
    Folio {
        id: id(done.len()),
        kind,
        order,
        pfn: Pfn::new(below(pfn)),
        object: alike.map_or_else(|| (if anon { "heap" } else { "data" }).into(), |last| last.object.clone()),
        index: PgOff::new(below(index)),
        swapbacked: match kind {
            FolioKind::Anon => alike.is_none_or(|last| last.swapbacked),
            FolioKind::File => false,
            FolioKind::Shmem => true,
        },
        swap: match alike {
            _ if !anon => None,
            None => Some(SwapSlot::new(8192)),
            Some(_) => slot.map(|slot| SwapSlot::new(below(slot))),
        },
        dirty: last.is_some_and(|last| last.dirty),
        exclusive: if anon && whole { Vec::from([(0, small(nr))]) } else { Vec::new() },
        pinned: false,
        extra_refs: 0,
        hwpoison: Vec::new(),
        partially_mapped: false,
        mlocked: false,
    }
}

/// A to Z, then F26 and so on.
fn id(position: usize) -> String {
    match u8::try_from(position) {
        Ok(n @ 0..26) => char::from(b'A' + n).into(),
        _ => format!("F{position}"),
    }
}

fn swap(codec: &mut Codec<'_>, given: Option<SwapSlot>, expected: Option<SwapSlot>) -> Option<SwapSlot> {
    if !codec.bit(given.is_some()) {
        return None;
    }
    let slot = codec.guess(given.map_or(0, SwapSlot::get), expected.map_or(8192, SwapSlot::get));
    Some(SwapSlot::new(slot))
}

fn is_rare(folio: &Folio) -> bool {
    folio.pinned
        || folio.partially_mapped
        || folio.mlocked
        || folio.extra_refs > 0
        || !folio.hwpoison.is_empty()
}

/// Runs with `PageAnonExclusive`: as expected, or how many, and of each the gap before it and its length.
fn exclusive(codec: &mut Codec<'_>, given: &[(u16, u16)], expected: &mut Folio) -> Vec<(u16, u16)> {
    let nr = expected.nr_pages().get();
    let expected = core::mem::take(&mut expected.exclusive);
    if codec.bit(given == expected) {
        codec.charge(PAGES * expected.len());
        return expected;
    }
    let mut runs: Vec<(u16, u16)> = Vec::new();
    let mut end = 0;
    for i in 0..codec.count(given.len(), 0) {
        codec.charge(PAGES);
        let (first, pages) = given.get(i).copied().unwrap_or_default();
        // Two runs that touch would be one.
        let from = end + u64::from(i > 0);
        let first = from + codec.number(u64::from(first).saturating_sub(from), 2);
        let pages = codec.number(u64::from(pages).saturating_sub(1), 2) + 1;
        end = first + pages;
        if end > nr {
            codec.fail(LinkProblem::OutOfList { found: end - 1, len: nr });
        }
        if !codec.is_well() {
            break;
        }
        runs.push((small(first), small(pages)));
    }
    runs
}

/// Broken pages: how many, and of each the gap before it.
fn hwpoison(codec: &mut Codec<'_>, given: &[u16], nr: u64) -> Vec<u16> {
    let mut pages = Vec::new();
    let mut from = 0;
    for i in 0..codec.count(given.len(), 0) {
        codec.charge(PAGES);
        let page = given.get(i).copied().unwrap_or_default();
        let page = from + codec.number(u64::from(page).saturating_sub(from), 2);
        if page >= nr {
            codec.fail(LinkProblem::OutOfList { found: page, len: nr });
        }
        if !codec.is_well() {
            break;
        }
        pages.push(small(page));
        from = page + 1;
    }
    pages
}

/// A number of pages of a folio, at most 512.
fn small(pages: u64) -> u16 {
    u16::try_from(pages).unwrap_or(u16::MAX)
}
