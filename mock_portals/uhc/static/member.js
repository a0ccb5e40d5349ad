// Shows only the fields of the chosen way to search.
document.addEventListener("change", (event) => {
  if (event.target.name !== "method") return;
  const area = document.getElementById("search-fields");
  const used = JSON.parse(area.dataset.fields)[event.target.value];
  for (const input of area.querySelectorAll("input")) {
    input.disabled = !used.includes(input.name);
    input.closest(".field").hidden = input.disabled;
  }
});
