// The controls a person could fill on this page, as a person would name them. Changes nothing.
const labelled = (control) =>
  (control.labels?.length ? words(control.labels[0]) : "") || named(control) || (control.placeholder ?? control.name ?? "");
const group = (control) => above(control, "fieldset, [role=group], [role=radiogroup]");
const title = (box) => (box ? words(box.querySelector("legend")) || named(box) : "");
const must = (node) => node.required === true || node.getAttribute("aria-required") === "true";
const fixed = (control) => control.disabled === true || control.readOnly === true || control.getAttribute("aria-disabled") === "true";
const hint = (control) => [control.placeholder ?? "", byIds(control, "aria-describedby")].filter(Boolean).join(" ");

const kind = (control) => {
  if (control.tagName === "SELECT") return "select";
  if (control.getAttribute("role") === "combobox" || control.getAttribute("aria-haspopup") === "listbox") return "typeahead";
  return ["checkbox", "file", "date"].includes(control.type) ? control.type : "text";
};

// A list of the page's own making shows its choice beside the control, which itself is empty.
const beside = (control) => {
  for (let box = control.parentElement; box && box !== main && !box.querySelector("label, legend"); box = box.parentElement) {
    if (box.querySelectorAll("input:not([type=hidden]), select, textarea").length > 1) break;
    const empty = [...box.querySelectorAll("[id*=placeholder], [class*=placeholder]")].map(words);
    const text = words(box);
    if (text) return empty.includes(text) ? "" : text;
  }
  return "";
};

const MASK = /^(?=.*_)[\W_]+$/; // nothing but the places of a mask
const INVITES = /^(select|choose)( (a|an|one|your|the)\b.*)?(\.\.\.|…)?$/i; // what a list says that has no choice yet
const value = (control) => {
  if (control.type === "checkbox") return String(control.checked);
  if (control.tagName === "SELECT") return control.selectedOptions[0]?.value ? control.selectedOptions[0].label.trim() : "";
  if (control.type === "file") return [...control.files].map((file) => file.name).join(", ");
  if (control.value) return MASK.test(control.value) ? "" : control.value;
  if (kind(control) !== "typeahead") return "";
  return control.tagName === "INPUT" ? beside(control) : words(control).replace(INVITES, "");
};

const options = (control) =>
  control.tagName === "SELECT" ? [...control.options].filter((one) => one.value).map((one) => one.label.trim()) : [];

const radios = new Map();
const radio = (control) => {
  const box = group(control);
  const label = title(box) || control.name;
  const known = radios.get(control.name);
  const field = known ?? { label, group: "", kind: "radio", required: false, options: [], value: "", hint: "", fixed: false };
  radios.set(control.name, field);
  field.options.push(labelled(control));
  field.required ||= must(control) || (box !== null && must(box));
  if (control.checked) field.value = labelled(control);
  return known ? [] : [field];
};

const FILLED = "input, select, textarea, [role=combobox], button[aria-haspopup=listbox]";
const PUSHED = ["hidden", "submit", "button", "reset", "image"];
const inner = (control) => Boolean(control.parentElement?.closest("[role=combobox]"));
const standIn = (control) => control.getAttribute("aria-hidden") === "true" && control.tabIndex < 0; // of a list: sends its choice
const greyed = (control) => { // react-select hides what cannot be typed into; the list around it is seen, in grey
  const list = control.disabled && control.getClientRects().length > 0 ? above(control, "[aria-disabled=true]") : null;
  return list !== null && shown(list);
};
const controls = deep(FILLED, main).filter(
  (control) => (shown(control) || greyed(control)) && !inner(control) && !standIn(control) && (control.tagName === "BUTTON" || !PUSHED.includes(control.type)),
);
const unnamed = (control) => control.type === "file" && labelled(control) === ""; // behind a place to drop files
const fields = controls.filter((control) => !unnamed(control)).flatMap((control) =>
  control.type === "radio"
    ? radio(control)
    : [{
        label: labelled(control), group: title(above(control, "fieldset")), kind: kind(control), required: must(control),
        options: options(control), value: value(control), hint: hint(control), fixed: fixed(control),
      }],
);

const current = all("[aria-current=step]")[0];
const progress = all("nav, [role=navigation]").find((nav) => /progress|steps?\b/i.test(named(nav)));
const list = current?.closest("ol, ul, [role=list]") ?? progress?.querySelector("ol, ul, [role=list]");
return {
  fields,
  buttons: all("button, input[type=submit], input[type=button], [role=button]", main)
    .filter((button) => button.getAttribute("aria-haspopup") !== "listbox")
    .map((button) => words(button) || button.value || named(button)),
  steps: list ? all("li, [role=listitem]", list).map(words) : [],
};
