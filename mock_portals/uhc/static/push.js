// Goes on by itself once the person has approved the sign-in on their phone.
const LOOK_AGAIN = 500;

async function look() {
  const answer = await fetch("/api/push");
  if (answer.ok && (await answer.json()).approved) document.querySelector("form.waiting").requestSubmit();
  else setTimeout(look, LOOK_AGAIN);
}

setTimeout(look, LOOK_AGAIN);
