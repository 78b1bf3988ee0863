/* Numbers that would lie on each other become one: the server counts by a grid, whose cells may meet anywhere. */

const RADII = { s: 18, m: 22, l: 26, xl: 30 }; // pixels, as map.css draws them
const DOT = 7;
const MOST_ROUNDS = 6;

export function sizeOf(count) {
  return count < 10 ? "s" : count < 100 ? "m" : count < 1000 ? "l" : "xl";
}

const radiusOf = (count) => (count === 1 ? DOT : RADII[sizeOf(count)]);

/* Rows are [longitude, latitude, count, precision, slug, name, kind, bounds]; single dots may touch each other. */
export function joinOverlapping(rows, project) {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const joined = joinOnce(rows, project);
    if (joined.length === rows.length) return joined;
    rows = joined;
  }
  return rows;
}

function joinOnce(rows, project) {
  const kept = [];
  for (const row of [...rows].sort((one, other) => other[2] - one[2])) {
    const place = project(row);
    const near = kept.find((other) => overlap(other, { row, place }));
    if (near) near.row = join(near.row, row);
    else kept.push({ row, place });
  }
  return kept.map(({ row }) => row);
}

function overlap(one, other) {
  const [count, another] = [one.row[2], other.row[2]];
  if (count === 1 && another === 1) return false;
  return Math.hypot(one.place.x - other.place.x, one.place.y - other.place.y) < radiusOf(count) + radiusOf(another);
}

function join(one, other) {
  const count = one[2] + other[2];
  const middle = (position) => (one[position] * one[2] + other[position] * other[2]) / count;
  const [first, second] = [boundsOf(one), boundsOf(other)];
  const bounds = [
    Math.min(first[0], second[0]), Math.min(first[1], second[1]),
    Math.max(first[2], second[2]), Math.max(first[3], second[3]),
  ];
  return [middle(0), middle(1), count, "", "", "", "", bounds];
}

const boundsOf = ([longitude, latitude, , , , , , bounds]) => bounds ?? [longitude, latitude, longitude, latitude];
