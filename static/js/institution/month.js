/* The institution's month: fetched, compared with own entries, confirmed, and the confirmation taken back. */
import { amount, at, fill, find, hinder, made, money, refuse, root, row, say, show, word } from "./showing.js";
import { sure } from "./asking.js";
import { ask, change, get } from "./calls.js";
import { entriesOf, fen, yuan } from "./lines.js";

const SUMS = ["total", "fund"];

/* ---- Fetching */

const entryRow = (entry) => row(
  word(`entry.${entry.kind}`), entry.number, entry.receipt_number,
  [amount(entry.total), "num"], [amount(entry.fund), "num"], [amount(entry.worker), "num"],
);
const showMonth = (told) => {
  at.month = told;
  const state = [`${told.month} · ${word(`month.${told.state}`)}`, ...(told.confirmed ? [word("confirmed")] : [])];
  const sums = [`${word("entries")} ${told.count}`, ...SUMS.map((name) => `${word(name)} ${money(told[name])}`)];
  find("month-sum").textContent = [...state, ...(told.count ? sums : [word("no-entries")])].join(" · ");
  fill(find("entries"), told.entries.map(entryRow));
  const open = told.state === "OPEN";
  show([[find("f-compare"), true], [find("f-confirm"), open && !told.confirmed], [find("f-unconfirm"), open && told.confirmed]]);
};
const fetched = (month, after, entries, then) => get(`months/${month}${after ? `?after=${after}` : ""}`, (told) => {
  const every = [...entries, ...told.entries];
  if (told.next) return fetched(month, told.next, every, then);
  showMonth({ ...told, entries: every });
  return then?.();
});
export const fetchMonth = () => {
  clearMonth();
  return fetched(find("month").value, "", []);
};
/* The shown month anew, after something came into it or it was confirmed. */
export const renewMonth = () => (at.month ? fetched(at.month.month, "", []) : undefined);
export const clearMonth = () => {
  at.month = null;
  find("month-sum").textContent = "";
  for (const name of ["entries", "compared"]) fill(find(name), []);
  show(["f-compare", "f-confirm", "f-unconfirm"].map((id) => [find(id), false]));
};

/* ---- Comparing */

const undoes = (ours) => ours.kind !== "SETTLED";
/* Each own entry with the one of ours that has its receipt and its sign: the first with the first, the second with the
   second, since a receipt that was undone may be settled again. One of 0.00 has no sign and takes what the others leave. */
const paired = (own, ours) => {
  const left = [...ours];
  const taken = (entry) => {
    const found = left.findIndex((each) => each.receipt_number === entry.receipt && undoes(each) === (entry.undoes ?? undoes(each)));
    return [entry, found < 0 ? null : left.splice(found, 1)[0]];
  };
  const signed = new Map(own.filter((entry) => entry.undoes !== null).map(taken));
  const pairs = own.map((entry) => (signed.has(entry) ? [entry, signed.get(entry)] : taken(entry)));
  return [...pairs, ...left.map((each) => [null, each])];
};
const TONES = { SAME: "ok", DIFFERS: "stop", MISSING: "stop", OURS: "stop" };
const comparedRow = ([own, ours, result]) => row(
  own?.receipt ?? ours.receipt_number, ...SUMS.map((name) => [own ? amount(own[name]) : "—", "num"]),
  ...SUMS.map((name) => [ours ? amount(ours[name]) : "—", "num"]), made("span", word(`result.${result}`), `chip ${TONES[result]}`),
);
const showCompared = (own, rows) => {
  fill(find("compared"), [...rows].sort((one, other) => (one[2] === "SAME") - (other[2] === "SAME")).map(comparedRow));
  find("confirm-count").value = own.length;
  for (const name of SUMS) find(`confirm-${name}`).value = yuan(own.reduce((sum, entry) => sum + fen(entry[name]), 0n));
  const wrong = rows.filter(([, , result]) => result !== "SAME").length;
  say(wrong ? "warning" : "success", wrong ? `${word("compared-differ")} ${wrong}` : word("compared-same"));
};
const asked = (pairs, start, results, then) => {
  const part = pairs.slice(start, start + Number(root.dataset.most));
  if (!part.length) return then(results);
  const entries = part.map(([own, ours]) => ({ bill: ours.bill, undoes: undoes(ours), total: own.total, fund: own.fund }));
  return ask("POST", `months/${at.month.month}/compare`, { entries }, (told) => asked(
    pairs, start + part.length, [...results, ...told.entries.map((each) => each.result)], then,
  ));
};
export const compare = () => {
  let own;
  try { own = entriesOf(find("own").value); } catch (fault) { return void hinder("error", fault.message); }
  if (!own.length) return refuse("nothing-own");
  return fetched(at.month.month, "", [], () => {
    const pairs = paired(own, at.month.entries);
    const both = pairs.filter(([mine, ours]) => mine && ours);
    return asked(both, 0, [], (results) => showCompared(own, pairs.map((pair) => {
      const [mine, ours] = pair;
      if (!mine) return [mine, ours, "OURS"];
      return [mine, ours, ours ? results[both.indexOf(pair)] : "MISSING"];
    })));
  });
};

/* ---- Confirming */

export const confirm = () => {
  const [count, total, fund] = ["count", "total", "fund"].map((name) => find(`confirm-${name}`).value);
  return change("CONFIRM", `months/${at.month.month}/confirm`, { count: Number(count), total, fund }, (told) => {
    for (const name of ["count", "total", "fund"]) find(`confirm-${name}`).value = "";
    say("success", word("month-confirmed"), told.month);
    return renewMonth();
  });
};
export const unconfirm = async () => {
  const { month, count } = at.month;
  const pairs = [[word("month"), month], [word("entries"), String(count)], ...SUMS.map((name) => [word(name), money(at.month[name])])];
  if (!(await sure(word("unconfirm"), pairs))) return undefined;
  return change("WITHDRAW_MONTH", `months/${month}/withdraw`, { reason: find("unconfirm-reason").value }, () => {
    find("unconfirm-reason").value = "";
    say("success", word("unconfirmed"), month);
    return renewMonth();
  });
};
