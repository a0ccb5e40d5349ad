// Tells the portal that somebody is still there, and what they click.
const EVERY = 300;
const { page } = document.currentScript.dataset;

setInterval(() => fetch("/api/heartbeat", { method: "POST", body: JSON.stringify({ page, alive: true }) }), EVERY);
document.addEventListener("click", (event) => {
  navigator.sendBeacon("/api/analytics", JSON.stringify({ page, clicked: event.target.tagName.toLowerCase() }));
}, true);
