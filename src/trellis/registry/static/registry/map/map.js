/* A map with the list's organisations on it.

   <div class="map-frame" data-map>            the frame; every text and address in it comes from the template
     data-map-url, data-map-query              where to ask for what is in view, and the list's own parameters
     data-map-points                           or: a few rows that stand in the page
     data-map-address="true"                   keep view and area in the address (the search page)
   The canvas is the child with data-map-canvas, the live text the one with data-map-status.
   Without WebGL, or when anything fails, the canvas says so; the list beside it holds everything. */

import { Map as MapView, Marker, NavigationControl, Popup, ScaleControl, setWorkerUrl } from "maplibre-gl";
import { readArea, readView, withArea, writeView } from "./address.js";
import { onSchemeChange, readColours } from "./colours.js";
import { allowDrawing } from "./drawing.js";
import { areaFeatures, mapStyle, pointFeatures, repaint } from "./layers.js";
import { joinOverlapping, sizeOf } from "./nearness.js";
import { loadOutlines } from "./outlines.js";

const EUROPE = [[-12, 34], [35, 68]];
const QUIET = 150; // milliseconds without a move before asking again

export function startMap(frame) {
  const words = JSON.parse(frame.dataset.mapWords);
  const canvas = frame.querySelector("[data-map-canvas]");
  const status = frame.querySelector("[data-map-status]");
  const say = (text) => status && (status.textContent = text);
  const fallback = [...canvas.childNodes];
  canvas.replaceChildren();
  setWorkerUrl(new URL(frame.dataset.mapWorker, location).href);

  const rows = frame.dataset.mapPoints ? JSON.parse(frame.dataset.mapPoints) : [];
  let map;
  try {
    map = new MapView({ container: canvas, style: mapStyle(readColours()), ...firstView(frame, rows), ...manners(words) });
  } catch {
    canvas.replaceChildren(...fallback);
    say(words.failed);
    return null;
  }
  const view = { map, frame, words, say, markers: [], request: null, isMoved: false, query: frame.dataset.mapQuery ?? "" };
  map.getCanvas().setAttribute("aria-label", words.map);
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ maxWidth: 90 }));
  map.once("load", () => fill(view, rows));
  onSchemeChange(() => map.isStyleLoaded() && repaint(map, readColours()));
  return view;
}

function manners(words) {
  return {
    attributionControl: false, // the frame's caption names the sources
    dragRotate: false,
    pitchWithRotate: false,
    maxZoom: 15,
    fadeDuration: 0,
    cooperativeGestures: matchMedia("(pointer: coarse)").matches, // one finger scrolls the page
    locale: {
      "NavigationControl.ZoomIn": words.zoomIn,
      "NavigationControl.ZoomOut": words.zoomOut,
      "CooperativeGesturesHandler.WindowsHelpText": words.twoFingers,
      "CooperativeGesturesHandler.MacHelpText": words.twoFingers,
      "CooperativeGesturesHandler.MobileHelpText": words.twoFingers,
    },
  };
}

function firstView(frame, rows) {
  const kept = frame.dataset.mapAddress === "true" ? readView() : null;
  if (kept) return kept;
  if (frame.dataset.mapBounds) return { bounds: JSON.parse(frame.dataset.mapBounds), fitBoundsOptions: { padding: 24 } };
  if (rows.length === 1) return { center: rows[0].slice(0, 2), zoom: { exact: 9, city: 7 }[rows[0][3]] ?? 4 };
  return { bounds: rows.length ? boundsOf(rows) : EUROPE, fitBoundsOptions: { padding: 32, maxZoom: 9 } };
}

function boundsOf(rows) {
  const [longitudes, latitudes] = [rows.map((row) => row[0]), rows.map((row) => row[1])];
  return [
    [Math.min(...longitudes), Math.min(...latitudes)],
    [Math.max(...longitudes), Math.max(...latitudes)],
  ];
}

async function fill(view, rows) {
  const { map, frame, words, say } = view;
  map.getSource("area").setData(areaFeatures(readArea(view.query), { closed: true }));
  openPointsOnClick(view);
  if (rows.length) show(view, { points: rows });
  if (frame.dataset.mapUrl) {
    if (firstViewIsOurs(frame)) await lookAtResults(view);
    ask(view);
    map.on("movestart", ({ originalEvent }) => (view.isMoved ||= Boolean(originalEvent)));
    let waiting;
    map.on("moveend", () => {
      if (frame.dataset.mapAddress === "true") writeView(map);
      clearTimeout(waiting);
      waiting = setTimeout(() => ask(view), QUIET);
    });
  }
  letDraw(view);
  try {
    map.getSource("land").setData(await loadOutlines(frame.dataset.mapOutlines, frame.dataset.mapLibrary));
  } catch {
    say(words.noOutlines);
  }
}

const firstViewIsOurs = (frame) => frame.dataset.mapAddress === "true" && !readView();

/* What was narrowed down is looked at from near, as long as nobody has moved the map. */
async function lookAtResults(view) {
  const query = new URLSearchParams(view.query);
  if (![...query.keys()].some((name) => name !== "sort")) return;
  query.set("bbox", "-180,-85,180,85");
  query.set("zoom", "4");
  try {
    const answer = await fetch(`${view.frame.dataset.mapUrl}?${query}`);
    const { points } = await answer.json();
    const corners = [...readArea(view.query), ...points.flatMap(cornersOf)];
    if (corners.length) view.map.fitBounds(boundsOf(corners), { padding: 56, maxZoom: 6, animate: false });
  } catch {
    // The map stays where it is; asking for what is in view says that it could not be loaded.
  }
}

