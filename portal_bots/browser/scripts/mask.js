// Covers, for a picture, what identifies a patient: by looks alone, no node is changed. Runs in each frame.
([step, { texts, plain, year }]) => {
  const MARK = "portal-bots-mask";
  const COVER = "#8a94a6";
  const TYPED = "input:not([type=submit], [type=button], [type=reset], [type=image], [type=radio], [type=checkbox])";
  const WRITTEN = "[contenteditable]:not([contenteditable=false]), [role=textbox], [role=combobox]";
  const GONE = "color: transparent !important; -webkit-text-fill-color: transparent !important;";
  const LABEL =
    /\b(member|patient|subscriber|insured|enrollee|beneficiary|dependent|guardian|birth|born|dob|ssn|social security|address|phone|e-?mail)\b|^name:?$/i;
  const LABELLED = /\b(?:member|patient|subscriber|insured|enrollee|beneficiary|dependent|birth|dob|ssn|phone)\b[^:\n]{0,24}:\s*(\S[^\n]*)/giu;
  const EDGE = { before: "(?<![\\p{L}\\p{N}])", after: "(?![\\p{L}\\p{N}])" };
  const MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*";

  const roots = (root = document) => [
    root,
    ...[...root.querySelectorAll("*")].flatMap((node) => (node.shadowRoot ? roots(node.shadowRoot) : [])),
  ];

  // What is known of the patient, however a portal groups, capitalises or accents it.
  const known = texts.flatMap((text) => [...new Set([text, text.normalize("NFD").replace(/\p{M}/gu, "")])]).map((text) => {
    const literal = [...text].map((sign) => (/\s/.test(sign) ? "\\s" : sign.replace(/[\\^$.*+?()[\]{}|\/]/g, "\\$&")));
    if (/^[A-Z0-9-]*$/i.test(text) && text.replace(/\D/g, "").length >= 5) {
      return new RegExp(literal.filter((sign) => sign !== "-").join("[\\s.-]*"), "giu");
    }
    return new RegExp(EDGE.before + literal.join("").replace(/(\\s)+/g, "[\\s,-]+") + EDGE.after, "giu");
  });

  const years = (text) => (text.match(/\d{4}/g) ?? [`20${text.match(/\d+$/)?.[0] ?? ""}`]).map(Number);
  const recent = (date) => years(date).some((one) => Math.abs(one - year) <= 1);
  const dates = [
    new RegExp("(?<!\\d)\\d{1,2}[/.-]\\d{1,2}[/.-](?:\\d{4}|\\d{2})(?!\\d)", "giu"),
    new RegExp("(?<!\\d)\\d{4}[/.-]\\d{1,2}[/.-]\\d{1,2}(?!\\d)", "giu"),
    new RegExp(`${EDGE.before}${MONTH}[ .]+\\d{1,2},? +\\d{4}${EDGE.after}`, "giu"),
    new RegExp(`(?<!\\d)\\d{1,2}[ -]${MONTH}[ ,-]+\\d{4}(?!\\d)`, "giu"),
  ];
  const isDate = (text) => dates.some((date) => text.match(date)?.[0] === text);
  const isCode = (text) => /^\d{5}-[A-Z0-9]{2}$/i.test(text); // a procedure with its modifier
  const looks = [
    { like: /[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/giu, is: (text) => text.replace(/\D/g, "").length >= 6 && !isDate(text) && !isCode(text) },
    { like: /(?<!\d)\d{2,4}(?:[ .-]\d{2,4})+(?!\d)/gu, is: (text) => text.replace(/\D/g, "").length >= 7 && !isDate(text) },
    { like: /\(\d{3}\)\s*\d{3}[-. ]?\d{4}/gu },
    { like: /[1-9][A-Z][A-Z0-9]\d-?[A-Z][A-Z0-9]\d-?[A-Z]{2}\d{2}/giu }, // a Medicare number
    { like: /[\w.+-]+@[\w-]+\.[\w.]+/giu },
    { like: /(?<![\p{L}\p{N}])\p{Lu}[\p{Lu}'’-]+,\s+\p{Lu}[\p{Lu}'’-]+(?![\p{L}\p{N}])/gu }, // DELGADO, ROSA
    ...dates.map((like) => ({ like, is: (text) => !recent(text) })),
  ];
  const shown = new Set(plain.map((text) => text.toLowerCase()));

  function* found(text) {
    for (const like of known) for (const match of text.matchAll(like)) yield [match.index, match.index + match[0].length];
    for (const { like, is = () => true } of looks) {
      for (const match of text.matchAll(like)) {
        if (is(match[0]) && !shown.has(match[0].toLowerCase())) yield [match.index, match.index + match[0].length];
      }
    }
    for (const match of text.matchAll(LABELLED)) yield [match.index + match[0].length - match[1].length, match.index + match[0].length];
  }
  const names = (text) => !found(text).next().done;

  const inline = new Map();
  const block = (node) => {
    let parent = node.parentElement;
    while (parent?.parentElement) {
      if (!inline.has(parent)) inline.set(parent, getComputedStyle(parent).display === "inline");
      if (!inline.get(parent)) break;
      parent = parent.parentElement;
    }
    return parent ?? node.getRootNode();
  };
  const texted = (root) => {
    const nodes = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (walker.currentNode.data.trim() && !walker.currentNode.parentElement?.closest("script, style, noscript")) nodes.push(walker.currentNode);
    }
    return nodes;
  };

  // Cells below a heading, and what follows a label, that speak of a patient.
  const cells = (row) => [...(row.cells ?? row.querySelectorAll("[role=columnheader], [role=rowheader], [role=cell], [role=gridcell]"))];
  const columns = (row) => cells(row).flatMap((cell) => Array(cell.colSpan ?? 1).fill(cell));
  const said = (node) => (node.textContent.length < 60 ? node.textContent.replace(/\s+/g, " ").trim() : "");
  function* labelled(root) {
    for (const table of root.querySelectorAll("table, [role=table], [role=grid]")) {
      const rows = [...(table.rows ?? table.querySelectorAll("[role=row]"))];
      const head = rows.findIndex((row) => cells(row).some((cell) => cell.matches("th, [role=columnheader], thead *")));
      const about = head < 0 ? [] : columns(rows[head]).map((cell) => LABEL.test(said(cell)));
      for (const row of rows.slice(head + 1)) yield* columns(row).filter((cell, at) => about[at]);
    }
    for (const label of root.querySelectorAll("dt, th, td, label, strong, b, span, div")) {
      if (!label.nextElementSibling || label.matches("thead *") || label.querySelector("div, p, table") || !LABEL.test(said(label))) continue;
      if (label.matches("span, div, td") && !/:$/.test(said(label)) && !/label|term|title/i.test(label.className)) continue;
      yield label.nextElementSibling;
    }
    for (const node of root.querySelectorAll("[title], [aria-label], [alt]")) {
      if (["title", "aria-label", "alt"].some((name) => names(node.getAttribute(name) ?? ""))) yield node;
    }
  }

  function* ranges(root) {
    const blocks = new Map();
    for (const node of texted(root)) {
      const key = block(node);
      if (!blocks.has(key)) blocks.set(key, []);
      blocks.get(key).push(node);
    }
    for (const nodes of blocks.values()) {
      const whole = nodes.map((node) => node.data).join("");
      let before = 0;
      const starts = nodes.map((node) => (before += node.data.length) - node.data.length);
      for (const [from, to] of found(whole)) {
        for (const [at, node] of nodes.entries()) {
          const [start, end] = [Math.max(from - starts[at], 0), Math.min(to - starts[at], node.data.length)];
          if (start < end) yield [node, start, end];
        }
      }
      if (nodes.length > 1) for (const node of nodes) for (const [from, to] of found(node.data)) yield [node, from, to];
    }
    for (const part of labelled(root)) for (const node of texted(part)) yield [node, 0, node.data.length];
  }

  const sealed = (root) =>
    [...root.querySelectorAll("*")]
      .filter((node) => node.localName.includes("-") && customElements.get(node.localName) && !node.shadowRoot && !node.textContent.trim())
      .map((node) => CSS.escape(node.localName)); // its shadow may be closed: nobody can look into it
  const buttons = (root) =>
    [...root.querySelectorAll("input[type=submit], input[type=button], input[type=reset]")]
      .filter((button) => names(button.value))
      .map((button) => `input[value=${JSON.stringify(button.value)}]`);

  const looked = (root) => `
    * { caret-color: transparent !important; text-shadow: none !important; -webkit-text-stroke-width: 0 !important; -webkit-background-clip: border-box !important; }
    *::before, *::after, *::marker, img, ::placeholder { ${GONE} }
    *::selection { ${GONE} background-color: ${COVER} !important; }
    *::highlight(${MARK}) { ${GONE} background-color: ${COVER}; text-decoration: none; }
    ${[TYPED, "textarea", "select", "select *", WRITTEN, `:is(${WRITTEN}) *`, ...buttons(root)].join(", ")} { ${GONE} background: ${COVER} !important; }
    svg text { fill: transparent !important; stroke: transparent !important; }
    ${["canvas, video, embed, object, img[src^='data:'], img[src^='blob:']", ...sealed(root)].join(", ")} { opacity: 0 !important; }`;

  const uncover = () => {
    CSS.highlights.delete(MARK);
    for (const root of roots()) root.adoptedStyleSheets = root.adoptedStyleSheets.filter((sheet) => sheet[MARK] === undefined);
  };
  const cover = () => {
    const highlight = new Highlight();
    highlight.priority = 2147483647;
    for (const root of roots()) {
      for (const [node, start, end] of ranges(root)) {
        const range = new Range();
        range.setStart(node, start);
        range.setEnd(node, end);
        highlight.add(range);
      }
      const sheet = new CSSStyleSheet();
      sheet[MARK] = looked(root);
      sheet.replaceSync(sheet[MARK]);
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    }
    CSS.highlights.set(MARK, highlight);
    return true;
  };
  const covered = () => {
    const hidden = new Map();
    for (const range of CSS.highlights.get(MARK) ?? []) {
      if (!hidden.has(range.startContainer)) hidden.set(range.startContainer, []);
      hidden.get(range.startContainer).push([range.startOffset, range.endOffset]);
    }
    const hides = ([node, from, to]) => hidden.get(node)?.some(([start, end]) => start <= from && to <= end);
    return roots().every(
      (root) => root.adoptedStyleSheets.some((sheet) => sheet[MARK] === looked(root)) && [...ranges(root)].every(hides)
    );
  };

  if (step === "cover") return uncover(), cover();
  const sure = covered();
  uncover();
  return sure;
}
