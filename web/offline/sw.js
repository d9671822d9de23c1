// Keeps the page for when there is no network. `cargo xtask build` puts in the version and the list of files.
//
// All files but the page's own have names that carry a hash, so that what is kept is never out of date. The page itself
// is asked for anew whenever there is a network. A new version gets everything it needs before it takes over, and it
// takes over when no page of the old one is open any more: no page ever sees files of two versions.
const VERSION = "rmapscope-VERSION";
const FILES = [];
const PAGE = "index.html";

self.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(VERSION);
    await cache.addAll(FILES.map((file) => new Request(file, { cache: "no-cache" })));
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  const forget = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith("rmapscope-") && name !== VERSION);
    await Promise.all(old.map((name) => caches.delete(name)));
    // The page that brought it is of this version, too.
    await self.clients.claim();
  };
  event.waitUntil(forget());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  const scope = new URL(self.registration.scope);
  if (request.method !== "GET" || !address.href.startsWith(scope.href)) return;
  const file = address.pathname.slice(scope.pathname.length) || PAGE;
  if (request.mode === "navigate") {
    // A frame is as if this were not here.
    if (file === PAGE && !address.searchParams.has("embed")) event.respondWith(fresh(request, file));
  } else if (FILES.includes(file)) {
    event.respondWith(kept(request, file));
  }
});

async function fresh(request, file) {
  try {
    return await fetch(request);
  } catch (error) {
    const cache = await caches.open(VERSION);
    const answer = await cache.match(file);
    if (answer) return answer;
    throw error;
  }
}

async function kept(request, file) {
  const cache = await caches.open(VERSION);
  return (await cache.match(file)) ?? fetch(request);
}
