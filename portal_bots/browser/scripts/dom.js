// What the other scripts read a page with: into open shadow trees, and only what a person sees.
const words = (node) => (node ? (node.innerText ?? node.textContent).replace(/\s+/g, " ").trim() : "");
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
const byIds = (node, attribute) =>
  (node.getAttribute(attribute) ?? "").split(/\s+/).filter(Boolean)
    .map((id) => words(node.getRootNode().getElementById(id))).join(" ").trim();
const named = (node) => byIds(node, "aria-labelledby") || (node.getAttribute("aria-label") ?? "");
const main = document.querySelector("main, [role=main]") ?? document.body;
