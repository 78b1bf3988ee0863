// The desk without network: the page and what it is made of, as they were when the network was there last.
// Nothing that is sent and no roster passes here; those the page keeps itself.
const KEPT = "check-in";
const PATIENCE = 4000; // a network that does not answer is none

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (!event.data?.keep) return;
  event.waitUntil(
    keepAll(event.data.keep).then((isWhole) => event.source?.postMessage({ kept: isWhole })),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  const isOwn = address.origin === self.location.origin && request.method === "GET";
  if (!isOwn || address.pathname.endsWith("/roster.json") || address.pathname.includes("/walk-in/")) return;
  event.respondWith(answer(request));
});

async function keepAll(addresses) {
  const kept = await Promise.all(addresses.map((address) => keep(address).catch(() => false)));
  return kept.every(Boolean);
}

async function keep(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  return store(address, answer);
}

async function store(address, answer) {
  if (!answer.ok || answer.redirected || answer.type !== "basic") return false;
  const cache = await caches.open(KEPT);
  await cache.put(plain(address), answer.clone());
  return true;
}

// What was searched for does not make another page of it.
function plain(address) {
  const found = new URL(address, self.location.href);
  if (found.pathname.endsWith("/check-in/")) found.search = "";
  found.hash = "";
  return found.href;
}

async function answer(request) {
  const cache = await caches.open(KEPT);
  const before = await cache.match(plain(request.url));
  if (!before) return fetch(request);
  try {
    const now = await inTime(fetch(request));
    await store(request.url, now);
    return now;
  } catch {
    return before;
  }
}

function inTime(answer) {
  const late = new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error("late")), PATIENCE);
  });
  return Promise.race([answer, late]);
}
