// Finding somebody in the roster: by the code on a badge, or by words.
const MOST = 20;
const CODE = /^[0-9A-Z]{1,13}-[A-Z2-7]{20}$/;

// Letters that are no letter with a mark, and that hands type without it.
const LETTERS = { ł: "l", ø: "o", đ: "d", ð: "d", ß: "ss", æ: "ae", œ: "oe", ı: "i" };

function plain(text) {
  const small = text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  return small.replace(/[łøđðßæœı]/g, (letter) => LETTERS[letter]);
}

export function codeOf(text) {
  const found = text.trim().toUpperCase();
  return CODE.test(found) ? found : "";
}

export async function byCode(roster, code) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
  const hash = [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return roster.people.find((person) => person.hashes.includes(hash.slice(0, 32)));
}

export function byWords(roster, text) {
  const words = plain(text).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const fits = (person) => {
    const said = plain(`${person.name} ${person.organisation}`);
    return words.every((word) => said.includes(word));
  };
  return roster.people.filter(fits).slice(0, MOST);
}

// Where and when somebody came today: as the roster says it, or a scan of this device that waits.
export function cameToday(person, scans, dayOf) {
  const today = dayOf(new Date());
  const own = scans.find((scan) => scan.id === person.id && dayOf(new Date(scan.at)) === today);
  if (own) return own;
  return person.at && dayOf(new Date(person.at)) === today ? person : null;
}
