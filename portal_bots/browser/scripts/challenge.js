// Whether the page, or a part of it, wants to know that a person is there or keeps machines out. Changes nothing.
const HUMAN = /captcha|(are|you're) (a )?human|not a robot|^(the )?security (check|challenge|verification)$|checking your browser|unusual traffic|press (and|&) hold/i;
const ASKED = /(verify|confirm|prove)( that)? you( are|'re) (a )?human|i('m| am) not a robot|checking your browser|press (and|&) hold/i;
const MISSED = /captcha|not a robot|(complete|pass|solve|finish) (the|this|a) security (check|challenge|verification)/i;
const DENIED = /^(access (to this page )?(is |has been )?denied|you have been blocked|request unsuccessful|pardon our interruption|403 forbidden)/i;
const MANY = /^(429\b.*|too many requests|rate limit exceeded)/i;
const VENDORS = /recaptcha|hcaptcha|challenges\.cloudflare|turnstile|arkoselabs|funcaptcha|captcha-delivery|perimeterx|px-cloud|awswaf|geetest/i;
const UNSEEN = /size=invisible|checkbox-invisible|frame=challenge-invisible/i;
const BRIEF = 600; // letters: a page that says more than keeping out says is a page of the portal

const challenge = () => {
  if (UNSEEN.test(location.href)) return ""; // the badge of a check that asks nobody
  const heads = [...all("h1, h2, [role=heading]").map(words), document.title];
  const said = words(document.body);
  const own = all("nav, [role=navigation]").length > 0 || said.length > BRIEF;
  if (!own && [...heads, said].some((text) => DENIED.test(text))) return "denied";
  if (!own && [...heads, said].some((text) => MANY.test(text))) return "many";
  const puzzle = all("img").some((image) => /captcha|security image/i.test(image.alt));
  const place = deep("[data-sitekey], #px-captcha, #funcaptcha").some(
    (node) => node.dataset.size !== "invisible" && node.checkVisibility(),
  );
  const framed = all("iframe").some((frame) => VENDORS.test(frame.src) && !UNSEEN.test(frame.src));
  const refused = all("[role=alert]").some((node) => MISSED.test(words(node)));
  const told = refused || heads.some((text) => HUMAN.test(text)) || (!own && ASKED.test(said));
  return puzzle || place || framed || told ? "human" : "";
};
