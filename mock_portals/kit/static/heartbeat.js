// Tells the portal that somebody is still there, and what they click.
const BEAT = 300;
const { page: beating } = document.currentScript.dataset;

function beat() {
  fetch("/api/heartbeat", { method: "POST", body: JSON.stringify({ page: beating, alive: true }) });
}

function report(event) {
  const clicked = event.target.tagName.toLowerCase();
  navigator.sendBeacon("/api/analytics", JSON.stringify({ page: beating, clicked }));
}

setInterval(beat, BEAT);
document.addEventListener("click", report, true);
