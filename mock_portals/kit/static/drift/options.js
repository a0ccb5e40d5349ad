// What can be chosen, and controls that are of another kind than they were.
function together(control) {
  const [label] = control.labels ?? [];
  let holder = control;
  while (label && !holder.contains(label)) holder = holder.parentElement;
  if (all(CONTROL, holder).length < 2) return holder;
  const pair = create("span");
  control.replaceWith(pair);
  pair.append(control, label);
  return pair;
}

const option = (el, text, value) => ({ el, text: plain(text), value });

function optionsOf(field) {
  if (field.el.matches("select")) return [...field.el.options].map((one) => option(one, one.text, one.value));
  if (field.group) return field.controls.map((one) => option(together(one), namesOf(one)[0]?.read(), one.value));
  return references(field.el, "aria-controls").flatMap((list) => all("[role=option]", list)).map((one) => option(one, one.textContent, ""));
}

function another(field, words) {
  const last = optionsOf(field).at(-1)?.el;
  if (field.el.matches("select")) return create("option", { value: words }, words);
  const el = field.group ? choice(field.controls[0].type, field.controls[0].name, { text: words, value: words }, false) : last.cloneNode();
  if (!field.group) el.textContent = words;
  return el;
}

function shuffle(field, change) {
  const rest = optionsOf(field).filter((one, at) => at > 0 || one.value !== "" || !field.el.matches("select"));
  const chosen = field.el.selectedOptions?.[0];
  if (rest.filter((one) => fresh(change, one.el)).length === 0) return;
  permute(rest.map((one) => one.el), change.seed);
  if (chosen) chosen.selected = true;
}

function valueOf(field) {
  if (field.group) return optionsOf(field).find((_, at) => field.controls[at].checked)?.text ?? "";
  if (field.el.matches("select")) return field.el.selectedOptions[0]?.text ?? "";
  if (field.el.matches("[type=checkbox]")) return field.el.checked ? "checked" : "";
  return field.el.value ?? "";
}

const OF_LISTS = ["role", "aria-autocomplete", "aria-expanded", "aria-controls", "aria-activedescendant"];

// Only the control itself, where its label can stay.
function exchange(field, given) {
  const el = bare(given);
  const kept = [...field.el.attributes].filter(({ name }) => !["type", "value", ...OF_LISTS].includes(name));
  for (const { name, value } of kept) el.setAttribute(name, value);
  field.el.replaceWith(el);
  return el;
}

function rebuild(field, given, name) {
  const words = said(name);
  const required = [field.el, ...field.controls].some((el) => el.required || el.getAttribute("aria-required") === "true");
  const { id } = field.controls[0];
  const sent = field.controls[0].name || id || `retyped_${++made}`;
  const now = make({ ...given, label: words, name: sent, id: given.control === "radio" ? sent : id || sent, required });
  const box = boxOf(field) ?? field.el;
  if (box === field.el) labelOf(field)?.remove();
  if (name.read().trim() !== words) say(byText(now.label), name.read().trim());
  now.box.append(...all("input[type=hidden]", box));
  box.replaceWith(now.box);
  return now.el;
}

function retype(change, { field, names }) {
  const before = optionsOf(field);
  const given = change.options?.map((text) => before.find((one) => one.text === text) ?? { text, value: text });
  const options = given ?? (before.length ? before : listed(valueOf(field) ? [valueOf(field)] : undefined));
  const told = { control: change.to, options, value: valueOf(field) };
  const stays = isText(field) && ["text", "textarea", "select"].includes(change.to);
  const el = stays ? exchange(field, told) : rebuild(field, told, names[0]);
  inherit(field.el, el);
}

function eachOption(change, act) {
  const found = find(change.label);
  for (const { field } of found) act(field);
  return found.length;
}

Object.assign(KINDS, {
  retype: (change) => once(change, (one) => retype(change, one)),
  drop_option: (change) => eachOption(change, (field) => {
    const dropped = optionsOf(field).filter((one) => one.text.includes(change.option));
    for (const { el } of dropped) el.remove();
  }),
  add_option: (change) => eachOption(change, (field) => {
    const last = optionsOf(field).at(-1);
    if (!last || all(`[${MADE}]`, field.el).length || last.el.hasAttribute(MADE)) return;
    const el = another(field, change.option);
    el.setAttribute(MADE, "");
    last.el.after(el);
  }),
  shuffle_options: (change) => eachOption(change, (field) => shuffle(field, change)),
});
