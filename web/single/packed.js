// The modules as they lie in a page of a single file: compressed, in characters, in an element of their own.

/** A module, as an answer that could have come from a server. */
export async function packed(name) {
  const text = document.getElementById(`rmapscope-${name}`).textContent;
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream, { headers: { "content-type": "application/wasm" } });
}
