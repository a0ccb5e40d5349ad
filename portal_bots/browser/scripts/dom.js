// What the other scripts read a page with: into open shadow trees, and only what a person sees.
const words = (node) => (node ? (node.innerText ?? node.textContent).replace(/[\s\u200b\ufeff]+/g, " ").trim() : "");
const shown = (node) => node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length > 0;
const trees = [document]; // the page and its open shadow trees
for (const tree of trees) for (const node of tree.querySelectorAll("*")) if (node.shadowRoot) trees.push(node.shadowRoot);
const within = (root, node) => {
  for (let at = node; at; at = at.getRootNode().host) if (root.contains(at)) return true;
  return false;
};
const deep = (selector, root = document) =>
  trees.flatMap((tree) => [...tree.querySelectorAll(selector)]).filter((node) => root === document || within(root, node));
const all = (selector, root = document) => deep(selector, root).filter(shown);
const byIds = (node, attribute) => // a control that names itself after its value, too, is named by the rest
  (node.getAttribute(attribute) ?? "").split(/\s+/).filter(Boolean)
    .map((id) => node.getRootNode().getElementById(id)).filter((other) => !node.contains(other)).map(words).join(" ").trim();
const named = (node) => byIds(node, "aria-labelledby") || (node.getAttribute("aria-label") ?? "");
const above = (node, selector) => { // the nearest such node around it, in its own tree or in those around that
  for (let at = node; at; at = at.getRootNode().host) if (at.closest(selector)) return at.closest(selector);
  return null;
};
const main = deep("main, [role=main]")[0] ?? document.body;
