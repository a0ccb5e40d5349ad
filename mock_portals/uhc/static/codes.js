// Code lists that appear while typing, and rows that can be added.
const WAIT = 150;

function close(input) {
  const list = document.getElementById(input.getAttribute("aria-controls"));
  list.hidden = true;
  list.replaceChildren();
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function choose(input, option) {
  input.value = option.textContent;
  input.nextElementSibling.value = option.dataset.code;
  close(input);
}

function offer(input, found) {
  const list = document.getElementById(input.getAttribute("aria-controls"));
  list.replaceChildren(...found.map((row, place) => {
    const option = document.createElement("li");
    option.id = `${list.id}_${place}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.code = row.code;
    option.textContent = row.text;
    option.addEventListener("mousedown", (event) => event.preventDefault());
    option.addEventListener("click", () => choose(input, option));
    return option;
  }));
  list.hidden = found.length === 0;
  input.setAttribute("aria-expanded", String(found.length > 0));
}

async function ask(input) {
  const asked = input.value.trim();
  if (!asked) return close(input);
  const query = new URLSearchParams({ kind: input.dataset.kind, q: asked });
  const answer = await fetch(`/api/codes?${query}`);
  if (answer.ok && input.value.trim() === asked) offer(input, await answer.json());
}

function move(input, by) {
  const options = [...document.getElementById(input.getAttribute("aria-controls")).children];
  if (!options.length) return;
  const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const next = options[(now + by + options.length) % options.length];
  for (const option of options) option.setAttribute("aria-selected", String(option === next));
  input.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

function pressed(event) {
  const input = event.target;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(input, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter") {
    const active = document.getElementById(input.getAttribute("aria-activedescendant"));
    if (active) { event.preventDefault(); choose(input, active); }
  } else if (event.key === "Escape") close(input);
}

const timers = new WeakMap();

function typed(input) {
  input.nextElementSibling.value = "";
  clearTimeout(timers.get(input));
  timers.set(input, setTimeout(() => ask(input), WAIT));
}

function add(button) {
  const rows = document.getElementById(button.dataset.adds);
  const number = rows.children.length + 1;
  const html = document.getElementById(`new-${button.dataset.adds}`).innerHTML;
  rows.insertAdjacentHTML("beforeend", html.replaceAll("__n__", number));
  rows.lastElementChild.querySelector("input").focus();
  button.disabled = number >= Number(rows.dataset.most);
}

const isCode = (event) => event.target.matches?.("[role=combobox]");
document.addEventListener("input", (event) => isCode(event) && typed(event.target));
document.addEventListener("keydown", (event) => isCode(event) && pressed(event));
document.addEventListener("focusout", (event) => isCode(event) && close(event.target));
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-adds]");
  if (button) add(button);
});
