/* Lines of costs and own entries as a spreadsheet gives them: read, checked, and named by their row when they can't be read. */
import { root, word, words } from "./showing.js";

/* The text of a file as spreadsheets write it: UTF-16 with its mark, UTF-8, or else GB18030. */
export const textOf = async (file) => {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const mark = { "255,254": "utf-16le", "254,255": "utf-16be" }[bytes.slice(0, 2).join()];
  if (mark) return new TextDecoder(mark).decode(bytes);
  try { return new TextDecoder("utf-8", { fatal: true }).decode(bytes); } catch { return new TextDecoder("gb18030").decode(bytes); }
};
/* Cells of pasted text (tabs) or of a CSV file. */
export const cellsOf = (text) => {
  if (text.includes("\t")) return text.split(/\r?\n/).map((line) => line.split("\t").map((cell) => cell.trim()));
  const [rows, pattern] = [[[]], /"((?:[^"]|"")*)"|([^,\r\n"]+)|(,)|(\r?\n)/g];
  let cell = "";
  for (const [, quoted, plain, comma, end] of text.matchAll(pattern)) {
    if (comma || end) { rows.at(-1).push(cell.trim()); cell = ""; if (end) rows.push([]); } else cell += quoted?.replaceAll('""', '"') ?? plain;
  }
  rows.at(-1).push(cell.trim());
  return rows;
};
/* Rows with something in them and their places; a first row of names is passed over. */
const rowsOf = (text, isHead) => {
  const rows = cellsOf(text).map((cells, place) => [cells, place + 1]).filter(([cells]) => cells.some(Boolean));
  if (rows.length && isHead(rows[0][0])) rows.shift();
  return rows;
};
/* What `read` makes of each row. Throws an Error that names the row. */
const each = (rows, read) => rows.map(([cells, place]) => {
  try { return read(cells); } catch (fault) { throw new Error(`${word("row")} ${place}: ${fault.message}`); }
});
const no = (name) => { throw new Error(word(name)); };

const kinds = Object.fromEntries(Object.entries(words).filter(([name]) => name.startsWith("kind."))
  .flatMap(([name, text]) => [[name.slice(5), name.slice(5)], [text.toLowerCase(), name.slice(5)]]));
const marks = { "1": true, "0": false, y: true, n: false, yes: true, no: false, true: true, false: false,
  [word("yes").toLowerCase()]: true, [word("no").toLowerCase()]: false };
const QUANTITY = /^\d{1,8}(\.\d{1,4})?$/;
const PRICE = /^\d{1,10}(\.\d{1,4})?$/;
const tenthousandths = (text) => { const [whole, part = ""] = text.split("."); return BigInt(whole + part.padEnd(4, "0")); };
/* What a line comes to, in fen, rounded half up. */
export const cents = (line) => (tenthousandths(line.quantity) * tenthousandths(line.price) + 500000n) / 1000000n;
export const yuan = (fen) => {
  const size = fen < 0n ? -fen : fen;
  return `${fen < 0n ? "-" : ""}${size / 100n}.${String(size % 100n).padStart(2, "0")}`;
};

const numberOf = (text) => (/^[1-9]\d{0,3}$/.test(text) && Number(text) <= Number(root.dataset.longest) ? Number(text) : no("bad-number"));
/* Is this a day of the calendar that the interface takes? */
export const isDay = (text) => {
  const day = new Date(`${text}T00:00:00Z`);
  return /^(19|2[01])\d\d-/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
};
const dayOf = (text = "") => {
  const [, year, month, day] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text) ?? no("bad-day");
  const found = [year, month.padStart(2, "0"), day.padStart(2, "0")].join("-");
  return isDay(found) ? found : no("no-day");
};
const lineOf = (cells) => {
  const [number, kind, code, name, day, quantity = "", price = "", diagnosis = "", injury = "", consent = ""] = cells;
  const line = { number: numberOf(number), kind: kinds[kind?.toUpperCase()] ?? kinds[kind?.toLowerCase()] };
  if (!line.kind) throw new Error(`${word("bad-kind")} ${Object.entries(words).filter(([key]) => key.startsWith("kind.")).map(([, text]) => text).join("、")}`);
  if (!code || !name) no("short");
  if (code.length > 60 || name.length > 200 || diagnosis.length > 16) no("too-long");
  const served = dayOf(day);
  if (!QUANTITY.test(quantity) || !PRICE.test(price) || !tenthousandths(quantity)) no("bad-amount");
  const marked = [injury || "1", consent || "0"].map((mark) => marks[mark.toLowerCase()]);
  if (marked.includes(undefined)) no("bad-mark");
  return { ...line, code, name, served_on: served, quantity, price, diagnosis, for_injury: marked[0], consent: marked[1] };
};

/* The lines of a text. Throws an Error that names the first row that can't be read. */
export const linesOf = (text) => {
  const used = new Set();
  return each(rowsOf(text, ([first]) => !/^\d/.test(first)), (cells) => {
    const line = lineOf(cells);
    if (used.has(line.number)) no("twice");
    used.add(line.number);
    return line;
  });
};

const SUM = /^-?\d{1,14}(\.\d{1,2})?$/;
export const fen = (text) => {
  const [, sign, whole, part = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  return BigInt(whole + part.padEnd(2, "0")) * (sign ? -1n : 1n);
};
/* Own entries of a month: receipt, total, paid by the fund; what undoes is negative. Of nothing it can't be told (null). */
const undoing = (total) => (total.startsWith("-") ? true : fen(total) === 0n ? null : false);
export const entriesOf = (text) => each(rowsOf(text, (cells) => !/\d/.test(cells[1] ?? "")), (cells) => {
  const [receipt, total = "", fund = ""] = cells.map((cell, place) => (place ? cell.replaceAll(",", "") : cell));
  if (!receipt) no("no-receipt");
  if (!SUM.test(total) || !SUM.test(fund)) no("bad-sum");
  return { receipt, undoes: undoing(total), total: yuan(fen(total)), fund: yuan(fen(fund)) };
});

const YUAN = /^\d{1,14}(\.\d{1,2})?$/;
const lastOf = (text) => {
  const [, code, day] = /^(.{1,60})[:：](\d.*)$/.exec(text) ?? no("bad-last");
  return { code, day: dayOf(day) };
};
/* Device payment notices: number, limit, months of service life, usable from and through, codes, changed, configured before. */
export const noticesOf = (text) => each(rowsOf(text, (cells) => !/\d/.test(cells[1] ?? "")), (cells) => {
  const [number, limit = "", life = "", from, through, codes = "", changed = "", last = ""] = cells;
  if (!number || !YUAN.test(limit) || !/^\d{1,4}$/.test(life) || Number(life) > 1200) no("bad-notice");
  return {
    number, limit, life_months: Number(life), usable_from: dayOf(from), usable_through: dayOf(through),
    injury_changed: marks[(changed || "0").toLowerCase()] ?? no("bad-mark"),
    codes: codes.split(/\s+/).filter(Boolean), last_configured: last.split(/\s+/).filter(Boolean).map(lastOf),
  };
});

/* Numbers of lines as people write them: 1 3 5-7. */
export const numbersOf = (text) => {
  const found = new Set();
  for (const part of text.split(/[\s,;，；、]+/).filter(Boolean)) {
    const [first, last = first] = part.split(/[-–~]/).map(numberOf);
    for (let number = first; number <= last; number += 1) found.add(number);
  }
  return [...found].sort((one, other) => one - other);
};
