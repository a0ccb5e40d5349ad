// Changes of the page's form as a whole.
const PLACES = "fieldset, section, [role=group], [id]";

// Fields that may change places with each other: never out of a row, nor out of a place that scripts may know.
function scopes(form) {
  const found = new Map();
  for (const field of fields().filter((field) => form.contains(field.el))) {
    const box = boxOf(field);
    const scope = box?.parentElement?.closest(PLACES) ?? form;
    if (box) found.set(scope, [...(found.get(scope) ?? []), { field, box }]);
  }
  return [...found.values()];
}

function deepen(box, depth) {
  const outer = create("div");
  let inner = outer;
  for (let level = 1; level < depth; level++) inner = inner.appendChild(create("div"));
  box.replaceWith(outer);
  inner.append(box);
}

function deepenContent(cell, depth) {
  const content = create("div");
  content.append(...cell.childNodes);
  cell.append(content);
  if (depth > 1) deepen(content, depth - 1);
}

Object.assign(KINDS, {
  shuffle_fields(change) {
    const form = pageForm();
    for (const scope of form ? scopes(form) : []) {
      const moving = scope.filter(({ field }) => fresh(change, field.el));
      permute(moving.map(({ box }) => box), change.seed);
    }
    return form ? all(CONTROL, form).length : 0;
  },
  wrap(change) {
    const form = pageForm();
    for (const field of fields().filter((field) => form?.contains(field.el) && fresh(change, field.el))) {
      const box = boxOf(field);
      const depth = 1 + chance(change.seed, field.names[0] ? said(field.names[0]) : "")(3);
      if (box?.matches("tr")) [...box.cells].forEach((cell) => deepenContent(cell, depth));
      else if (box && !box.matches("td, li")) deepen(box, depth);
    }
    return form ? all(CONTROL, form).length : 0;
  },
  notice: (change) => inForm(change, (form) => {
    const words = create("p", { className: "notice", data: { role: "status", [MADE]: "" } }, change.text);
    if (form.matches("main, body")) form.prepend(words);
    else form.before(words);
  }),
  slow: (change) => pageForm()?.querySelector("h1") ? 0 : inForm(change, (form) => {
    const skeleton = create("div", { className: form.className, data: { "aria-busy": "true", [MADE]: "" } }, create("p", {}, "Loading…"));
    form.replaceWith(skeleton);
    held = form;
    setTimeout(() => {
      held = null;
      skeleton.replaceWith(form);
    }, change.ms);
  }),
});
