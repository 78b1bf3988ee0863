// The desk: scan or type, let in, go on. Every scan is kept on the device first, and sent when it can be.
import { canScan, startScanning } from "./camera.js";
import { byCode, byWords, cameToday, codeOf } from "./people.js";
import { SignedOut, fetchRoster, sendScans, undo } from "./sending.js";
import { addScan, dropScan, forgetRoster, listScans, readRoster } from "./store.js";

const desk = document.querySelector("[data-desk]");
const part = (name) => desk.querySelector(`[data-part="${name}"]`);
const { event, rosterUrl, scansUrl, workerUrl } = desk.dataset;
const texts = JSON.parse(desk.dataset.texts);
const REFRESH = 30_000;
const DESK = `trellis-desk-${event}`;
let roster = null;
let scans = [];
let trouble = "";
let stopCamera = null;

const say = (text, given = {}) => text.replace(/\{(\w+)\}/g, (_whole, name) => given[name] ?? "");
const zoned = (options) =>
  new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: roster?.zone, ...options });
const timeOf = (moment) => zoned({ hour: "2-digit", minute: "2-digit" }).format(new Date(moment));
const dayOf = (moment) =>
  new Intl.DateTimeFormat("en-CA", { timeZone: roster?.zone, dateStyle: "short" }).format(moment);

function wordsOf(outcome, name, at, place) {
  const time = at ? timeOf(at) : "";
  const key = outcome === "already" && place ? "already_at" : outcome;
  return say(texts[key], { name, time, desk: place });
}

function tell(kind, text, person = null) {
  const box = part("said");
  box.className = `notice notice--${kind}`;
  const line = document.createElement("p");
  line.textContent = text;
  box.replaceChildren(line);
  if (person && navigator.onLine) box.append(badgeOf(person));
  box.hidden = false;
}

function badgeOf(person) {
  const link = document.createElement("a");
  link.href = person.badge;
  link.textContent = texts.badge;
  link.target = "_blank";
  link.className = "button button--small";
  return link;
}

function showState() {
  const lines = [trouble || (navigator.onLine ? texts.online : texts.offline)];
  if (roster) lines.push(say(texts.kept, { number: roster.people.length, time: timeOf(roster.at) }));
  if (scans.length) lines.push(say(texts.waiting, { number: scans.length }));
  part("state").textContent = lines.join(" ");
  desk.dataset.waiting = String(scans.length);
  if (!roster) return;
  const came = roster.people.filter((person) => cameToday(person, scans, dayOf)).length;
  part("count").textContent = say(texts.count, { came, total: roster.people.length });
}

async function letIn(person) {
  const before = cameToday(person, scans, dayOf);
  if (before) {
    tell("warn", wordsOf("already", person.name, before.at, before.desk), person);
  } else {
    await keep({ id: person.id });
    tell("good", wordsOf("in", person.name), person);
  }
  part("text").value = "";
  part("text").focus();
  showFound();
  await send();
}

async function keep(what) {
  const place = part("desk").value.trim();
  const scan = { key: crypto.randomUUID(), event, at: new Date().toISOString(), desk: place, ...what };
  await addScan(scan);
  scans.push(scan);
  showState();
}

// A code that this device does not know may be of somebody who registered since: the site is asked.
async function take(text) {
  const code = codeOf(text);
  if (!code) {
    const found = roster ? byWords(roster, text) : [];
    if (found.length === 1) return letIn(found[0]);
    return found.length ? showFound() : tell("bad", texts.none);
  }
  const person = roster ? await byCode(roster, code) : null;
  if (person) return letIn(person);
  await keep({ token: code });
  tell("warn", texts.asking);
  part("text").value = "";
  return send();
}

function showFound() {
  const list = part("found");
  const people = roster ? byWords(roster, part("text").value) : [];
  list.replaceChildren(...people.map(lineOf));
}

