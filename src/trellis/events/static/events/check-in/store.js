// What a device keeps of an event: who is expected, and scans until they are sent.
const NAME = "trellis-check-in";

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("rosters", { keyPath: "event" });
    request.result.createObjectStore("scans", { keyPath: "key" }).createIndex("event", "event");
  };
  return done(request);
}

async function within(name, mode, act) {
  const database = await open();
  try {
    const transaction = database.transaction(name, mode);
    const ended = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const found = await act(transaction.objectStore(name));
    await ended;
    return found;
  } finally {
    database.close();
  }
}

export const readRoster = (event) => within("rosters", "readonly", (rows) => done(rows.get(event)));
export const writeRoster = (event, roster) =>
  within("rosters", "readwrite", (rows) => done(rows.put({ ...roster, event })));
export const listScans = (event) =>
  within("scans", "readonly", (rows) => done(rows.index("event").getAll(event)));
export const addScan = (scan) => within("scans", "readwrite", (rows) => done(rows.put(scan)));
export const dropScan = (key) => within("scans", "readwrite", (rows) => done(rows.delete(key)));
export const forgetRoster = (event) => within("rosters", "readwrite", (rows) => done(rows.delete(event)));
