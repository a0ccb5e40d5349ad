// The controls a person could fill on this page, as a person would name them. Runs in the page, changes nothing.
() => {
  const words = (node) => (node ? node.innerText.replace(/\s+/g, " ").trim() : "");
  const shown = (node) => node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length > 0;
  const root = document.querySelector("main") ?? document.body;

  const named = (control) => {
    if (control.labels && control.labels.length) return words(control.labels[0]);
    const by = control.getAttribute("aria-labelledby");
    if (by) return by.split(/\s+/).map((id) => words(document.getElementById(id))).join(" ").trim();
    return control.getAttribute("aria-label") ?? control.placeholder ?? control.name ?? "";
  };
  const legend = (control) => words(control.closest("fieldset")?.querySelector("legend"));
  const must = (control) => control.required || control.getAttribute("aria-required") === "true";
  const kind = (control) => {
    if (control.tagName === "SELECT") return "select";
    if (control.getAttribute("role") === "combobox") return "typeahead";
    if (["checkbox", "file"].includes(control.type)) return control.type;
    return "text";
  };

  const fields = [];
  const radios = new Map();
  for (const control of root.querySelectorAll("input, select, textarea")) {
    if (["hidden", "submit", "button", "reset", "image"].includes(control.type) || !shown(control)) continue;
    if (control.type === "radio") {
      const group = control.closest("fieldset, [role=radiogroup]");
      const label = legend(control) || (group ? named(group) : control.name);
      if (!radios.has(control.name)) {
        radios.set(control.name, { label, group: "", kind: "radio", required: false, options: [], value: "" });
        fields.push(radios.get(control.name));
      }
      const field = radios.get(control.name);
      field.options.push(named(control));
      field.required ||= must(control) || (group !== null && group.getAttribute("aria-required") === "true");
      if (control.checked) field.value = named(control);
      continue;
    }
    const options = control.tagName === "SELECT" ? [...control.options].filter((o) => o.value).map((o) => o.label.trim()) : [];
    const value =
      control.type === "checkbox" ? String(control.checked)
      : control.tagName === "SELECT" ? (control.selectedOptions[0]?.label.trim() ?? "")
      : control.type === "file" ? [...control.files].map((f) => f.name).join(", ")
      : control.value;
    fields.push({ label: named(control), group: legend(control), kind: kind(control), required: must(control), options, value });
  }
  return fields;
}
