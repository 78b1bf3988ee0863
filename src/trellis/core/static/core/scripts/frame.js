/* What every page gains where scripts run. Everything works without this file. */

const root = document.documentElement;
root.classList.add("has-scripts");

/* A summary of errors takes the focus, so that readers and eyes start there. */
document.querySelector(".error-summary")?.focus();

/* "/" goes to the search, unless something is being typed. */
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const search = document.querySelector("[role=search] input[type=search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
});

/* A native dialog opens from a button that names it: <button data-opens="id">. */
document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  if (!opener) return;
  document.getElementById(opener.dataset.opens)?.showModal();
  event.preventDefault();
});

/* What stands in a box is copied by a button that names it: <button data-copies="id" hidden>. */
for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const box = document.getElementById(button.dataset.copies);
    box.select();
    await navigator.clipboard.writeText(box.value);
    button.textContent = button.dataset.done;
  });
}

/* htmx answers with errors too; a page that came with 409 or 422 is shown, not swallowed. */
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([409, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

/* Where the window is narrow filters begin closed, so that the results come first; without scripts they are open. */
const filters = document.querySelector("[data-filters]");
const narrow = matchMedia("(max-width: 60rem)");
const fit = () => filters && (filters.open = !narrow.matches);
narrow.addEventListener("change", fit);
fit();

if (document.querySelector("[data-file-drop]")) import("core/file-drop.js");
