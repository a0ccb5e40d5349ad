// Tells when something known comes up in front of the page: ([front, ways]) with ways as [heading, button names].
([front, ways]) => {
  if (window.top !== window) return;
  const told = new WeakSet();
  const words = (node) => (node.innerText ?? "").replace(/\s+/g, " ").trim();
  const known = (node) => {
    const buttons = [...node.querySelectorAll("button, [role=button]")].map(words);
    const text = `${node.getAttribute("aria-label") ?? ""}\n${node.innerText}`;
    return ways.some(([heading, names]) => new RegExp(heading, "im").test(text) && names.some((name) => buttons.includes(name)));
  };
  let due = false;
  const look = () => {
    due = false;
    for (const node of document.querySelectorAll(front)) {
      if (!node.checkVisibility({ visibilityProperty: true })) told.delete(node);
      else if (!told.has(node) && known(node)) {
        told.add(node);
        window.somethingInFront();
      }
    }
  };
  const soon = () => {
    if (!due) setTimeout(look);
    due = true;
  };
  const attributes = ["class", "style", "open", "hidden", "aria-hidden"];
  new MutationObserver(soon).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: attributes });
  soon();
}
