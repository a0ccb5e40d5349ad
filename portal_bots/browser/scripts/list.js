// A list and which of how many rows the page says it shows; null while it is the part that was shown before.
(page, [caption, counting, before, first]) => {
  const shadows = (root) =>
    [...root.querySelectorAll("*")].flatMap((node) => (node.shadowRoot ? [node.shadowRoot, ...shadows(node.shadowRoot)] : []));
  const texts = [document.body, ...shadows(document).flatMap((root) => [...root.children])].map((node) => node.innerText ?? "");
  const told = counting ? texts.map((text) => text.match(new RegExp(counting))).find(Boolean)?.groups : null;
  const number = (name) => Number((told?.[name] ?? "0").replaceAll(",", ""));
  const table = page.tables.find((one) => one.caption === caption);
  const same = () => !page.ready || !table || JSON.stringify(table.rows) === JSON.stringify(before);
  if (before && (same() || (number("first") && number("first") !== first))) return null;
  return { page, first: number("first"), total: number("total") };
}
