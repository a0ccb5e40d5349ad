// Rows that a button adds, and fields that are asked only if another one says so.
function add(button) {
  const rows = document.getElementById(button.dataset.adds);
  const number = rows.children.length + 1;
  const html = document.getElementById(`new-${button.dataset.adds}`).innerHTML;
  rows.insertAdjacentHTML("beforeend", html.replaceAll("__n__", number));
  rows.lastElementChild.querySelector("input, select").focus();
  button.disabled = number >= Number(rows.dataset.most);
}

function said(name) {
  const controls = [...document.getElementsByName(name)];
  const given = controls.filter((control) => control.type !== "radio" || control.checked);
  return given.map((control) => control.value.trim()).join("");
}

function asked({ names, starts, is }) {
  return names.map(said).some((text) => (starts ? text.startsWith(starts) : text === is));
}

function refresh() {
  for (const part of document.querySelectorAll("[data-when]")) {
    part.hidden = !asked(JSON.parse(part.dataset.when));
    for (const control of part.querySelectorAll("input, select")) control.disabled = part.hidden;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-adds]");
  if (button) add(button);
});
document.addEventListener("input", refresh);
refresh();
