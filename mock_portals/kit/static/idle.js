// Nothing on the page can be reached until somebody says that they are still there.
const dialog = document.querySelector("dialog.idle");

async function stay() {
  const { page } = dialog.dataset;
  const answer = await fetch("/api/session", { method: "POST", body: JSON.stringify({ page }) });
  if (answer.ok) dialog.remove();
  else location.assign("/signin?ended=1");
}

dialog.querySelector("button").addEventListener("click", stay);
dialog.addEventListener("close", () => dialog.showModal());
setTimeout(() => dialog.showModal(), Number(dialog.dataset.after));
