// Keeps what is typed into a form as a draft, a moment after the last key; without it the button does the same.
const PAUSE = 2000;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const state = form.querySelector("[data-autosave-state]");
  let waiting = 0;
  let running = null;
  let sent = false;

  async function keep() {
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        signal: running.signal,
        credentials: "same-origin",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const { text } = await answer.json();
      state.textContent = `${state.dataset.saved} ${text}`;
    } catch (error) {
      if (error.name !== "AbortError") state.textContent = state.dataset.failed;
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => {
    sent = true;
    clearTimeout(waiting);
    running?.abort();
  });
  addEventListener("pagehide", () => {
    if (!sent && waiting) navigator.sendBeacon(form.dataset.autosave, new FormData(form));
  });
}
