// What waits to be sent, per attempt and question the last value, kept in IndexedDB so that a closed lid costs no answer.
// Where the browser keeps nothing (private windows), everything stays in memory and `isKept` says so.

const NAME = "secu4all-answers";
let opening = null;
export let isKept = true;

function open() {
  opening ??= new Promise((resolve) => {
    let request;
    try {
      request = indexedDB.open(NAME, 1);
    } catch {
      isKept = false;
      resolve(null);
      return;
    }
    request.onupgradeneeded = () => request.result.createObjectStore("waiting", { keyPath: ["attempt", "question"] });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => {
      isKept = false;
      resolve(null);
    };
  });
  return opening;
}

async function run(mode, act) {
  const database = await open();
  if (!database) return null;
  return new Promise((resolve) => {
    try {
      const change = database.transaction("waiting", mode);
      const request = act(change.objectStore("waiting"));
      change.oncomplete = () => resolve(request.result);
      change.onerror = change.onabort = () => {
        isKept = false;
        resolve(null);
      };
    } catch {
      isKept = false;
      resolve(null);
    }
  });
}

export const keep = (row) => run("readwrite", (rows) => rows.put(row));
export const forget = (attempt, question) => run("readwrite", (rows) => rows.delete([attempt, question]));
export const forgetAttempt = (attempt) => run("readwrite", (rows) => rows.delete(IDBKeyRange.bound([attempt], [attempt, []])));
export const waiting = async (attempt) => (await run("readonly", (rows) => rows.getAll(IDBKeyRange.bound([attempt], [attempt, []])))) ?? [];
