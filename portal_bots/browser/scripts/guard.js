// Stops every press of the last button but the one that was allowed. Runs first in every page and frame.
([name, allow]) => {
  let allowed = 0;
  let pressed = false;
  const plain = (text) => (text ?? "").replace(/\s+/g, " ").trim().toLowerCase();
  const kinds = "button, input[type=submit], input[type=button], input[type=image], [role=button]";
  const isLast = (node) =>
    node instanceof Element && node.matches(kinds) &&
    [node.getAttribute("aria-label"), node.value, node.alt, node.textContent].some((text) => plain(text) === plain(name));
  const stop = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    tell();
  };
  const tell = () => window.lastButtonStopped?.(pressed);

  window.addEventListener(allow, () => (allowed = 1), true);
  window.addEventListener("click", (event) => {
    if (!event.composedPath().some(isLast)) return;
    if (!allowed) return stop(event);
    allowed = 0;
    pressed = true;
    setTimeout(() => (pressed = false), 1000); // a page that stays is not pressed for ever
  }, true);
  const sends = (form) => [...form.elements].some(isLast);
  window.addEventListener("submit", (event) => {
    const last = event.submitter ? isLast(event.submitter) : sends(event.target);
    if (last && !pressed) stop(event);
  }, true);
  for (const way of ["submit", "requestSubmit"]) {
    const original = HTMLFormElement.prototype[way];
    HTMLFormElement.prototype[way] = function (...by) {
      if (sends(this) && !pressed && (!by[0] || isLast(by[0]))) return tell();
      return original.apply(this, by);
    };
  }
  delete window.SharedWorker; // its requests would pass the gate unseen
}
