// New controls, made as the page makes its own.
let made = 0;

function create(tag, properties = {}, ...children) {
  const { data, ...others } = properties;
  const el = Object.assign(document.createElement(tag), others);
  for (const [name, value] of Object.entries(data ?? {})) el.setAttribute(name, value);
  el.append(...children);
  return el;
}

const isText = (field) => !field.group && field.el.matches("input, textarea, select") && !field.el.matches(CHOICES);

// The classes that the plainest field of the page has.
function manner() {
  const boxes = fields().filter((field) => isText(field) && labelOf(field)?.matches("label") && boxOf(field));
  const [like] = boxes.sort((one, other) => boxOf(one).className.length - boxOf(other).className.length);
  if (!like) return { box: "field", label: "", control: "" };
  const label = [...labelOf(like).classList].filter((name) => !/required/i.test(name)).join(" ");
  return { box: boxOf(like).className, label, control: like.el.className };
}

const isStarred = () => all("label, legend").some((label) => label.textContent.includes("*"));

function mark(label, holder) {
  label?.classList.add("required");
  holder.setAttribute("aria-required", "true");
  if (all("[required]").length && "required" in holder) holder.required = true;
  if (label && isStarred() && !label.textContent.includes("*")) label.append(" *");
}

function unmark(label, holders) {
  for (const holder of holders) {
    holder.removeAttribute("aria-required");
    holder.removeAttribute("required");
  }
  if (!label) return;
  for (const name of [...label.classList].filter((name) => /required/i.test(name))) label.classList.remove(name);
  const walker = document.createTreeWalker(label, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) walker.currentNode.data = walker.currentNode.data.replace(/\s*\*\s*$/, "");
}

function choice(type, name, { text, value }, chosen) {
  const id = `${name}_made${++made}`;
  const input = create("input", { type, id, name, value, checked: chosen });
  return create("div", {}, input, create("label", { htmlFor: id }, text));
}

// A control alone, with what is given of {control, options, value}.
function bare({ control, options, value }) {
  if (control === "textarea") return create("textarea", { value });
  if (control !== "select") return create("input", { type: control, value });
  const select = create("select", {}, ...options.map((one) => new Option(one.text, one.value)));
  const chosen = options.findIndex((one) => one.text === value || one.value === value);
  if (!options.some((one) => one.value === "")) select.prepend(new Option("Choose", ""));
  select.selectedIndex = chosen < 0 ? 0 : [...select.options].findIndex((one) => one.text === options[chosen].text);
  return select;
}

// A control in a box with its label, of what is given of {label, control, name, id, required, options, value}.
function make({ label, control, name, id = name, required, options = [], value = "" }) {
  const like = manner();
  if (control === "radio") {
    const legend = create("legend", {}, label);
    const given = options.filter((one) => one.value !== "").map((one) => choice(control, name, one, one.text === value));
    const group = create("fieldset", { className: all(GROUP).find(isChoice)?.className ?? "radios" }, legend, ...given);
    if (required) mark(legend, group);
    return { box: group, label: legend, el: group };
  }
  const isTick = control === "checkbox";
  const el = isTick ? create("input", { type: control, value: "yes", checked: value === "checked" }) : bare({ control, options, value });
  Object.assign(el, { id, name, className: isTick ? "" : like.control });
  const words = create("label", { htmlFor: id, className: like.label }, label);
  if (required) mark(words, el);
  const box = isTick ? create("div", { className: "tick" }, el, words) : create("div", { className: like.box }, words, el);
  return { box, label: words, el };
}

// Beside a box in its place: whoever counts what lies there counts as before.
function beside(field, ...boxes) {
  const box = boxOf(field) ?? field.el;
  const pair = create("div");
  if (box.matches("tr, td, li")) return box.after(...boxes);
  box.replaceWith(pair);
  pair.append(box, ...boxes);
}
