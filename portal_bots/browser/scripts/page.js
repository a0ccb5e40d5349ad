// What is on the page, in one look: screen, messages, facts and tables. Changes nothing.
const outermost = (list) => list.filter((node) => !list.some((other) => other !== node && other.contains(node)));

const large = (node) => { // smaller messages are for readers of the screen
  const box = node.getBoundingClientRect();
  return box.width > 1 && box.height > 1;
};
const facts = {};
for (const term of all("dt")) {
  const value = term.nextElementSibling;
  if (value && value.tagName === "DD") facts[words(term)] = words(value);
}

const rowsOf = (table) => {
  const heads = all("thead th, thead td, [role=columnheader]", table).map(words);
  const rows = table.tagName === "TABLE"
    ? [...table.querySelectorAll("tbody tr")].map((row) => [row, [...row.cells]])
    : all("[role=row]", table).map((row) => [row, all("[role=cell], [role=gridcell], [role=rowheader]", row)]);
  const filled = rows.filter(([, cells]) => cells.length > 0);
  const numbers = filled.map(([row]) => Number(row.getAttribute("aria-rowindex") ?? 0));
  return {
    caption: words(table.caption) || named(table),
    heads,
    rows: filled.map(([, cells]) => Object.fromEntries(heads.map((head, at) => [head, words(cells[at] ?? null)]))),
    numbers: numbers.every(Boolean) ? numbers : [],
    total: Math.max(0, Number(table.getAttribute("aria-rowcount") ?? 0)),
  };
};

const DIALOGS = "dialog[open], [role=dialog], [role=alertdialog]";
const bars = () => all("[role=region], section[aria-label], aside[aria-label]")
  .filter((node) => ["fixed", "sticky"].includes(getComputedStyle(node).position));
const overlays = [...all(DIALOGS), ...bars()].map((node) => ({
  heading: words(node.querySelector("h1, h2, h3, [role=heading]")) || named(node),
  name: named(node),
  buttons: all("button, [role=button]", node).map((button) => words(button) || named(button)),
}));

return {
  path: location.pathname,
  url: location.href,
  title: document.title,
  ready: document.readyState !== "loading" && all("[aria-busy=true]", main).length === 0,
  headings: all("h1").map(words),
  alerts: outermost(all("[role=alert]")).filter(large).map(words).filter(Boolean),
  notes: all("[role=status]").map(words).filter(Boolean),
  says: all("p", main).map(words),
  landmarks: [...all("nav, [role=navigation]").map((node) => named(node) || "navigation"), ...all("h2").map(words)],
  buttons: all("button, [role=button]", main).map(words),
  links: Object.fromEntries(all("a[href]").reverse().map((link) => [words(link), link.href])),
  facts,
  tables: all("table, [role=table], [role=grid]").map(rowsOf),
  overlays,
  challenge: challenge(),
  broken: location.protocol === "chrome-error:",
};
