// Changes of single controls, in every row that has them.
function once(change, act) {
  const found = find(change.label);
  for (const one of found) if (fresh(change, one.field.el)) act(one);
  return found.length;
}

const listed = (options) => (options ?? ["Yes", "No"]).map((text) => ({ text, value: text }));
const added = (change, number) => {
  const name = `added_${hash(`${change.label} ${number}`).toString(36)}`;
  const { box } = make({ ...change, label: numbered(change.label, number), name, options: listed(change.options) });
  box.setAttribute(MADE, "");
  return box;
};

// The last place of a form before its buttons.
function append(form, ...boxes) {
  let [end] = buttonsOf(form);
  while (end && end.parentElement !== form) end = end.parentElement;
  if (end) end.before(...boxes);
  else form.append(...boxes);
}

function rename(change) {
  const found = find(change.label);
  for (const { names, number } of found) for (const name of names) say(name, numbered(change.to, number));
  return found.length;
}

function hint(el, words) {
  if (el.matches("input, textarea")) el.placeholder = words;
  const [told] = references(el, "aria-describedby");
  if (told) return void (told.textContent = words);
  const id = `hint_${++made}`;
  el.setAttribute("aria-describedby", id);
  return create("small", { id }, words);
}

function lock(control) {
  if (control.matches("input, textarea") && !control.matches("[type=file], [type=radio], [type=checkbox]")) control.readOnly = true;
  else if ("disabled" in control) control.disabled = true;
  else control.setAttribute("aria-disabled", "true");
}

// The same again, with ids and names of its own.
function copy(box) {
  const twin = box.cloneNode(true);
  const suffix = `_twin${++made}`;
  const ids = new Set(all("[id]", twin).map((el) => el.id));
  for (const el of [twin, ...all("*", twin)]) {
    if (el.id) el.id += suffix;
    if (el.name) el.name += suffix;
    for (const name of REFERENCES.filter((name) => el.hasAttribute(name))) {
      el.setAttribute(name, el.getAttribute(name).replace(/\S+/g, (id) => (ids.has(id) ? id + suffix : id)));
    }
  }
  twin.setAttribute(MADE, "");
  return twin;
}

Object.assign(KINDS, {
  add(change) {
    if (change.after) return once({ ...change, label: change.after }, ({ field, number }) => beside(field, added(change, number)));
    return inForm(change, (form) => append(form, added(change, "1")));
  },
  remove: (change) => once(change, ({ field }) => {
    const box = boxOf(field);
    if (box) return box.remove();
    for (const el of [labelOf(field), ...references(field.el, "aria-describedby"), field.el]) el?.remove();
  }),
  rename,
  decorate: rename,
  require: (change) => once(change, ({ field }) => mark(labelOf(field), field.el)),
  unrequire: (change) => once(change, ({ field }) => unmark(labelOf(field), [field.el, ...field.controls])),
  read_only: (change) => once(change, ({ field }) => field.controls.forEach(lock)),
  hint: (change) => once(change, ({ field }) => {
    const words = hint(field.el, change.text);
    if (words) (boxOf(field) ?? field.el.parentElement).append(words);
  }),
  twin: (change) => once(change, ({ field, names }) => {
    const label = names[0].read();
    const twin = boxOf(field) ? copy(boxOf(field)) : make({ label, control: "text", name: `twin_${++made}` }).box;
    twin.setAttribute(MADE, "");
    beside(field, twin);
  }),
  move: (change) => once(change, ({ field }) => {
    const goals = find(change.after);
    const goal = goals.find((one) => rowOf(one.field) === rowOf(field)) ?? goals[0];
    if (goal) (boxOf(goal.field) ?? goal.field.el).after(boxOf(field) ?? field.el);
  }),
});
