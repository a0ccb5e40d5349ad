// Ticking the box is all that this check asks.
const box = document.getElementById("robot");

box.addEventListener("change", () => box.form.submit());
