// Dragging a meeting in the grid sends the same form as "Move" above it: what works without works with.
const form = document.getElementById("drag");
let dragged = null;

function cellOf(event) {
  return event.target instanceof Element ? event.target.closest("td[data-slot]") : null;
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target instanceof Element ? event.target.closest("[data-move]") : null;
});
document.addEventListener("dragend", () => {
  dragged = null;
});
document.addEventListener("dragover", (event) => {
  const cell = cellOf(event);
  if (dragged && cell) {
    event.preventDefault();
    cell.dataset.over = "";
  }
});
document.addEventListener("dragleave", (event) => {
  const cell = cellOf(event);
  if (cell) delete cell.dataset.over;
});
document.addEventListener("drop", (event) => {
  const cell = cellOf(event);
  if (!dragged || !cell || !form) return;
  event.preventDefault();
  form.action = dragged.dataset.move;
  form.elements.slot.value = cell.dataset.slot;
  form.elements.table.value = cell.dataset.table;
  form.submit();
});
