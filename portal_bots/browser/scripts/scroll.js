// Scrolls a table that has only some of its rows in the page: to the top, or on from the row numbered `last`.
// True when further rows came.
const [caption, last, patience] = asked;
const table = all("table, [role=table], [role=grid]").find((one) => (words(one.caption) || named(one)) === caption);
if (!table) return false;

const parents = [];
for (let at = table; at; at = at.parentElement ?? at.getRootNode().host) parents.push(at);
const scrolls = (node) =>
  ["auto", "scroll"].includes(getComputedStyle(node).overflowY) && node.scrollHeight > node.clientHeight + 1;
const own = [...all("*", table), ...parents].find(scrolls);
const scroller = own ?? document.scrollingElement;

const numbers = () => all("[aria-rowindex]", table)
  .filter((row) => row.querySelector("td, [role=cell], [role=gridcell]")).map((row) => Number(row.ariaRowIndex));
const came = () => (last === 0 ? Math.min(...numbers()) <= 2 : Math.max(...numbers()) > last);
const before = scroller.scrollTop;
scroller.scrollTop = last === 0 ? 0 : before + scroller.clientHeight * 0.9;
if (last !== 0 && scroller.scrollTop === before) return came();

const ends = performance.now() + (own ? patience : Math.min(patience, 1000)); // the window may scroll for other reasons
while (!came() && performance.now() < ends) await new Promise((go) => setTimeout(go, 20));
return came();
