// All text of a frame, that of open shadow trees too; never what is typed. Runs in the page, changes nothing.
() => {
  const shadows = (root) =>
    [...root.querySelectorAll("*")].flatMap((node) => (node.shadowRoot ? [node.shadowRoot, ...shadows(node.shadowRoot)] : []));
  const words = (root) => [...root.children].filter((node) => !node.matches("script, style")).map((node) => node.innerText ?? "");
  const body = document.body?.innerText ?? "";
  return [`${document.title}\n${location.pathname}`, body, ...shadows(document).flatMap(words)].join("\n");
}
