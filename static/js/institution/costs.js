/* Lines of costs, the trial, the settlement, and what takes them back. */
import { amount, at, fill, find, hinder, list, money, refuse, root, row, say, shares, word } from "./showing.js";
import { sure } from "./asking.js";
import { get } from "./calls.js";
import { onStay, renew } from "./chosen.js";
import { cents, linesOf, noticesOf, numbersOf, textOf, yuan } from "./lines.js";
import { renewMonth } from "./month.js";

const NAMED = 8;

/* ---- What stands */

const judged = (line) => row(
  String(line.number), line.name, word(`verdict.${line.verdict}`),
  [...line.reasons, ...line.flags].map((each) => each.message).join(" ") || "—",
  [amount(line.amount), "num"], [amount(line.fund), "num"], [amount(line.worker), "num"],
);
const showBill = (bill) => {
  at.bill = bill;
  fill(find("judged"), bill ? bill.lines.map(judged) : []);
  find("bill-sum").textContent = bill ? [word(`bill.${bill.state}`), bill.month, shares(bill)].filter(Boolean).join(" · ") : "";
};
const showStanding = (count, total) => {
  find("standing").textContent = `${word("lines-standing")} ${count} · ${word("come-to")} ${money(total)}`;
  if (count) find("total").value = total;
};
/* What was uploaded for the chosen stay, and the bill that stands. */
export const showCosts = () => {
  showBill(null);
  find("standing").textContent = "";
  find("notices-part").open = at.stay?.service === "DEVICE";
  const stay = at.stay;
  if (!stay) return undefined;
  const still = (then) => (told) => (at.stay?.stay === stay.stay ? then(told) : undefined);
  return get(`stays/${stay.stay}/lines`, still((told) => {
    showStanding(told.count, told.total);
    if (!root.dataset.billed.split(" ").includes(stay.state)) return undefined;
    return get(`stays/${stay.stay}/bill`, still((bill) => {
      if (bill.receipt_number) find("receipt").value = bill.receipt_number;
      return showBill(bill);
    }));
  }));
};

/* ---- Lines */

export const upload = async () => {
  const file = find("lines-file").files[0];
  let lines;
  try { lines = linesOf(find("lines").value || (file ? await textOf(file) : "")); } catch (fault) { return void hinder("error", fault.message); }
  return lines.length ? uploadFrom(lines, 0) : refuse("nothing");
};
const uploadFrom = (lines, start) => {
  const end = start + Number(root.dataset.most);
  return onStay("UPLOAD", "lines", { lines: lines.slice(start, end) }, (told) => {
    if (end < lines.length) return uploadFrom(lines, end);
    find("lines").value = find("lines-file").value = "";
    find("lines-file").dispatchEvent(new Event("change"));
    say("success", [`${word("read")} ${lines.length} (${money(yuan(lines.reduce((sum, line) => sum + cents(line), 0n)))})`,
      `${word("uploaded")} ${told.lines}`, `${word("come-to")} ${money(told.total)}`].join(" · "));
    showBill(null);
    showStanding(told.lines, told.total);
    return renew();
  });
};

const every = (path, found, then) => get(path, (told) => {
  const lines = [...found, ...told.lines];
  return told.next ? every(`stays/${told.stay}/lines?after=${told.next}`, lines, then) : then(lines, told.total);
});
const named = (lines) => [
  ...lines.slice(0, NAMED).map((line) => [String(line.number), `${line.name} · ${line.served_on} · ${money(yuan(cents(line)))}`]),
  ...(lines.length > NAMED ? [["…", `${lines.length}`]] : []),
];
export const withdraw = () => {
  let numbers;
  try { numbers = numbersOf(find("numbers").value); } catch { return refuse("bad-numbers"); }
  return every(`stays/${at.stay.stay}/lines`, [], async (lines) => {
    const missing = numbers.filter((number) => !lines.some((line) => line.number === number));
    if (!lines.length) return refuse("no-lines");
    if (missing.length) return refuse("not-uploaded", list(missing));
    const taken = numbers.length ? lines.filter((line) => numbers.includes(line.number)) : lines;
    const sum = money(yuan(taken.reduce((total, line) => total + cents(line), 0n)));
    const pairs = [[word("lines-taken"), `${taken.length} · ${sum}`], ...named(taken)];
    if (!(await sure(word("withdraw"), pairs, at.bill ? word("drops-trial") : ""))) return undefined;
    return onStay("WITHDRAW_LINES", "lines/withdraw", { numbers: numbers.length ? numbers : null }, (told) => {
      find("numbers").value = "";
      say("success", word("withdrawn"), String(told.replaced));
      showBill(null);
      showStanding(told.lines, told.total);
      return renew();
    });
  });
};

/* ---- Money */

export const trial = () => {
  let notices;
  try { notices = noticesOf(find("notices").value); } catch (fault) { return void hinder("error", `${word("notices")} ${fault.message}`); }
  return onStay("PRESETTLE", "presettle", { receipt_number: find("receipt").value, total: find("total").value, notices }, (told) => {
    showBill(told);
    say(told.unknown ? "warning" : "success", word("trial"), shares(told),
      ...["unknown", "flagged"].filter((name) => told[name]).map((name) => ` · ${word(name)} ${told[name]}`));
    return renew();
  });
};
export const settle = () => (at.bill ? onStay("SETTLE", "settle", { total: at.bill.total }, (told) => {
  showBill({ ...at.bill, ...told });
  say("success", `${word("settled")} ${told.month} ·`, shares(told));
  renewMonth();
  return renew();
}) : refuse("try-first"));
export const undo = () => get(`stays/${at.stay.stay}/bill`, async (bill) => {
  const pairs = [[word("number"), at.stay.number], [word("receipt"), bill.receipt_number], [word("month"), bill.month],
    ...["total", "fund", "worker", "separated"].map((name) => [word(name), money(bill[name])])];
  if (!(await sure(word("undo"), pairs, word("undo-warning")))) return undefined;
  return onStay("UNDO", "undo", { reason: find("undo-reason").value }, (told) => {
    find("undo-reason").value = "";
    showBill(null);
    say("success", word("undone"), `${told.month} · ${shares(told)}`);
    renewMonth();
    return renew();
  });
});
