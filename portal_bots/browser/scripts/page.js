// What is on the page, in one look: screen, messages, facts and tables. Runs in the page, changes nothing.
() => {
  const words = (node) => (node ? node.innerText.replace(/\s+/g, " ").trim() : "");
  const shown = (node) => node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length > 0;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)].filter(shown);
  const own = (list, inner) => list.filter((node) => !list.some((other) => other !== node && other.contains(node) && inner));

  const facts = {};
  for (const term of all("dt")) {
    const value = term.nextElementSibling;
    if (value && value.tagName === "DD") facts[words(term)] = words(value);
  }

  const tables = all("table").map((table) => {
    const heads = [...table.querySelectorAll("thead th, thead td")].map(words);
    const rows = [...table.querySelectorAll("tbody tr")].map((row) => {
      const cells = [...row.cells].map(words);
      return Object.fromEntries(heads.map((head, at) => [head, cells[at] ?? ""]));
    });
    return { caption: words(table.caption), heads, rows };
  });

  const human = /captcha|security check|not a robot|you are human|unusual traffic/i;
  const frames = /recaptcha|hcaptcha|turnstile|arkoselabs|captcha-delivery/i;
  const challenge =
    all("h1, h2").some((node) => human.test(words(node))) ||
    all("img").some((image) => /captcha|security image/i.test(image.alt)) ||
    all("iframe").some((frame) => frames.test(frame.src));

  return {
    path: location.pathname,
    url: location.href,
    title: document.title,
    headings: all("h1").map(words),
    alerts: own(all("[role=alert]"), true).map(words).filter(Boolean),
    notes: all("[role=status]").map(words).filter(Boolean),
    says: all("main p").map(words),
    buttons: all("main button").map(words),
    links: Object.fromEntries(all("a[href]").reverse().map((link) => [words(link), link.href])),
    facts,
    tables,
    challenge,
    broken: location.protocol === "chrome-error:",
  };
}
