// Documents that are too large to be kept: 64K folios in one VMA, each unmapped once, as `rmapscope bench` does it.

/** log2 of the pages of a folio of 64K. */
const ORDER = 4;

/**
 * Anonymous memory, writable and dirty, in the swap cache.
 *
 * @param {number} entries how many entries are mapped, a multiple of 16
 * @returns {string} the document as text
 */
export function anonymous(entries) {
  const pages = 1 << ORDER;
  const folios = Array.from({ length: entries / pages }, (_, i) => ({
    id: `F${i}`,
    kind: "anon",
    order: ORDER,
    pfn: entries + i * pages,
    object: "heap",
    index: i * pages,
    swapbacked: true,
    swap: i * pages,
    dirty: true,
    exclusive: [[0, pages]],
  }));
  const vma = { start: entries, pages: entries, pgoff: 0, anon: "heap" };
  const ptes = folios.map(({ id }, i) => ({
    at: entries + i * pages,
    len: pages,
    present: id,
    page: 0,
    bits: "wd",
  }));
  return JSON.stringify({
    format: "rmapscope/1",
    title: `${entries} entries`,
    folios,
    mms: [{ name: "app", vmas: [vma], ptes }],
    ops: folios.map(({ id }) => ({ op: "unmap", folio: id, flags: ["sync", "batch-flush"] })),
  });
}
