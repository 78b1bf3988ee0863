// Keeps this page on the device, so that it opens without network; then says when it was read.
const box = document.querySelector("[data-kept]");

function showState() {
  box.querySelector('[data-part="offline"]').hidden = navigator.onLine;
}

async function keepPage() {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (!data.kept) return;
    box.querySelector('[data-part="ready"]').hidden = false;
    box.dataset.ready = "";
  });
  await navigator.serviceWorker.register(box.dataset.workerUrl);
  const registration = await navigator.serviceWorker.ready;
  const used = performance.getEntriesByType("resource").map((entry) => entry.name);
  const own = used.filter((name) => name.startsWith(`${location.origin}/`) && !name.includes("worker.js"));
  registration.active.postMessage({ keep: [...new Set([location.href.split("#")[0], ...own])] });
}

addEventListener("online", showState);
addEventListener("offline", showState);
showState();
keepPage();
