// A message that is gone before long.
const SHOWN_FOR = 4000;

setTimeout(() => document.querySelector(".toast").remove(), SHOWN_FOR);