function cornersOf([longitude, latitude, , , , , , bounds]) {
  return bounds ? [bounds.slice(0, 2), bounds.slice(2)] : [[longitude, latitude]];
}

async function ask(view) {
  const { map, frame, words, say } = view;
  view.request?.abort();
  view.request = new AbortController();
  const bounds = map.getBounds();
  const west = Math.max(bounds.getWest(), -180 - 360);
  const whole = bounds.getEast() - west >= 360;
  const wrap = (longitude) => ((((longitude + 180) % 360) + 360) % 360) - 180;
  const box = whole ? [-180, bounds.getSouth(), 180, bounds.getNorth()] : [wrap(west), bounds.getSouth(), wrap(bounds.getEast()), bounds.getNorth()];
  const query = new URLSearchParams(view.query);
  query.set("bbox", box.map((part) => part.toFixed(4)).join(","));
  query.set("zoom", Math.max(0, Math.round(map.getZoom())));
  try {
    const answer = await fetch(`${frame.dataset.mapUrl}?${query}`, { signal: view.request.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    show(view, await answer.json());
  } catch (error) {
    if (error.name !== "AbortError") say(words.notLoaded);
  }
}

function show(view, { points: rows, placed, unplaced }) {
  const { map, words, say } = view;
  const points = joinOverlapping(rows, ([longitude, latitude]) => map.project([longitude, latitude]));
  map.getSource("points").setData(pointFeatures(points));
  view.markers.forEach((marker) => marker.remove());
  view.markers = points.filter((row) => row[2] > 1).map((row) => clusterMarker(view, row));
  if (placed === undefined) return;
  const inView = points.reduce((sum, row) => sum + row[2], 0);
  const format = new Intl.NumberFormat(document.documentElement.lang);
  const told = words.inView.replace("{shown}", format.format(inView)).replace("{placed}", format.format(placed));
  say(unplaced ? `${told} ${words.unplaced.replace("{count}", format.format(unplaced))}` : told);
}

/* Many organisations close together: a button with their number, which shows them nearer. */
function clusterMarker({ map, words }, [longitude, latitude, count, , , , , bounds]) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "map-cluster";
  button.dataset.size = sizeOf(count);
  const text = new Intl.NumberFormat(document.documentElement.lang, { notation: "compact" }).format(count);
  button.textContent = text;
  button.setAttribute("aria-label", words.cluster.replace("{count}", count));
  button.addEventListener("click", () => {
    const tight = !bounds || (bounds[0] === bounds[2] && bounds[1] === bounds[3]);
    if (tight) map.easeTo({ center: [longitude, latitude], zoom: map.getZoom() + 2 });
    else map.fitBounds([bounds.slice(0, 2), bounds.slice(2)], { padding: 48, maxZoom: map.getZoom() + 4 });
  });
  return new Marker({ element: button }).setLngLat([longitude, latitude]).addTo(map);
}

function openPointsOnClick({ map, frame, words }) {
  map.on("mouseenter", "points", () => map.getCanvas().classList.add("is-over-point"));
  map.on("mouseleave", "points", () => map.getCanvas().classList.remove("is-over-point"));
  map.on("click", "points", (event) => {
    if (frame.dataset.mapDrawing === "true") return;
    const body = document.createElement("div");
    body.className = "map-popup";
    for (const { properties } of event.features.slice(0, 8)) {
      const link = document.createElement("a");
      link.href = frame.dataset.mapPage.replace("SLUG", encodeURIComponent(properties.slug));
      link.textContent = properties.name;
      const kind = document.createElement("span");
      kind.textContent = [properties.kind, words.precision[properties.precision]].filter(Boolean).join(" · ");
      body.append(link, kind);
    }
    new Popup({ maxWidth: "18rem", focusAfterOpen: true })
      .setLngLat(event.features[0].geometry.coordinates)
      .setDOMContent(body)
      .addTo(map);
  });
}

function letDraw(view) {
  const { map, frame, words, say } = view;
  const button = frame.querySelector("[data-map-draw]");
  if (!button) return;
  button.hidden = false;
  const drawing = allowDrawing({
    map, button, words, say,
    done: (corners) => {
      frame.dataset.mapDrawing = "false";
      if (corners) location.assign(withArea(corners));
      else map.getSource("area").setData(areaFeatures(readArea(view.query), { closed: true }));
    },
  });
  button.addEventListener("click", () => (frame.dataset.mapDrawing = String(drawing.isDrawing())));
}

/* The organisation under the pointer or the focus in the list stands out on the map. */
function followList(view) {
  const point = (event) => {
    const slug = event.target.closest?.("[data-map-item]")?.dataset.mapItem;
    if (!view.map.getSource("points")) return;
    view.map.removeFeatureState({ source: "points" });
    const found = slug && view.map.querySourceFeatures("points").find((item) => item.properties.slug === slug);
    if (found) view.map.setFeatureState({ source: "points", id: found.id }, { named: true });
  };
  document.addEventListener("mouseover", point);
  document.addEventListener("focusin", point);
}

/* After a part of the page was exchanged the list's parameters may be others: ask again with them. */
function followQuery(view) {
  document.addEventListener("htmx:afterSettle", async () => {
    const query = document.querySelector("[data-map-current-query]")?.dataset.mapCurrentQuery;
    if (query === undefined || query === view.query) return;
    view.query = query;
    view.map.getSource("area")?.setData(areaFeatures(readArea(query), { closed: true }));
    if (!view.isMoved) await lookAtResults(view);
    ask(view);
  });
}

for (const frame of document.querySelectorAll("[data-map]")) {
  const view = startMap(frame);
  if (view && frame.dataset.mapUrl) {
    followList(view);
    followQuery(view);
  }
}
