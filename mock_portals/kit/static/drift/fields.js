// The fields of a page: each a control, or a group of them, with its names and the box it lies in.
const BUTTON = "button, input[type=submit], input[type=button], input[type=image], [role=button]";
const CONTROL =
  "input:not([type=hidden], [type=submit], [type=button], [type=reset], [type=image]), select, textarea, " +
  ":is([role=combobox], [role=textbox], [role=checkbox], [role=radio], [role=switch]):not(input, select, textarea)";
const GROUP = "fieldset, [role=radiogroup]";
const CHOICES = "[type=radio], [type=checkbox], [role=radio]";
const TOO_WIDE = "td, th, tbody, table, fieldset, section, form, main, body";
const MADE = "data-drift"; // on what was not there before
let held = null; // the form that comes later

const all = (selector, within = root()) => [...within.querySelectorAll(selector)];
const root = () => document.querySelector("main") ?? document.body;
const references = (el, name) =>
  (el.getAttribute(name) ?? "").split(/\s+/).map((id) => document.getElementById(id)).filter(Boolean);

// Radio buttons, or boxes to tick of one name.
function isChoice(group) {
  const controls = all(CONTROL, group);
  if (controls.length === 0 || group.querySelector(GROUP)) return false;
  if (controls.every((control) => control.matches("[type=radio], [role=radio]"))) return true;
  return controls.length > 1 && controls.every(({ type, name }) => type === "checkbox" && name === controls[0].name);
}

function namesOf(el) {
  const labels = el.matches("fieldset") ? all(":scope > legend", el) : [...(el.labels ?? [])];
  const names = [...labels, ...references(el, "aria-labelledby")].map(byText);
  return el.hasAttribute("aria-label") ? [...names, byAttribute(el, "aria-label")] : names;
}

function fields() {
  const groups = all(GROUP).filter(isChoice);
  const single = all(CONTROL).filter((control) => !groups.some((group) => group.contains(control)));
  return all("*").filter((el) => groups.includes(el) || single.includes(el)).map((el) => {
    const group = groups.includes(el) ? el : null;
    return { el, group, controls: group ? all(CONTROL, group) : [el], names: namesOf(el) };
  });
}

const labelOf = (field) => field.names.find((name) => name.el !== field.el && !name.el.matches("th"))?.el ?? null;
const rowOf = (field) => field.el.parentElement?.closest("fieldset, [role=group]") ?? null;
const numberOf = (field, match) => match[1] ?? /\d+/.exec(rowOf(field)?.querySelector("legend")?.textContent)?.[0] ?? "1";

// Every field of a label, with the names that say so and the number of its row; never one that drift made.
function find(label) {
  const read = reader(label);
  return fields().filter((field) => !field.el.closest(`[${MADE}]`)).flatMap((field) => {
    const names = field.names.filter((name) => read(said(name)));
    return names.length ? [{ field, names, number: numberOf(field, read(said(names[0]))) }] : [];
  });
}

const hasOthers = (el, field) => all(CONTROL, el).some((control) => !field.controls.includes(control));
const isPlace = (el) => el.id || Object.keys(el.dataset).length > 0;
const isWrapper = (el, field) =>
  !isPlace(el) && el.matches("div, label, span, p") && !hasOthers(el, field) && !el.querySelector(`${BUTTON}, h1, h2, h3, table`);

// All of a field and nothing else, as wide as may be; nothing where it lies in pieces. What has an id, or data, is
// a place that scripts may know: it stays where it is.
function boxOf(field) {
  const label = labelOf(field);
  let box = field.el;
  while (box && label && !box.contains(label)) box = box.parentElement;
  if (!box || (box !== field.el && box.matches(TOO_WIDE)) || hasOthers(box, field)) return null;
  while (isWrapper(box.parentElement, field)) box = box.parentElement;
  return box;
}

function pageForm() {
  if (held) return held;
  const forms = all("form").filter((form) => !form.closest("td, th, dialog"));
  const size = (form) => all(CONTROL, form).length;
  const free = all(`${CONTROL}, ${BUTTON}`).filter((el) => !el.closest("td, th"));
  return forms.sort((one, other) => size(other) - size(one))[0] ?? (free.length ? around(free) : null);
}

function inForm(change, act) {
  const form = pageForm();
  if (form && fresh(change, form)) act(form);
  return form ? 1 : 0;
}

function around(nodes) {
  let el = nodes[0].parentElement;
  while (!nodes.every((node) => el.contains(node))) el = el.parentElement;
  return el;
}

const buttonsOf = (form) => all(BUTTON, form).filter((button) => button.type !== "button" && !button.closest("td, th"));
