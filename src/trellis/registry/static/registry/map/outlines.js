/* The countries' outlines as GeoJSON, unwrapped at the antimeridian so that no line crosses the whole map. */

const POLE = 85.06; // where the map's projection ends

export async function loadOutlines(url, libraryUrl) {
  if (!globalThis.topojson) await import(libraryUrl);
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`The outlines could not be loaded (${answer.status}).`);
  const topology = await answer.json();
  const countries = globalThis.topojson.feature(topology, topology.objects.countries);
  return { type: "FeatureCollection", features: countries.features.map(unwrapFeature) };
}

function unwrapFeature(feature) {
  const { type, coordinates } = feature.geometry;
  const polygons = type === "Polygon" ? [coordinates] : coordinates;
  return {
    type: "Feature",
    properties: {},
    geometry: { type: "MultiPolygon", coordinates: polygons.map((rings) => rings.map(unwrapRing)) },
  };
}

/* Each step goes the short way round; a ring that then fails to close goes round a pole and is closed along it. */
export function unwrapRing(ring) {
  const unwrapped = [ring[0]];
  for (const [longitude, latitude] of ring.slice(1)) {
    const before = unwrapped.at(-1)[0];
    unwrapped.push([before + ((((longitude - before + 180) % 360) + 360) % 360) - 180, latitude]);
  }
  const first = unwrapped[0];
  const last = unwrapped.at(-1);
  if (Math.abs(first[0] - last[0]) > 180) {
    const pole = first[1] < 0 ? -POLE : POLE;
    unwrapped.push([last[0], pole], [first[0], pole], first);
  }
  return unwrapped;
}
