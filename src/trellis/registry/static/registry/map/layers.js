/* What is drawn: land, the area that was chosen, and organisations where they are. */

const EMPTY = { type: "FeatureCollection", features: [] };

/* A full dot is an address or a city; a ring says that only the region or the country is known. */
const KNOWN = ["in", ["get", "precision"], ["literal", ["exact", "city"]]];

export function mapStyle(colours) {
  return {
    version: 8,
    sources: {
      land: { type: "geojson", data: EMPTY },
      area: { type: "geojson", data: EMPTY },
      points: { type: "geojson", data: EMPTY },
    },
    layers: [
      { id: "water", type: "background", paint: { "background-color": colours["map-water"] } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": colours["map-land"] } },
      { id: "borders", type: "line", source: "land", paint: { "line-color": colours["map-line"], "line-width": 1 } },
      { id: "area", type: "fill", source: "area", paint: { "fill-color": colours.accent, "fill-opacity": 0.12 } },
      { id: "area-line", type: "line", source: "area", paint: { "line-color": colours.accent, "line-width": 2 } },
      { id: "area-corners", type: "circle", source: "area", paint: { "circle-color": colours.accent, "circle-radius": 4 } },
      { id: "points", type: "circle", source: "points", paint: pointPaint(colours) },
    ],
  };
}

function pointPaint(colours) {
  return {
    "circle-radius": ["case", ["boolean", ["feature-state", "named"], false], 9, 6],
    "circle-color": ["case", KNOWN, colours.accent, colours.surface],
    "circle-stroke-color": ["case", KNOWN, colours.surface, colours.accent],
    "circle-stroke-width": ["case", KNOWN, 1.5, 2.5],
  };
}

export function repaint(map, colours) {
  map.setPaintProperty("water", "background-color", colours["map-water"]);
  map.setPaintProperty("land", "fill-color", colours["map-land"]);
  map.setPaintProperty("borders", "line-color", colours["map-line"]);
  map.setPaintProperty("area", "fill-color", colours.accent);
  map.setPaintProperty("area-line", "line-color", colours.accent);
  map.setPaintProperty("area-corners", "circle-color", colours.accent);
  for (const [name, value] of Object.entries(pointPaint(colours))) map.setPaintProperty("points", name, value);
}

/* Rows are [longitude, latitude, count, precision, slug, name, kind, bounds]. */
export function pointFeatures(rows) {
  return {
    type: "FeatureCollection",
    features: rows
      .filter((row) => row[2] === 1)
      .map(([longitude, latitude, , precision, slug, name, kind], id) => ({
        type: "Feature",
        id,
        geometry: { type: "Point", coordinates: [longitude, latitude] },
        properties: { precision, slug, name, kind },
      })),
  };
}

export function areaFeatures(corners, { closed }) {
  if (!corners.length) return EMPTY;
  const features = corners.map((coordinates) => ({ type: "Feature", geometry: { type: "Point", coordinates } }));
  if (corners.length > 1) {
    const ring = closed ? [...corners, corners[0]] : corners;
    const geometry = closed ? { type: "Polygon", coordinates: [ring] } : { type: "LineString", coordinates: ring };
    features.push({ type: "Feature", geometry });
  }
  return { type: "FeatureCollection", features };
}

export { EMPTY };
