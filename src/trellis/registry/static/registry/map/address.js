/* The address holds the view and the area, so that what is seen can be copied, shared and gone back to. */

export function readView() {
  const text = new URLSearchParams(location.search).get("map");
  const [zoom, latitude, longitude] = (text ?? "").split("/").map(Number);
  const fits = text && Math.abs(latitude) <= 85 && Math.abs(longitude) <= 360 && zoom >= 0 && zoom <= 20;
  return fits ? { zoom, center: [longitude, latitude] } : null;
}

export function writeView(map) {
  const { lng, lat } = map.getCenter().wrap();
  const address = new URL(location);
  address.searchParams.set("map", `${map.getZoom().toFixed(1)}/${lat.toFixed(2)}/${lng.toFixed(2)}`);
  history.replaceState(history.state, "", readable(address));
}

export function readArea(query) {
  const text = new URLSearchParams(query).get("area");
  if (!text) return [];
  return text
    .split(";")
    .map((corner) => corner.split(",").map(Number))
    .filter(([longitude, latitude]) => Number.isFinite(longitude) && Number.isFinite(latitude));
}

/* The address with another area (or none), from the first page of results on. */
export function withArea(corners) {
  const address = new URL(location);
  address.searchParams.delete("page");
  address.searchParams.delete("area");
  if (corners.length) {
    address.searchParams.set("area", corners.map((corner) => corner.map((part) => part.toFixed(4)).join(",")).join(";"));
  }
  return readable(address);
}

/* Commas, semicolons and slashes may stand in a query as they are. */
function readable(address) {
  return address.pathname + address.search.replaceAll("%2C", ",").replaceAll("%3B", ";").replaceAll("%2F", "/");
}
