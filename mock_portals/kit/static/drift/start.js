// Nobody sees the page before it has drifted, nor anything that is put into it later.
CHANGES.forEach((change, place) => (change.place = place));
const LATE = ["shuffle_options", "shuffle_fields", "wrap", "restyle", "new_ids", "slow"];
const IN_TURN = [...CHANGES].sort((one, other) => LATE.indexOf(one.kind) - LATE.indexOf(other.kind));
const WATCHED = { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["id", ...REFERENCES] };
const marks = new WeakMap(); // of each node: the changes it has had
const applied = new Set();

// True once for each change and node. A change is known by its place, even where a kind goes on with a copy of it.
function fresh(change, node) {
  const had = marks.get(node) ?? new Set();
  if (had.has(change.place)) return false;
  marks.set(node, had.add(change.place));
  return true;
}

function inherit(from, to) {
  const had = marks.get(from);
  if (had) marks.set(to, had);
}

function isHere(change) {
  if (change.heading === undefined) return true;
  const heading = document.querySelector("h1");
  return heading !== null && reader(change.heading)(said(byText(heading))) !== null;
}

let told = 0;

function apply() {
  const focused = document.activeElement;
  for (const change of IN_TURN.filter(isHere)) {
    try {
      if (KINDS[change.kind](change)) applied.add(change.place);
    } catch (error) {
      reportError(error);
    }
  }
  const made = [...applied].sort((one, other) => one - other);
  if (made.length > told) fetch(`/_drifted?${made}`, { keepalive: true }).catch(() => null);
  told = made.length;
  document.documentElement.setAttribute("data-drifted", made.join(" "));
  if (focused !== document.activeElement && focused?.isConnected) focused.focus({ preventScroll: true });
  observer.takeRecords();
}

const observer = new MutationObserver(apply);
const { style } = document.documentElement;

style.visibility = "hidden";
document.addEventListener("DOMContentLoaded", () => {
  apply();
  observer.observe(document, WATCHED);
  style.removeProperty("visibility");
});
