// Words as a person reads them. A change names what the page came with, whatever other changes made of it.
const KINDS = {}; // each takes its change and tells how much of the page it speaks of
const EDGES = /^[\s*]+|[\s*:]+$/g;
const UNREAD = "select, textarea, button, option, script, style, template, [role=listbox], [hidden], [aria-hidden=true]";

const plain = (text) => (text ?? "").replace(/\s+/g, " ").replace(EDGES, "");

function textsOf(el) {
  const walker = document.createTreeWalker(el, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement.closest(UNREAD);
    if (!holder || holder === el || !el.contains(holder)) found.push(walker.currentNode);
  }
  return found;
}

// Marks that stand for themselves stay.
function write(el, words) {
  const [first, ...others] = textsOf(el).filter((node) => plain(node.data));
  if (first) first.data = words;
  else el.append(words);
  for (const node of others) node.data = "";
}

// A name is a place where words stand: the text of an element, or one of its attributes.
const memos = {};
const memo = (place) => (memos[place] ??= new WeakMap());
const byText = (el) => ({
  el,
  memo: memo("text"),
  read: () => textsOf(el).map((node) => node.data).join(""),
  write: (words) => write(el, words),
});
const byAttribute = (el, name) => ({
  el,
  memo: memo(name),
  read: () => el.getAttribute(name),
  write: (words) => el.setAttribute(name, words),
});

function said(name) {
  const now = plain(name.read());
  const before = name.memo.get(name.el);
  return before?.now === now ? before.was : now;
}

function say(name, words) {
  const was = said(name);
  if (name.read() !== words) name.write(words);
  name.memo.set(name.el, { was, now: plain(name.read()) });
}

// Tells of a text whether it is what was meant; `{n}` is any number, which is told too.
function reader(meant) {
  const escaped = plain(meant).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pattern = new RegExp(`^${escaped.replaceAll("\\{n\\}", "(\\d+)")}$`);
  return (text) => pattern.exec(text);
}

const numbered = (words, number) => words.replaceAll("{n}", number);
