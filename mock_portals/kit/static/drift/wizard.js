// The steps of a wizard, and buttons by their names.
const stepper = () => document.querySelector(":is(nav, [role=navigation])[aria-label=Progress]");
const stepsOf = (nav) => all("ol > li", nav);

function recount(nav) {
  const steps = stepsOf(nav);
  const at = steps.findIndex((step) => step.getAttribute("aria-current") === "step");
  for (const node of all("p", nav).flatMap(textsOf)) {
    node.data = node.data.replace(/(\d+)( of )\d+/, (_, n, of) => `${at < 0 ? Math.min(n, steps.length) : at + 1}${of}${steps.length}`);
  }
}

function inSteps(change, act) {
  const nav = stepper();
  if (!nav) return 0;
  if (fresh(change, nav.querySelector("ol"))) {
    act(stepsOf(nav), (name) => stepsOf(nav).find((step) => reader(name)(said(byText(step)))));
    recount(nav);
  }
  return 1;
}

function buttons(name) {
  const read = reader(name);
  const namesOfButton = (el) => [byText(el), ...["aria-label", "value"].filter((one) => el.hasAttribute(one)).map((one) => byAttribute(el, one))];
  return all(BUTTON).filter((el) => !el.hasAttribute(MADE)).flatMap((el) => {
    const names = namesOfButton(el).filter((one) => read(said(one)));
    return names.length ? [{ el, names }] : [];
  });
}

function ofButtons(change, act) {
  const found = buttons(change.name);
  for (const one of found) act(one);
  return found.length;
}

function twinButton(el) {
  const twin = el.cloneNode(true);
  twin.removeAttribute("id");
  twin.setAttribute(MADE, "");
  el.after(" ", twin);
}

Object.assign(KINDS, {
  add_step: (change) => inSteps(change, (steps, step) => {
    const after = (change.after && step(change.after)) || steps.at(-1);
    after.after(create("li", { data: { [MADE]: "" } }, change.name));
  }),
  drop_step: (change) => inSteps(change, (_, step) => step(change.name)?.remove()),
  rename_button: (change) => ofButtons(change, ({ names }) => names.forEach((name) => say(name, change.to))),
  drop_button: (change) => ofButtons(change, ({ el }) => el.remove()),
  twin_button: (change) => ofButtons(change, ({ el }) => fresh(change, el) && twinButton(el)),
  add_button: (change) => inForm(change, (form) => {
    const last = buttonsOf(form).at(-1);
    const button = create("button", { className: last?.className ?? "", data: { [MADE]: "" } }, change.name);
    if (last) last.after(" ", button);
    else form.append(button);
  }),
});
