// A page of meetings that is looked at refreshes itself: it asks for a stamp, and reads the page anew only when
// that differs. Elements stay the same ones, so focus, open menus and whatever is being typed stay too.
const SPREAD = 5000; // milliseconds, so that many phones do not ask at one moment
const MOST_SAID = 5;

const box = document.querySelector("[data-live]");
const main = document.getElementById("content");
let stamp = box?.dataset.stamp;
let asking = false;
let dragging = false;
let timer = null;

function plain(etag) {
  return (etag ?? "").replace(/^W\//, "").replaceAll('"', "");
}

async function look() {
  if (document.hidden || asking || dragging || !navigator.onLine) return;
  asking = true;
  try {
    await ask();
  } catch {
    // The network is away: what is shown stays, and the next time asks again.
  } finally {
    asking = false;
  }
}

async function ask() {
  const answer = await fetch(box.dataset.live, {
    cache: "no-store",
    headers: { "If-None-Match": `"${stamp}"` },
  });
  if (answer.status === 304) return;
  if (answer.redirected || (answer.status >= 400 && answer.status < 500)) return stop(); // signed out, or not theirs
  const now = plain(answer.headers.get("ETag"));
  if (!answer.ok || !now || now === stamp) return;
  await refresh();
}

async function refresh() {
  const answer = await fetch(location.href.split("#")[0], { cache: "no-store" });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const shown = fresh.querySelector("[data-live]")?.dataset.stamp;
  if (!shown || shown === stamp || dragging) return; // as it was, from the device
  const said = changes(linesOf(document), linesOf(fresh));
  mend(main, fresh.getElementById("content"));
  stamp = shown;
  say(said);
}

function stop() {
  clearInterval(timer);
  document.removeEventListener("visibilitychange", look);
}

// --- what is said

function linesOf(page) {
  return new Map(Array.from(page.querySelectorAll("[data-meeting]"), (line) => [line.dataset.meeting, line.dataset]));
}

function changes(before, after) {
  const said = [];
  for (const [number, { when, off }] of after) {
    const was = before.get(number);
    if (!was && !off) said.push(words("added", "", when));
    else if (was && off && !was.off) said.push(words("gone", was.when, ""));
    else if (was && !off && was.when !== when) said.push(words("moved", was.when, when));
  }
  for (const [number, { when, off }] of before) {
    if (!after.has(number) && !off) said.push(words("gone", when, ""));
  }
  return said.length && said.length <= MOST_SAID ? said : [box.dataset.changed];
}

function words(kind, before, now) {
  return box.dataset[kind].replace("{before}", before).replace("{now}", now);
}

function say(lines) {
  const notice = document.createElement("div");
  const body = document.createElement("div");
  notice.className = "notice";
  body.className = "notice__body";
  for (const line of lines) {
    const text = document.createElement("p");
    text.textContent = line;
    body.append(text);
  }
  notice.append(body);
  box.replaceChildren(notice);
}

// --- what is shown

function keyOf(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node.id || node.dataset.key || "" : "";
}

function isTyped(field) {
  if (field.matches("select")) {
    const first = Math.max(0, Array.from(field.options).findIndex((option) => option.defaultSelected));
    return field.selectedIndex !== first;
  }
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
  return field.type !== "hidden" && field.value !== field.defaultValue;
}

// Somebody is at work in it: it stays even where the page has it no more.
function isInUse(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return false;
  if (node.matches("input, select, textarea")) return node === document.activeElement || isTyped(node);
  return Array.from(node.querySelectorAll("input, select, textarea")).some(isInUse);
}

function mend(have, want) {
  const keyed = new Map(Array.from(have.children, (child) => [keyOf(child), child]));
  const wanted = new Set(Array.from(want.children, keyOf));
  let at = have.firstChild;
  for (const next of Array.from(want.childNodes)) {
    const found = sameAs(next, at, keyed, have, wanted);
    if (!found) {
      have.insertBefore(document.importNode(next, true), at);
      continue;
    }
    while (at !== found) at = leave(at);
    at = found.nextSibling;
    mendNode(found, next);
  }
  while (at) at = leave(at);
}

// What stands there for it already: by its key, else the next of its kind that has none.
function sameAs(next, at, keyed, parent, wanted) {
  const key = keyOf(next);
  if (key) {
    const found = keyed.get(key);
    return found && found.parentNode === parent && isAhead(found, at) && found.nodeName === next.nodeName ? found : null;
  }
  for (let node = at; node; node = node.nextSibling) {
    const own = keyOf(node);
    if (!own && node.nodeName === next.nodeName && node.className === next.className) return node;
    if (own && wanted.has(own)) return null; // it would be passed over
  }
  return null;
}

function isAhead(found, at) {
  return at !== null && (found === at || Boolean(at.compareDocumentPosition(found) & Node.DOCUMENT_POSITION_FOLLOWING));
}

function leave(node) {
  const next = node.nextSibling;
  if (!isInUse(node)) node.remove();
  return next;
}

function mendNode(have, want) {
  if (have.nodeType !== Node.ELEMENT_NODE) {
    if (have.nodeValue !== want.nodeValue) have.nodeValue = want.nodeValue;
    return;
  }
  if (have === box || have.isEqualNode(want)) return;
  if (have.matches("input, select, textarea") && isInUse(have)) return;
  if (!have.closest("[data-kept]")) mendAttributes(have, want);
  mend(have, want);
}

function mendAttributes(have, want) {
  for (const { name, value } of Array.from(want.attributes)) {
    if (have.getAttribute(name) !== value) have.setAttribute(name, value);
  }
  for (const { name } of Array.from(have.attributes)) {
    if (name !== "open" && !want.hasAttribute(name)) have.removeAttribute(name);
  }
}

if (box && main) {
  timer = setInterval(look, Number(box.dataset.seconds) * 1000 + Math.random() * SPREAD);
  document.addEventListener("visibilitychange", look);
  document.addEventListener("dragstart", () => {
    dragging = true;
  });
  document.addEventListener("dragend", () => {
    dragging = false;
  });
}
