// Schedules and the plan of tables without network: each page as it was when the network was there last.
// The page itself says when that was. Nothing that is sent passes here, and pages of others are not kept.
const KEPT = "meetings";
const PATIENCE = 4000; // a network that does not answer is none

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (!event.data?.keep) return;
  const tell = (isWhole) => event.source?.postMessage({ kept: isWhole });
  event.waitUntil(keepAll(event.data.keep).then(tell));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const isOwn = new URL(request.url).origin === self.location.origin;
  if (isOwn && request.method === "GET") event.respondWith(answer(request));
});

async function keepAll(addresses) {
  const kept = await Promise.all(addresses.map((address) => keep(address).catch(() => false)));
  return kept.every(Boolean);
}

async function keep(address) {
  return store(address, await fetch(address, { credentials: "same-origin" }));
}

// Whoever signed out, or is somebody else by now, is answered by another page: what was kept goes.
async function store(address, answer) {
  const cache = await caches.open(KEPT);
  if (answer.redirected || answer.status === 403 || answer.status === 404) {
    await cache.delete(address);
    return false;
  }
  if (!answer.ok || answer.type !== "basic") return false;
  await cache.put(address, answer.clone());
  return true;
}

async function answer(request) {
  const cache = await caches.open(KEPT);
  const address = request.url.split("#")[0];
  const before = await cache.match(address);
  if (!before) return fetch(request);
  try {
    const now = await inTime(fetch(request));
    await store(address, now);
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
