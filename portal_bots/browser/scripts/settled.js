// Waits until the page has held still for a while: [quiet, longest] in milliseconds. Says whether anything moved.
async ([quiet, longest]) => {
  let moved = performance.now();
  let any = false;
  const watch = new MutationObserver(() => {
    moved = performance.now();
    any = true;
  });
  const known = new Set();
  const watched = (tree) => { // shadow trees are pages of their own
    if (!known.has(tree)) watch.observe(tree, { subtree: true, childList: true, attributes: true, characterData: true });
    known.add(tree);
    for (const node of tree.querySelectorAll("*")) if (node.shadowRoot) watched(node.shadowRoot);
  };
  watched(document);
  const begun = performance.now();
  const busy = () => document.readyState === "loading" || document.querySelector("[aria-busy=true]") !== null;
  while (performance.now() - begun < longest && (busy() || performance.now() - moved < quiet)) {
    await new Promise((go) => setTimeout(go, 50));
    watched(document);
  }
  watch.disconnect();
  return any;
}
