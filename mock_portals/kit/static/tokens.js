// Keeps what the portal gives in three stores of the browser, and tells it on every page what is there.
const NAME = "provider-portal";
const given = JSON.parse(document.currentScript.dataset.give);

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function store(mode) {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("tokens");
  return (await done(opening)).transaction("tokens", mode).objectStore("tokens");
}

async function keep({ local, tab, database }) {
  localStorage.setItem(NAME, local);
  sessionStorage.setItem(NAME, tab);
  await done((await store("readwrite")).put(database, NAME));
}

async function tell() {
  if (given) await keep(given);
  const database = (await done((await store("readonly")).get(NAME))) ?? null;
  const kept = { local: localStorage.getItem(NAME), tab: sessionStorage.getItem(NAME), database };
  const answer = await fetch("/api/tokens", { method: "POST", body: JSON.stringify(kept) });
  if (answer.status === 401) location.assign("/signin?ended=1");
}

tell();
