// What lies over the page, shown after some time and gone once one of its buttons was pressed.
async function putAway(prompt, button) {
  const told = { prompt: prompt.dataset.prompt, page: prompt.dataset.page, button: button.textContent };
  const answer = await fetch("/api/closed", { method: "POST", body: JSON.stringify(told) });
  if (answer.ok) prompt.remove();
}

for (const prompt of document.querySelectorAll("[data-prompt]")) {
  for (const button of prompt.querySelectorAll("button")) button.addEventListener("click", () => putAway(prompt, button));
  setTimeout(() => { prompt.hidden = false; }, Number(prompt.dataset.after));
}
