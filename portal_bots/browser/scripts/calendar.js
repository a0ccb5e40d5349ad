// The next step to a day in the calendar that a control opened; null while it is not there, or shows the month before.
// Calendars name their parts as they like: a calendar is the smallest box with the numbers of a month and its name.
const MONTHS = "january february march april may june july august september october november december".split(" ");
const MONTH = /\b(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b/i;
const YEAR = /\b(?:19|20)\d\d\b/;
const [year, month, day] = asked.day;

const isDay = (node) => node.childElementCount === 0 && /^([1-9]|[12]\d|3[01])$/.test(words(node));
const days = (box) => all("td, a, abbr, button, div, span, time, [role=gridcell]", box).filter(isDay);
const monthOf = (text) => MONTHS.findIndex((name) => name.startsWith(text.toLowerCase().slice(0, 3))) + 1;
const chosen = (list) => list.selectedOptions[0]?.label ?? "";

// The month that a box shows first, and the fields in which it can be set.
const heading = (box) => {
  const lists = all("select", box);
  const months = lists.find((list) => [...list.options].some((one) => MONTH.test(one.label)));
  const years = lists.find((list) => [...list.options].some((one) => /^\d{4}$/.test(one.label.trim())))
    ?? all("input", box).find((input) => /^\d{4}$/.test(input.value));
  const text = words(box);
  const name = months ? chosen(months) : text.match(MONTH)?.[0];
  const number = years ? Number(years.tagName === "SELECT" ? chosen(years) : years.value) : Number(text.match(YEAR)?.[0]);
  return name && number ? { months, years, month: monthOf(name), year: number } : null;
};

const parent = (node) => node.parentElement ?? node.getRootNode().host ?? null;
const apart = (box) => box && box !== document.body && !within(box, asked.control);
const boxAround = (cell) => {
  for (let box = parent(cell); apart(box); box = parent(box)) {
    if (days(box).length >= 28 && heading(box)) return box;
  }
  return null;
};

const described = (cell) => {
  const node = cell.closest("[aria-label], [title], [data-date]");
  return node ? ["aria-label", "title", "data-date"].map((name) => node.getAttribute(name) ?? "").join(" ") : "";
};
const WHOLE = new RegExp(`${MONTH.source} \\d{1,2}(st|nd|rd|th)?,? \\d{4}|\\d{4}-\\d\\d?-\\d\\d?`, "i");
const full = new RegExp(`\\b${MONTHS[month - 1]} ${day}(st|nd|rd|th)?,? ${year}\\b`, "i");
const iso = new RegExp(`\\b${year}-0?${month}-0?${day}\\b`);

// The cell of the day: by its whole date, where cells tell it; else by its number, from the first to the last of the month.
const cellOf = (cells, at) => {
  const told = cells.filter((cell) => WHOLE.test(described(cell)));
  if (told.length) return told.find((cell) => full.test(described(cell)) || iso.test(described(cell)));
  if (at.year !== year || at.month !== month) return undefined;
  const first = cells.findIndex((cell) => words(cell) === "1");
  const cell = cells[first + day - 1];
  return cell && words(cell) === String(day) ? cell : undefined;
};

const refusing = (node) => {
  const cell = node.closest("[aria-disabled=true], :disabled, [class*=disabled]");
  return Boolean(cell) && words(cell) === words(node);
};
const name = (node) => named(node) || node.title || words(node) || String(node.getAttribute("class") ?? "");
const turning = (start, back) => {
  const wanted = back ? /prev|back/i : /next|forward/i;
  const fits = (node) => wanted.test(name(node)) && !/year|decade/i.test(name(node)) && !isDay(node);
  for (let box = start; apart(box); box = parent(box)) {
    const found = all("button, a, [role=button]", box).find(fits) ?? all("span, div, td, th", box).find(fits);
    if (found) return found;
  }
  return undefined;
};

const NEAR = 2; // months that are turned rather than chosen
const setting = (at) => {
  if (Math.abs(year * 12 + month - at.year * 12 - at.month) <= NEAR) return null;
  if (at.years && at.year !== year) return [at.years, String(year)];
  if (at.months && at.month !== month) {
    const option = [...at.months.options].find((one) => monthOf(one.label.match(MONTH)?.[0] ?? "-") === month);
    return option ? [at.months, option.label] : null;
  }
  return null;
};

const next = (box) => {
  const at = heading(box);
  const shown = `${at.year}-${at.month}`;
  if (shown === asked.before) return null;
  const cell = cellOf(days(box), at);
  if (cell) return { way: refusing(cell) ? "refused" : "day", node: cell, text: "", shown };
  const set = setting(at);
  if (set) {
    const [field, text] = set;
    const offered = field.tagName === "SELECT"
      ? [...field.options].some((one) => one.label === text)
      : !(field.min && year < Number(field.min)) && !(field.max && year > Number(field.max));
    return { way: !offered ? "refused" : field.tagName === "SELECT" ? "select" : "type", node: field, text, shown };
  }
  const turn = turning(box, year * 12 + month < at.year * 12 + at.month);
  return { way: turn && !refusing(turn) ? "turn" : "refused", node: turn, text: "", shown };
};

const box = days(document).map(boxAround).find(Boolean);
return box ? next(box) : null;
