// Other ids. Scripts of the page still find by the old ones what they look up; nobody else does.
const REFERENCES = [
  "for", "form", "list", "headers", "popovertarget",
  ...["labelledby", "describedby", "controls", "owns", "activedescendant", "details", "errormessage", "flowto"].map((name) => `aria-${name}`),
];
const renamed = new Map();
const issued = new Set();

function issue(id, seed) {
  const now = `${"fgkmpqrvwx"[hash(id) % 10]}${hash(`${seed} ${id}`).toString(36)}`;
  renamed.set(id, now);
  issued.add(now);
  return now;
}

const now = (id) => renamed.get(id) ?? id;
const inSelector = (selector) =>
  String(selector)
    .replace(/#([\w-]+)/g, (_, id) => `#${now(id)}`)
    .replace(/\[((?:id|for|form|list|aria-[a-z]+)[~|^$*]?=["']?)([\w-]+)/g, (_, start, id) => `[${start}${now(id)}`);

// This script names itself drift.js at its end, and what a browser is told from outside has no address.
const byPage = () => new Error().stack.includes(location.origin);

function forward(prototype, name, translate) {
  const native = prototype[name];
  prototype[name] = function (asked) {
    const found = native.call(this, asked);
    const nothing = found === null || found === false || found.length === 0;
    return nothing && translate(asked) !== asked && byPage() ? native.call(this, translate(asked)) : found;
  };
}

function forwardLookups() {
  forward(Document.prototype, "getElementById", now);
  for (const { prototype } of [Document, DocumentFragment, Element]) {
    for (const name of ["querySelector", "querySelectorAll"]) forward(prototype, name, inSelector);
  }
  for (const name of ["closest", "matches"]) forward(Element.prototype, name, inSelector);
}

Object.assign(KINDS, {
  new_ids(change) {
    if (fresh(change, document)) forwardLookups();
    for (const el of all("[id]:not([id=''], svg *)", document)) if (!issued.has(el.id)) el.id = issue(el.id, change.seed);
    for (const el of all(REFERENCES.map((name) => `[${name}]`).join(), document)) {
      for (const name of REFERENCES.filter((name) => el.hasAttribute(name))) {
        const told = el.getAttribute(name).replace(/\S+/g, now);
        if (told !== el.getAttribute(name)) el.setAttribute(name, told);
      }
    }
    for (const link of all("a[href^='#']", document)) link.setAttribute("href", `#${now(link.getAttribute("href").slice(1))}`);
    return renamed.size;
  },
});
