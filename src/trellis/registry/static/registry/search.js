/* Where the window is narrow the filters begin closed, so that the results come first; without scripts they are open. */

const filters = document.querySelector("[data-filters]");
const narrow = matchMedia("(max-width: 60rem)");
const fit = () => filters && (filters.open = !narrow.matches);

narrow.addEventListener("change", fit);
fit();
