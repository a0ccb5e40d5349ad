// Questions that follow another are there only while that one has their answer.
const followers = [...document.querySelectorAll(".question[data-is]")];

function answerTo(name) {
  const controls = [...document.getElementsByName(name)].filter((control) => !control.disabled);
  const given = controls.filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked);
  return given.map((control) => control.value.trim()).join("; ");
}

function refresh() {
  for (const question of followers) {
    question.hidden = answerTo(question.dataset.after) !== question.dataset.is;
    for (const control of question.querySelectorAll("input, select")) control.disabled = question.hidden;
  }
}

document.addEventListener("input", refresh);
refresh();
