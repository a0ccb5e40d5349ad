// Another look. Classes stay beside the new ones: page scripts read them, and hide things by them.
function sheet(draw) {
  const hue = draw(360);
  const font = ["Georgia, serif", "Verdana, sans-serif", "monospace", "system-ui"][draw(4)];
  return `
    body { font: ${14 + draw(5)}px/${1.3 + draw(5) / 10} ${font}; background: hsl(${hue} 30% 97%); }
    body header { background: hsl(${hue} 45% 25%) !important; }
    h1, h2, caption, legend { color: hsl(${hue} 50% 25%) !important; }
    main { padding: ${10 + draw(40)}px !important; }
    main div, main section { border-radius: ${draw(14)}px; }
    button, .button { background: hsl(${(hue + 120) % 360} 55% 28%) !important; color: #fff !important; border-radius: ${draw(20)}px !important; padding: ${6 + draw(8)}px ${12 + draw(20)}px !important; }
    input, select, textarea { border: ${1 + draw(2)}px solid hsl(${hue} 30% 50%) !important; border-radius: ${draw(10)}px !important; }
    label, dt { font-weight: ${300 + 100 * draw(5)} !important; }`;
}

Object.assign(KINDS, {
  restyle(change) {
    if (fresh(change, document.head)) document.head.append(create("style", {}, sheet(chance(change.seed))));
    for (const el of all("*", document.body)) {
      if (fresh(change, el)) el.classList.add(`s-${hash(`${change.seed} ${el.tagName} ${el.getAttribute("class")}`).toString(36)}`);
    }
    return 1;
  },
});
