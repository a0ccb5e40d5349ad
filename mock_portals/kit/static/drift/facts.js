// Facts: a term and what is said of it. And the heading of the page.
const following = (term) => {
  const found = [];
  for (let next = term.nextElementSibling; next?.matches("dd"); next = next.nextElementSibling) found.push(next);
  return found;
};
const factOf = (term) => (term.parentElement.matches("dl") ? [term, ...following(term)] : [term.parentElement]);

function facts(change, act) {
  const read = reader(change.label);
  const found = all("dt").filter((term) => read(said(byText(term))));
  found.forEach(act);
  return found.length;
}

Object.assign(KINDS, {
  rename_fact: (change) => facts(change, (term) => say(byText(term), change.to)),
  drop_fact: (change) => facts(change, (term) => factOf(term).forEach((el) => el.remove())),
  shuffle_facts(change) {
    const lists = all("dl");
    for (const list of lists) {
      const terms = all("dt", list);
      if (terms.filter((term) => fresh(change, term)).length === 0) continue;
      const told = terms.map(factOf);
      list.append(...order(told.length, change.seed).flatMap((from) => told[from]));
    }
    return lists.length;
  },
  retitle(change) {
    say(byText(document.querySelector("h1")), change.heading_to);
    return 1;
  },
});
