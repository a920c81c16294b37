/* What the page shows: words, sentences, amounts, rows. All words come from the page, in its language. */

export const find = (id) => document.getElementById(id);
export const root = find("institution");
export const words = Object.fromEntries([...find("words").content.querySelectorAll("[data-word]")]
  .map((element) => [element.dataset.word, element.textContent]));
export const word = (name) => words[name] ?? name;
/* The open key and its id, the chosen stay, the bill of it that stands, the month that is shown. */
export const at = { key: null, id: "", stay: null, bill: null, month: null };

export const made = (name, text = "", kind = "") => {
  const element = document.createElement(name);
  element.textContent = text;
  if (kind) element.className = kind;
  return element;
};
export const button = (text, act, label = text) => {
  const element = made("button", text, "btn small");
  element.type = "button";
  if (label !== text) element.setAttribute("aria-label", label);
  element.addEventListener("click", act);
  return element;
};

/* One sentence at the top of the page; `parts` are texts and elements. */
export const say = (tone, ...parts) => {
  const [banner, sentence] = [made("div", "", `banner ${tone}`), made("p")];
  sentence.append(...parts.flatMap((part) => [part, " "]));
  banner.append(sentence);
  find("said").replaceChildren(banner);
  return banner;
};
/* What hindered a step; it goes when the next one succeeds, though that may have nothing to say. */
export const hinder = (tone, ...parts) => {
  const banner = say(tone, ...parts);
  banner.dataset.hinders = "";
  return banner;
};
export const refuse = (name, ...more) => { hinder("error", word(name), ...more); };
export const hindrance = () => find("said").querySelector("[data-hinders]");

/* Amounts are texts with two decimals, as the interface gives them: 48,236.50. */
export const amount = (text) => text.replace(/\B(?=(\d{3})+(?=\.))/g, ",");
export const money = (text) => `${amount(text)} ${word("yuan")}`;
export const shares = (told) => ["total", "fund", "worker", "separated"].map((name) => `${word(name)} ${money(told[name])}`).join(" · ");
export const list = (values) => values.join("、") || "—";
export const arrow = (before, after) => `${before || "—"} → ${after || "—"}`;

export const row = (...cells) => {
  const line = made("tr");
  line.append(...cells.map((cell, place) => {
    if (cell instanceof Node) { const box = made("td"); box.append(cell); return box; }
    const [text, kind] = Array.isArray(cell) ? cell : [cell, ""];
    const box = made(place ? "td" : "th", text, kind);
    if (!place) box.scope = "row";
    return box;
  }));
  return line;
};
export const fill = (table, rows) => {
  table.querySelector("tbody").replaceChildren(...rows);
  const box = table.closest(".scroll") ?? table;
  box.hidden = rows.length === 0;
};
export const facts = (pairs) => pairs.flatMap(([name, value]) => [made("dt", name), made("dd", value)]);

/* Give a text to the person as a file. */
export const saved = (name, type, text) => {
  const link = made("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};

/* Show or hide; what had the focus and is hidden now gives it to its heading, so that the keyboard goes on from there.
   A hidden button sends no form, and is passed over when Enter in a field looks for the first that does. */
export const show = (pairs) => {
  const focused = document.activeElement;
  for (const [element, shown] of pairs) {
    element.hidden = !shown;
    if (element.matches("button")) element.type = shown ? "submit" : "button";
  }
  if (focused?.closest("[hidden]")) focused.closest("section").querySelector("h2").focus();
};
