/* A file may be dropped anywhere on the frame of its field; the field itself stays what is sent. */

for (const frame of document.querySelectorAll("[data-file-drop]")) {
  const field = frame.querySelector("input[type=file]");
  const over = (on) => frame.classList.toggle("file-drop--over", on);

  frame.addEventListener("dragover", (event) => {
    event.preventDefault();
    over(true);
  });
  frame.addEventListener("dragleave", () => over(false));
  frame.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    if (!event.dataTransfer.files.length) return;
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
