/* Drawing an area: a click for each corner, Enter or a double click to end, Escape to give up. */

import { areaFeatures } from "./layers.js";

const FEWEST = 3;
const MOST = 60;

export function allowDrawing({ map, button, words, say, done }) {
  let corners = null;

  const show = () => map.getSource("area").setData(areaFeatures(corners ?? [], { closed: false }));

  const stop = () => {
    corners = null;
    button.setAttribute("aria-pressed", "false");
    map.getCanvas().classList.remove("is-drawing");
    map.doubleClickZoom.enable();
  };

  const start = () => {
    corners = [];
    button.setAttribute("aria-pressed", "true");
    map.getCanvas().classList.add("is-drawing");
    map.doubleClickZoom.disable();
    say(words.drawing);
    show();
  };

  const finish = () => {
    if (corners.length < FEWEST) return say(words.fewCorners);
    const area = corners;
    stop();
    done(area);
  };

  const giveUp = () => {
    stop();
    done(null);
  };

  button.addEventListener("click", () => (corners ? finish() : start()));
  map.on("click", (event) => {
    if (!corners || corners.length >= MOST) return;
    const { lng, lat } = event.lngLat.wrap();
    corners.push([lng, lat]);
    show();
  });
  map.on("dblclick", (event) => {
    if (!corners) return;
    event.preventDefault();
    corners.pop(); // the double click's second half set a corner twice
    finish();
  });
  map.getContainer().addEventListener("keydown", (event) => {
    if (!corners) return;
    if (event.key === "Enter" && event.target !== button) finish();
    if (event.key === "Escape") giveUp();
  });

  return { isDrawing: () => corners !== null };
}
