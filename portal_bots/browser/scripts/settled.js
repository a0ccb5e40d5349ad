// Waits until the page has held still for a while: [quiet, longest] in milliseconds. Says whether anything moved.
async ([quiet, longest]) => {
  let moved = performance.now();
  let any = false;
  const watch = new MutationObserver(() => {
    moved = performance.now();
    any = true;
  });
  watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  const begun = performance.now();
  const busy = () => document.readyState === "loading" || document.querySelector("[aria-busy=true]") !== null;
  while (performance.now() - begun < longest && (busy() || performance.now() - moved < quiet)) {
    await new Promise((go) => setTimeout(go, 50));
  }
  watch.disconnect();
  return any;
}
