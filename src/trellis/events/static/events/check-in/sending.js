// Between the device and the site: the roster comes, scans go, each as often as it takes.
import { dropScan, listScans, writeRoster } from "./store.js";

const AT_ONCE = 200;

export class SignedOut extends Error {}

function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

async function ask(address, options = {}) {
  const answer = await fetch(address, { credentials: "same-origin", redirect: "manual", ...options });
  if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) throw new SignedOut();
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

export async function fetchRoster(event, address) {
  const roster = await ask(address);
  await writeRoster(event, roster);
  return roster;
}

export const undo = (address) =>
  fetch(address, {
    method: "POST",
    credentials: "same-origin",
    redirect: "manual",
    headers: { "X-CSRFToken": cookie("csrftoken") },
  });

// Sends what waits; returns what the site says of each scan. One that is answered is no longer kept.
export async function sendScans(event, address) {
  const answers = [];
  for (;;) {
    const waiting = (await listScans(event)).slice(0, AT_ONCE);
    if (!waiting.length) return answers;
    const said = await ask(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") },
      body: JSON.stringify({ scans: waiting }),
    });
    for (const answer of said.answers) {
      const scan = waiting.find((one) => one.key === answer.key);
      answers.push({ ...answer, scan });
      await dropScan(answer.key);
    }
  }
}
