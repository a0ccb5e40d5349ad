// Tables by their captions, columns by their headings.
const captionsOf = (table) => [...(table.caption ? [byText(table.caption)] : []), ...namesOf(table)];

function tables(change) {
  const read = reader(change.caption);
  return all("table").filter((table) => captionsOf(table).some((name) => read(said(name))));
}

const headOf = (table) => table.tHead?.rows[0] ?? [...table.rows].find((row) => row.querySelector("th"));
const plans = new WeakMap(); // of each change: heading rows, and what is done to rows below them

// A plan tells, from the heading row, what to do to each row that is as wide; rows may come later.
function inColumns(change, plan) {
  let count = 0;
  if (!plans.has(change)) plans.set(change, new WeakMap());
  for (const table of tables(change).filter(headOf)) {
    const head = headOf(table);
    const made = plans.get(change);
    if (fresh(change, head)) made.set(head, { width: head.cells.length, act: plan(head) });
    const { width, act } = made.get(head);
    const rows = [...table.rows].filter((row) => row !== head && row.cells.length === width && fresh(change, row));
    if (act) rows.forEach(act);
    count += act ? 1 : 0;
  }
  return count;
}

const heads = (row) => [...row.cells].map((cell) => said(byText(cell)));
const placeOf = (row, heading) => heads(row).findIndex((words) => reader(heading)(words));

Object.assign(KINDS, {
  rename_column(change) {
    const cells = tables(change).filter(headOf).map((table) => headOf(table).cells[placeOf(headOf(table), change.column)]);
    for (const cell of cells.filter(Boolean)) say(byText(cell), change.to);
    return cells.filter(Boolean).length;
  },
  drop_column: (change) => inColumns(change, (head) => {
    const at = placeOf(head, change.column);
    if (at < 0) return null;
    head.cells[at].remove();
    return (row) => row.cells[at].remove();
  }),
  add_column: (change) => inColumns(change, (head) => {
    head.prepend(create("th", { scope: "col", data: { [MADE]: "" } }, change.column));
    return (row) => row.prepend(create("td", { data: { [MADE]: "" } }, "—"));
  }),
  shuffle_columns: (change) => inColumns(change, (head) => {
    const places = order(head.cells.length, change.seed);
    const act = (row) => {
      const cells = [...row.cells];
      row.append(...places.map((from) => cells[from]));
    };
    act(head);
    return act;
  }),
  rename_caption(change) {
    const read = reader(change.caption);
    const found = tables(change);
    for (const name of found.flatMap(captionsOf).filter((name) => read(said(name)))) say(name, change.to);
    return found.length;
  },
  shuffle_rows(change) {
    const found = tables(change);
    for (const body of found.flatMap((table) => [...table.tBodies])) {
      const rows = [...body.rows];
      if (rows.filter((row) => fresh(change, row)).length) permute(rows, change.seed);
    }
    return found.length;
  },
  drop_table(change) {
    const found = tables(change);
    for (const table of found) table.remove();
    return found.length;
  },
});
