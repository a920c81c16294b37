/* The page for institutions: opens their private key, signs calls to the interface with it, shows the answers in words.
   The key is imported so that it can't be read out again, and is never sent or stored. All words come from the page. */
(() => {
  "use strict";
  const find = (id) => document.getElementById(id);
  const root = find("institution");
  const words = Object.fromEntries([...find("words").content.querySelectorAll("[data-word]")]
    .map((element) => [element.dataset.word, element.textContent]));
  const word = (name) => words[name] ?? name;
  const at = { key: null, id: "", stay: null, assessed: null };

  /* ---- Showing */

  const made = (name, text = "", kind = "") => {
    const element = document.createElement(name);
    element.textContent = text;
    if (kind) element.className = kind;
    return element;
  };
  const say = (tone, ...parts) => {
    const [banner, sentence] = [made("div", "", `banner ${tone}`), made("p")];
    sentence.append(...parts.flatMap((part) => [part, " "]));
    banner.append(sentence);
    find("said").replaceChildren(banner);
    return banner;
  };
  const refuse = (name, ...more) => say("error", word(name), ...more);
  const money = (amount) => `${amount} ${word("yuan")}`;
  const shares = (told) => ["total", "fund", "worker", "separated"].map((name) => `${word(name)} ${money(told[name])}`).join(" · ");
  const row = (...cells) => {
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
  const fill = (table, rows) => {
    table.querySelector("tbody").replaceChildren(...rows);
    table.hidden = rows.length === 0;
  };

  /* ---- The key */

  const ALGORITHM = { name: "Ed25519" };
  const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
  const bytesOf = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

  const showKey = (open) => {
    find("key-state").className = `chip ${open ? "ok" : "wait"}`;
    find("key-state").textContent = word(open ? "key-open" : "key-closed");
  };
  const openKey = async () => {
    if (!crypto.subtle) return refuse("no-ed25519");
    const id = find("key-id").value.trim().toLowerCase();
    if (!UUID.test(id)) return refuse("bad-id");
    const inner = /-----BEGIN PRIVATE KEY-----([\sA-Za-z0-9+/=]+)-----END PRIVATE KEY-----/.exec(await find("key-file").files[0].text());
    try {
      at.key = await crypto.subtle.importKey("pkcs8", bytesOf(inner[1].replace(/\s/g, "")), ALGORITHM, false, ["sign"]);
    } catch (fault) {
      return refuse(fault.name === "NotSupportedError" ? "no-ed25519" : "bad-key");
    }
    at.id = id;
    find("key-file").value = "";
    showKey(true);
    say("success", word("opened"));
    return showStays(true);
  };
  const closeKey = () => {
    Object.assign(at, { key: null, id: "", stay: null, assessed: null });
    showKey(false);
    find("stays").replaceChildren();
    for (const name of ["judged", "entries"]) fill(find(name), []);
    find("chosen").textContent = word("choose-first");
    find("month-sum").textContent = "";
    say("info", word("closed"));
  };
  const makeKey = async () => {
    let pair;
    try { pair = await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]); } catch { return refuse("no-ed25519"); }
    const inner = base64(await crypto.subtle.exportKey("pkcs8", pair.privateKey)).replace(/.{64}/g, "$&\n").trim();
    const file = new Blob([`-----BEGIN PRIVATE KEY-----\n${inner}\n-----END PRIVATE KEY-----\n`], { type: "application/x-pem-file" });
    const link = made("a");
    link.href = URL.createObjectURL(file);
    link.download = "institution.pem";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    const shown = made("code", base64(await crypto.subtle.exportKey("raw", pair.publicKey)));
    shown.id = "public-half";
    return say("success", word("made"), shown);
  };

  /* ---- Calls */

  const signed = async (method, path, body) => {
    const [time, nonce] = [new Date().toISOString(), crypto.randomUUID().replaceAll("-", "")];
    const digest = [...new Uint8Array(await crypto.subtle.digest("SHA-256", body))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const text = new TextEncoder().encode([method, path, at.id, time, nonce, digest].join("\n"));
    const signature = base64(await crypto.subtle.sign(ALGORITHM, at.key, text));
    return { "X-Key": at.id, "X-Time": time, "X-Nonce": nonce, "X-Signature": signature };
  };
  const send = async (method, path, said, message) => {
    const [where, body] = [root.dataset.base + path, new TextEncoder().encode(said === undefined ? "" : JSON.stringify(said))];
    const headers = { "Accept-Language": document.documentElement.lang, ...(await signed(method, where, body)) };
    if (said !== undefined) headers["Content-Type"] = "application/json";
    if (message) headers["Idempotency-Key"] = message;
    const answer = await fetch(where, { method, headers, body: method === "GET" ? undefined : body, credentials: "omit", cache: "no-store" });
    return [answer.status, await answer.json()];
  };
  /* The answer, or null after a sentence that says what stands in the way. A call without an answer can be sent again as
     it was, under the same message id; `after` is what follows it. */
  const call = async (method, path, said, after, message = method === "POST" ? crypto.randomUUID() : "") => {
    if (!at.key) return refuse("no-key");
    let [status, told] = [0, null];
    try { [status, told] = await send(method, path, said, message); } catch {
      const again = made("button", word("again"), "btn small");
      again.addEventListener("click", () => call(method, path, said, after, message));
      return say("warning", word("no-answer")).append(again);
    }
    if (status !== 200) return say("error", told.message ?? String(status));
    return after(told);
  };

  /* ---- Card and admission */

  const card = () => ({
    social_security_number: find("person").value.trim(), service: find("service").value, admitted_on: find("admitted-on").value || null,
  });
  const list = (values) => values.join("、") || "—";
  const showEntitlement = (told) => {
    const tone = { YES: "success", NO: "error", UNKNOWN: "warning" }[told.verdict];
    const filing = told.filing && [
      `${word("filing")} ${told.filing.number}`, `${word("parts")} ${list(told.filing.injured_parts)}`,
      `${word("diagnoses")} ${list(told.filing.diagnoses)}`, `${word("until")} ${told.filing.valid_to ?? word("open-end")}`,
    ].join(" · ");
    say(tone, made("strong", word(`entitled.${told.verdict}`)), told.message, told.day ?? "", filing ?? "");
  };
  const admit = () => call("POST", "stays", {
    ...card(), number: find("number").value.trim(), diagnoses: find("diagnoses").value.split(/[\s,;，；、]+/).filter(Boolean),
    continues: find("continues").value.trim() || null,
  }, (stay) => {
    for (const name of ["person", "number", "diagnoses", "continues"]) find(name).value = "";
    say("success", word("admitted"), stay.number);
    choose(stay);
    return showStays(true);
  });

  /* ---- Stays */

  const choose = (stay) => {
    at.stay = stay;
    at.assessed = null;
    find("chosen").textContent = `${word("chosen")} ${stay.number} · ${word(`state.${stay.state}`)}`;
    fill(find("judged"), []);
  };
  const stayRow = (stay) => {
    const button = made("button", word("choose"), "btn small");
    button.type = "button";
    button.setAttribute("aria-label", `${word("choose")} ${stay.number}`);
    button.addEventListener("click", () => { choose(stay); find("lines").focus(); });
    return row(stay.number, [stay.admitted_on, "day"], [stay.discharged_on ?? "—", "day"], word(`state.${stay.state}`), button);
  };
  const showStays = (quietly) => call("GET", "stays", undefined, (told) => {
    find("stays").replaceChildren(...told.stays.map(stayRow));
    if (told.stays.length === 0 && !quietly) say("info", word("no-stays"));
    const current = at.stay && told.stays.find((stay) => stay.stay === at.stay.stay);
    if (current) { at.stay = current; find("chosen").textContent = `${word("chosen")} ${current.number} · ${word(`state.${current.state}`)}`; }
  });
  const onStay = (path, said, after) => (at.stay ? call("POST", `stays/${at.stay.stay}/${path}`, said, after) : refuse("choose-first"));

  /* ---- Lines of costs */

  const cellsOf = (text) => {
    if (text.includes("\t")) return text.split(/\r?\n/).map((line) => line.split("\t").map((cell) => cell.trim()));
    const [rows, pattern] = [[[]], /"((?:[^"]|"")*)"|([^,\r\n"]+)|(,)|(\r?\n)/g];
    let cell = "";
    for (const [, quoted, plain, comma, end] of text.matchAll(pattern)) {
      if (comma || end) { rows.at(-1).push(cell.trim()); cell = ""; if (end) rows.push([]); } else cell += quoted?.replaceAll('""', '"') ?? plain;
    }
    rows.at(-1).push(cell.trim());
    return rows;
  };
  const kinds = Object.fromEntries(Object.entries(words).filter(([name]) => name.startsWith("kind."))
    .flatMap(([name, text]) => [[name.slice(5), name.slice(5)], [text.toLowerCase(), name.slice(5)]]));
  const marks = { "1": true, "0": false, y: true, n: false, yes: true, no: false, true: true, false: false,
    [word("yes").toLowerCase()]: true, [word("no").toLowerCase()]: false };
  const AMOUNT = /^\d+(\.\d{1,4})?$/;
  const tenthousandths = (text) => { const [whole, part = ""] = text.split("."); return BigInt(whole + part.padEnd(4, "0")); };
  const cents = (line) => (tenthousandths(line.quantity) * tenthousandths(line.price) + 500000n) / 1000000n;
  const yuan = (amount) => `${amount / 100n}.${String(amount % 100n).padStart(2, "0")}`;

  const lineOf = (cells) => {
    const [number, kind, code, name, day, quantity, price, diagnosis = "", injury = "", consent = ""] = cells;
    const date = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(day ?? "");
    const marked = [injury || "1", consent || "0"].map((mark) => marks[mark.toLowerCase()]);
    if (!/^[1-9]\d*$/.test(number)) throw new Error(word("bad-number"));
    const known = kinds[kind?.toUpperCase()] ?? kinds[kind?.toLowerCase()];
    if (!known) throw new Error(`${word("bad-kind")} ${Object.entries(words).filter(([key]) => key.startsWith("kind.")).map(([, text]) => text).join("、")}`);
    if (!code || !name) throw new Error(word("short"));
    if (!date) throw new Error(word("bad-day"));
    if (!AMOUNT.test(quantity ?? "") || !AMOUNT.test(price ?? "")) throw new Error(word("bad-amount"));
    if (marked.includes(undefined)) throw new Error(word("bad-mark"));
    const served = [date[1], date[2].padStart(2, "0"), date[3].padStart(2, "0")].join("-");
    return { number: Number(number), kind: known, code, name, served_on: served, quantity, price, diagnosis, for_injury: marked[0], consent: marked[1] };
  };
  const linesOf = (text) => {
    const rows = cellsOf(text).map((cells, place) => [cells, place + 1]).filter(([cells]) => cells.some(Boolean));
    if (rows.length && !/^\d/.test(rows[0][0][0])) rows.shift();
    const [lines, used] = [[], new Set()];
    for (const [cells, place] of rows) {
      try {
        const line = lineOf(cells);
        if (used.has(line.number)) throw new Error(word("twice"));
        used.add(line.number);
        lines.push(line);
      } catch (fault) { throw new Error(`${word("row")} ${place}: ${fault.message}`); }
    }
    return lines;
  };
  const upload = async () => {
    if (!at.stay) return refuse("choose-first");
    const file = find("lines-file").files[0];
    let lines;
    try { lines = linesOf(find("lines").value || (file ? await file.text() : "")); } catch (fault) { return say("error", fault.message); }
    if (lines.length === 0) return refuse("nothing");
    return uploadFrom(lines, 0);
  };
  const uploadFrom = (lines, start) => {
    const end = start + Number(root.dataset.most);
    return onStay("lines", { lines: lines.slice(start, end) }, (told) => {
      if (end < lines.length) return uploadFrom(lines, end);
      find("lines").value = find("lines-file").value = "";
      find("total").value = told.total;
      say("success", [`${word("read")} ${lines.length} (${money(yuan(lines.reduce((sum, line) => sum + cents(line), 0n)))})`,
        `${word("uploaded")} ${told.lines}`, `${word("come-to")} ${money(told.total)}`].join(" · "));
      at.assessed = null;
      fill(find("judged"), []);
      return showStays(true);
    });
  };

  /* ---- Money */

  const showTrial = (told) => {
    at.assessed = told.total;
    fill(find("judged"), told.lines.map((line) => row(
      String(line.number), line.name, word(`verdict.${line.verdict}`),
      [...line.reasons, ...line.flags].map((each) => each.message).join(" ") || "—",
      [line.amount, "num"], [line.fund, "num"], [line.worker, "num"],
    )));
    say(told.unknown ? "warning" : "success", word("trial"), shares(told),
      ...["unknown", "flagged"].filter((name) => told[name]).map((name) => ` · ${word(name)} ${told[name]}`));
    return showStays(true);
  };
  const settle = () => (at.stay && !at.assessed ? refuse("try-first") : onStay("settle", { total: at.assessed }, (told) => {
    say("success", `${word("settled")} ${told.month} ·`, shares(told));
    return showStays(true);
  }));
  const showMonth = (month, after, entries) => call("GET", `months/${month}${after ? `?after=${after}` : ""}`, undefined, (told) => {
    const every = [...entries, ...told.entries];
    if (told.next) return showMonth(month, told.next, every);
    find("month-sum").textContent = every.length ? [
      `${told.month} · ${word(`month.${told.state}`)}${told.confirmed ? ` · ${word("confirmed")}` : ""} · ${word("entries")}: ${told.count}`,
      `${word("total")}: ${money(told.total)}`, `${word("fund")}: ${money(told.fund)}`,
    ].join(" · ") : word("no-entries");
    return fill(find("entries"), every.map((entry) => row(
      word(`entry.${entry.kind}`), entry.number, entry.receipt_number, [entry.total, "num"], [entry.fund, "num"], [entry.worker, "num"],
    )));
  });

  /* ---- Forms */

  const submitted = (id, act) => find(id).addEventListener("submit", (event) => { event.preventDefault(); act(); });
  submitted("f-key", openKey);
  submitted("f-card", () => call("POST", "verify", card(), showEntitlement, ""));
  submitted("f-admit", () => (find("f-card").reportValidity() ? admit() : undefined));
  submitted("f-lines", upload);
  submitted("f-trial", () => onStay("presettle", { receipt_number: find("receipt").value.trim(), total: find("total").value.trim() }, showTrial));
  submitted("f-leave", () => onStay("discharge", { discharged_on: find("discharged-on").value }, (stay) => {
    say("success", word("discharged"), stay.discharged_on);
    return showStays(true);
  }));
  submitted("f-month", () => showMonth(find("month").value, "", []));
  find("key-close").addEventListener("click", closeKey);
  find("key-make").addEventListener("click", makeKey);
  find("stays-show").addEventListener("click", () => showStays(false));
  find("settle").addEventListener("click", settle);
})();
