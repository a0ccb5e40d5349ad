// Chance that falls the same in every run.
function hash(words) {
  let state = 2166136261;
  for (const letter of String(words)) state = Math.imul(state ^ letter.codePointAt(0), 16777619);
  state = Math.imul(state ^ (state >>> 15), 2246822507);
  return (state ^ (state >>> 13)) >>> 0;
}

function chance(...seed) {
  let state = hash(seed.join(" "));
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

// Another order of so many things, wherever there can be one.
function order(count, seed) {
  const draw = chance(seed, count);
  const places = [...Array(count).keys()];
  for (let last = count - 1; last > 0; last--) {
    const other = draw(last + 1);
    [places[last], places[other]] = [places[other], places[last]];
  }
  if (places.every((place, at) => place === at)) places.push(places.shift() ?? 0);
  return places.slice(0, count);
}

function permute(nodes, seed) {
  const slots = nodes.map((node) => {
    const slot = document.createComment("");
    node.replaceWith(slot);
    return slot;
  });
  order(nodes.length, seed).forEach((from, at) => slots[at].replaceWith(nodes[from]));
}