function lineOf(person) {
  const line = desk.querySelector("template").content.firstElementChild.cloneNode(true);
  const field = (name) => line.querySelector(`[data-field="${name}"]`);
  field("name").textContent = person.name;
  field("said").textContent = [person.organisation, person.kind].filter(Boolean).join(" · ");
  const came = cameToday(person, scans, dayOf);
  field("came").textContent = came ? [timeOf(came.at), came.desk].filter(Boolean).join(", ") : "";
  line.querySelectorAll("[data-of]").forEach((of) => { of.textContent = ` ${person.name}`; });
  field("let-in").hidden = Boolean(came);
  field("let-in").addEventListener("click", () => letIn(person));
  field("undo").hidden = !came || !(came.key || navigator.onLine);
  field("undo").addEventListener("click", () => takeBack(person, came));
  return line;
}

// A scan that still waits is dropped; one that was sent is taken back at the site.
async function takeBack(person, came) {
  if (came.key) await dropScan(came.key);
  else await undo(person.undo);
  part("said").hidden = true;
  await send();
}

async function send() {
  if (navigator.onLine) {
    try {
      (await sendScans(event, scansUrl)).forEach(heed);
      roster = await fetchRoster(event, rosterUrl);
      trouble = "";
    } catch (error) {
      trouble = error instanceof SignedOut ? texts.signed_out : texts.offline;
    }
  }
  scans = await listScans(event);
  showState();
  showFound();
}

// What the site knew better: it stays on the page until somebody has looked at it.
function heed({ outcome, name, at, desk: place, scan }) {
  const isOwn = outcome === "already" && Date.parse(at) === Date.parse(scan.at) && place === scan.desk;
  if (scan.token) tell(outcome === "in" ? "good" : "bad", wordsOf(outcome, name, at, place));
  if (outcome === "in" || isOwn) return;
  const line = document.createElement("li");
  line.textContent = `${wordsOf(outcome, name, at, place)} (${say(texts.scanned, { time: timeOf(scan.at) })})`;
  part("conflicts").append(line);
  part("trouble").hidden = false;
}

async function begin() {
  part("desk").value = part("desk").value || localStorage.getItem(DESK) || "";
  part("desk").addEventListener("change", () => localStorage.setItem(DESK, part("desk").value.trim()));
  part("form").addEventListener("submit", (sent) => {
    sent.preventDefault();
    take(part("text").value);
  });
  part("text").addEventListener("input", showFound);
  part("forget").addEventListener("click", forget);
  part("camera").addEventListener("click", turnCamera);
  addEventListener("online", send);
  addEventListener("offline", showState);
  setInterval(send, REFRESH);
  roster = (await readRoster(event)) ?? null;
  part("camera").hidden = !(await canScan());
  await send();
  await standAlone();
}

async function forget() {
  await send();
  if (scans.length) return tell("bad", texts.unsent);
  await forgetRoster(event);
  await caches.delete("check-in");
  await (await navigator.serviceWorker?.getRegistration())?.unregister();
  localStorage.removeItem(DESK);
  location.assign(desk.dataset.afterUrl);
}

async function turnCamera() {
  if (stopCamera) {
    stopCamera();
    stopCamera = null;
  } else {
    stopCamera = await startScanning(part("video"), take).catch(() => null);
    if (!stopCamera) tell("bad", texts.no_camera);
  }
  part("video").hidden = !stopCamera;
}

// The worker keeps the page and all that it is made of; only then may the network go.
async function standAlone() {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (!data.kept) return;
    part("ready").hidden = false;
    desk.dataset.ready = "";
  });
  await navigator.serviceWorker.register(workerUrl);
  const registration = await navigator.serviceWorker.ready;
  const used = performance.getEntriesByType("resource").map((entry) => entry.name);
  const isOwn = (name) => name.startsWith(`${location.origin}/`);
  const own = used.filter((name) => isOwn(name) && !/roster\.json|\/scans\/|worker\.js/.test(name));
  const keep = new Set([location.pathname, ...own]);
  registration.active.postMessage({ keep: [...keep] });
}

begin();
