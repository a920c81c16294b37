/* The desk's keyboard and memory. Every page works without it; all words come from the page. See docs/look.md. */
(() => {
  "use strict";
  const body = document.body;
  const store = (() => { try { sessionStorage.setItem("desk", "1"); return sessionStorage; } catch { return null; } })();
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const visible = (element) => element.getClientRects().length > 0 && !element.disabled;
  const typing = (element) => element && (element.isContentEditable || element.matches(
    "textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=file])"));

  /* ---- Keys. Letters wait a moment, so that a card reader's burst is not taken for keys. */

  const BURST_MS = 60;
  const letters = document.querySelector("[data-letters]");
  const letterSetting = () => { try { return localStorage.getItem("letters") !== "off"; } catch { return true; } };
  if (letters) {
    letters.checked = letterSetting();
    letters.addEventListener("change", () => { try { localStorage.setItem("letters", letters.checked ? "on" : "off"); } catch { /* stays for this page */ } });
  }
  const lettersOn = () => (letters ? letters.checked : letterSetting());

  const press = (element) => {
    if (element.matches("input:not([type=checkbox], [type=radio], [type=submit], [type=button]), select, textarea")) {
      element.focus();
      if (element.select) element.select();
    } else element.click();
  };
  const openDecision = () => document.querySelector(".decide details[open]");
  const keyed = (key) => all("[data-key]", document.querySelector("dialog[open]") || openDecision() || document)
    .find((element) => element.dataset.key === key && visible(element) && element.getAttribute("aria-disabled") !== "true");

  let burst = "";
  let timer = null;
  const settle = (entered) => {
    clearTimeout(timer);
    timer = null;
    const [typed, field] = [burst, document.querySelector("[data-scan]")];
    burst = "";
    if (typed.length === 1) {
      const target = lettersOn() && keyed(typed.toLowerCase());
      if (target) press(target);
    } else if (typed.length >= 6 && field) {
      field.value = typed;
      field.focus();
      if (entered) field.form.requestSubmit();
    }
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return sendMain(event);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.target)) {
      if (event.key === "Escape" && event.target.matches("[data-scan]")) event.target.blur();
      return;
    }
    if (event.key === "Enter" && burst.length > 1) { event.preventDefault(); return settle(true); }
    if (["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return moveRow(event);
    if (event.key === "Enter") return openRow(event);
    if (event.key.length !== 1 || event.key === " " || event.repeat) return;
    if (!burst && event.key === "?") { event.preventDefault(); return showKeys(); }
    if (!burst && event.key === "/" && keyed("/")) { event.preventDefault(); return press(keyed("/")); }
    burst += event.key;
    clearTimeout(timer);
    timer = setTimeout(settle, BURST_MS);
  });

  const sendMain = (event) => {
    const near = event.target.form || (event.target.closest && event.target.closest("form"));
    const opened = openDecision();
    const form = near && near.method === "post" ? near : opened ? opened.querySelector("form") : document.querySelector("form[data-main]");
    if (!form) return;
    event.preventDefault();
    const button = form.querySelector("[data-send]") || all("[data-send]").find((element) => element.form === form) || form.querySelector("button");
    form.requestSubmit(button || undefined);
  };

  /* ---- The list of keys */

  const dialog = document.getElementById("keys");
  const showKeys = () => {
    if (!dialog || dialog.open) return;
    const list = dialog.querySelector("dl");
    all("[data-added]", list).forEach((row) => row.remove());
    const seen = new Set();
    all("[data-key]").filter(visible).forEach((element) => {
      if (seen.has(element.dataset.key)) return;
      seen.add(element.dataset.key);
      const copy = element.cloneNode(true);
      all("kbd", copy).forEach((inner) => inner.remove());
      const words = element.dataset.keyLabel || element.getAttribute("aria-label") || copy.textContent;
      const row = list.appendChild(document.createElement("div"));
      row.dataset.added = "";
      row.appendChild(document.createElement("dt")).appendChild(document.createElement("kbd")).textContent = element.dataset.key.toUpperCase();
      row.appendChild(document.createElement("dd")).textContent = words.trim();
    });
    dialog.showModal();
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-opens=keys]")) showKeys();
  });
  const announceKeys = (root) => all("[data-key]", root).forEach((element) => element.setAttribute("aria-keyshortcuts", element.dataset.key));

  /* ---- Rows: the link of the row takes the focus, the row is marked, and found again on coming back */

  const rowsOf = (table) => all("tbody > tr", table).filter((row) => row.querySelector("a[href]"));
  const place = `row:${body.dataset.actor}:${location.pathname}${location.search}`;
  const mark = (table, row) => {
    all("tr[aria-current]", table).forEach((other) => other.removeAttribute("aria-current"));
    row.setAttribute("aria-current", "true");
    if (store) store.setItem(place, row.querySelector("a[href]").getAttribute("href"));
  };
  const currentTable = () => (document.activeElement && document.activeElement.closest("table[data-rows]")) || document.querySelector("table[data-rows]");
  const moveRow = (event) => {
    if (event.target.matches("input") || document.querySelector("dialog[open]")) return;
    const table = currentTable();
    const rows = table ? rowsOf(table) : [];
    if (!rows.length) return;
    if (["Home", "End"].includes(event.key) && !table.contains(document.activeElement)) return;
    event.preventDefault();
    const at = rows.findIndex((row) => row.getAttribute("aria-current") === "true");
    const to = { ArrowDown: Math.min(at + 1, rows.length - 1), ArrowUp: Math.max(at - 1, 0), Home: 0, End: rows.length - 1 }[event.key];
    rows[to].querySelector("a[href]").focus();
  };
  const openRow = (event) => {
    if (event.target !== body && !event.target.matches("main")) return;
    const row = document.querySelector("table[data-rows] tr[aria-current=true]");
    if (row) row.querySelector("a[href]").click();
  };
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("table[data-rows] tbody > tr");
    if (row && row.querySelector("a[href]")) mark(row.closest("table"), row);
  });
  const findRow = (root) => all("table[data-rows]", root).forEach((table) => {
    const last = store && store.getItem(place);
    const row = rowsOf(table).find((candidate) => last && candidate.querySelector("a[href]").getAttribute("href") === last);
    if (!row) return;
    row.setAttribute("aria-current", "true");
    row.scrollIntoView({ block: "nearest" });
  });

  /* ---- Suggestions: input[data-picks=id] above radio buttons in that element: arrows lead to them, Enter or a click takes one */

  const suggested = (input) => all("input[type=radio]", document.getElementById(input.dataset.picks));
  const inputOf = (radio) => all("input[data-picks]").find((input) => suggested(input).includes(radio));
  const take = (input, radio) => {
    input.value = radio.dataset.words || radio.value;
    document.getElementById(input.dataset.picks).replaceChildren();
    input.focus();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input[data-picks]")) {
      const first = suggested(event.target)[0];
      if (first && event.key === "ArrowDown") { event.preventDefault(); first.focus(); first.click(); }
      if (first && event.key === "Enter") { event.preventDefault(); take(event.target, suggested(event.target).find((radio) => radio.checked) || first); }
    } else if (event.key === "Enter" && event.target.matches("input[type=radio]")) {
      const input = inputOf(event.target);
      if (input) { event.preventDefault(); take(input, event.target); }
    }
  });
  document.addEventListener("click", (event) => {
    const input = event.detail > 0 && event.target.matches("input[type=radio]") && inputOf(event.target);
    if (input) take(input, event.target);
  });

  /* ---- What opens above the decision takes the focus, and keys reach nothing beside it; Escape closes it */

  const OPENING = ".decide details, details[data-answer], details[data-reason]";
  const focusIn = (opened) => opened.querySelector("input:not([type=hidden]), textarea").focus();
  const refused = all(OPENING).find((each) => each.open);
  if (refused) focusIn(refused);
  document.addEventListener("toggle", (event) => {
    if (!event.target.open || !event.target.matches(OPENING)) return;
    focusIn(event.target);
  }, true);
  document.addEventListener("keydown", (event) => {
    const opened = event.key === "Escape" && event.target.closest(OPENING);
    if (!opened || !opened.open) return;
    opened.open = false;
    opened.querySelector("summary").focus();
  });

  /* ---- What is typed and not sent: form[data-keep=name]. Belongs to one person, ends with signing out. */

  const actionOf = (form) => new URL(form.getAttribute("action") || "", location.href).pathname;
  const keepKey = (form) => `keep:${body.dataset.actor}:${form.dataset.keep || actionOf(form)}`;
  const keepable = (form) => all("input, select, textarea", form).filter((field) => field.name && field.form === form &&
    !field.matches("[type=hidden], [type=password], [type=file], [type=submit], [data-keep-not]"));
  const valuesOf = (form) => keepable(form).map((field) => [field.name, field.value, field.matches("[type=checkbox], [type=radio]") ? field.checked : null]);
  const trimmed = (values) => JSON.stringify(values.map(([name, value, checked]) => [name, value.trim(), checked]));
  const versionOf = (form) => form.dataset.keepVersion || (form.elements.revision || {}).value || "";
  const kept = (form) => { try { return JSON.parse(store.getItem(keepKey(form))); } catch { return null; } };
  const keep = (form, more = {}) => {
    if (!store) return;
    try { store.setItem(keepKey(form), JSON.stringify({ values: valuesOf(form), version: versionOf(form), ...more })); } catch { /* full: the page still holds it */ }
  };
  const putBack = (form, copy) => {
    const fields = keepable(form);
    copy.values.forEach(([name, value, checked]) => {
      const field = fields.find((candidate) => candidate.name === name && (checked === null || candidate.value === value));
      if (!field) return;
      if (checked === null) field.value = value; else field.checked = checked;
    });
    const folded = form.closest("details");
    if (folded) folded.open = true;
    form.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const drop = (form) => {
    store.removeItem(keepKey(form));
    form.reset();
    form.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const sayKept = (found) => {
    const note = document.getElementById("kept");
    if (!note || !found.length) return;
    const [same, changed] = [true, false].map((alike) => found.filter(([form, copy]) => (copy.version === versionOf(form)) === alike));
    same.forEach(([form, copy]) => putBack(form, copy));
    all("[data-when]", note).forEach((words) => { words.hidden = !(words.dataset.when === "back" ? same : changed).length; });
    note.querySelector("[data-kept=put]").hidden = !changed.length;
    note.hidden = false;
    note.onclick = (event) => {
      const choice = event.target.closest("[data-kept]");
      if (!choice) return;
      if (choice.dataset.kept === "put") changed.forEach(([form, copy]) => putBack(form, copy));
      else found.forEach(([form]) => drop(form));
      note.hidden = true;
    };
  };
  const copies = () => Object.keys(store).filter((key) => key.startsWith("keep:")).map((key) => {
    try { return [key, JSON.parse(store.getItem(key))]; } catch { return [key, { sent: true }]; }
  });
  const notTaken = () => copies().filter(([, copy]) => copy.sent && copy.values)
    .forEach(([key, copy]) => store.setItem(key, JSON.stringify({ ...copy, sent: false })));
  const cameBack = () => performance.getEntriesByType("navigation").some((how) => how.type === "back_forward");
  const recall = () => {
    if (!store) return;
    if ("plain" in body.dataset || cameBack()) notTaken();
    if ("plain" in body.dataset) return;
    Object.keys(store).filter((key) => /^(keep|row):/.test(key) && !key.startsWith(`keep:${body.dataset.actor}:`) && !key.startsWith(`row:${body.dataset.actor}:`))
      .forEach((key) => store.removeItem(key));
    const forms = all("form[data-keep]");
    const here = new Set(forms.map(keepKey));
    copies().filter(([key, copy]) => copy.sent && !here.has(key)).forEach(([key]) => store.removeItem(key));
    const refused = document.querySelector(".errors, .banner.error, [aria-invalid=true]");
    sayKept(forms.map((form) => [form, kept(form)]).filter(([form, copy]) => {
      if (!copy) return false;
      if (copy.sent && refused) keep(form);
      else if (copy.sent || trimmed(copy.values) === trimmed(valuesOf(form))) store.removeItem(keepKey(form));
      else return true;
      return false;
    }));
  };

  /* ---- Saving by itself: form[data-autosave=url] answers JSON {saved_at, values}; see docs/look.md */

  const line = (state) => {
    const banner = document.getElementById("line");
    if (!banner) return;
    all("[data-when]", banner).forEach((words) => { words.hidden = words.dataset.when !== state; });
    banner.hidden = !state;
  };
  const signedOut = (address) => new URL(address, location.href).pathname === body.dataset.login;
  const waiting = new WeakMap();
  const statusOf = (form) => document.querySelector(form.dataset.autosaveStatus || "[data-autosave-status]");
  const say = (form, words, at) => {
    const status = statusOf(form);
    if (status) status.textContent = (status.dataset[words] || "").replace("{time}", at || "");
  };
  const save = async (form) => {
    const state = waiting.get(form) || {};
    if (state.busy) return void (state.again = true);
    waiting.set(form, Object.assign(state, { busy: true, again: false }));
    say(form, "saving");
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch", Accept: "application/json" } });
      if (answer.redirected && signedOut(answer.url)) line("signed-out");
      else if (answer.ok) {
        const told = answer.status === 204 ? {} : await answer.json();
        Object.entries(told.values || {}).forEach(([name, value]) => { if (form.elements[name]) form.elements[name].value = value; });
        if (told.version) form.dataset.keepVersion = told.version;
        say(form, "saved", told.saved_at || "");
        line("");
        state.wait = 0;
        if (store && form.dataset.keep && !state.again) store.removeItem(keepKey(form));
        document.dispatchEvent(new CustomEvent("desk:saved", { detail: { form, told } }));
        return;
      } else if (answer.status === 409) { say(form, "conflict"); return; }
      else if (answer.status >= 500) throw new Error("server");
      else line("failed");
      say(form, "unsaved");
    } catch {
      line("offline");
      say(form, "unsaved");
      state.wait = Math.min((state.wait || 1000) * 2, 60000);
      state.retry = setTimeout(() => save(form), state.wait);
    } finally {
      state.busy = false;
      if (state.again) save(form);
    }
  };
  const saveSoon = (form, delay) => {
    const state = waiting.get(form) || {};
    clearTimeout(state.retry);
    waiting.set(form, state);
    state.retry = setTimeout(() => save(form), delay);
  };
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form) return;
    if ("keep" in form.dataset) keep(form);
    if (form.dataset.autosave) saveSoon(form, 1200);
  });
  document.addEventListener("change", (event) => {
    const form = event.target.form || (event.target.matches("form") ? event.target : null);
    if (!form) return;
    if ("keep" in form.dataset) keep(form);
    if (form.dataset.autosave) saveSoon(form, 250);
  });

  /* ---- Sending once; signing out forgets */

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if ("forget" in form.dataset && store) store.clear();
    if (form.closest("[hx-post]")) return;
    if (form.dataset.sent) return void event.preventDefault();
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
    clearTimeout((waiting.get(form) || {}).retry);
    if ("keep" in form.dataset) keep(form, { sent: true });
  });
  addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }));

  /* ---- htmx: say in words when the line or the session is gone */

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (body.dataset.login && event.detail.xhr.responseURL && signedOut(event.detail.xhr.responseURL)) {
      event.detail.shouldSwap = false;
      line("signed-out");
    }
  });
  document.addEventListener("htmx:sendError", () => line("offline"));
  document.addEventListener("htmx:timeout", () => line("offline"));
  document.addEventListener("htmx:responseError", () => line("failed"));
  document.addEventListener("htmx:afterOnLoad", () => line(""));
  document.addEventListener("htmx:load", (event) => { announceKeys(event.detail.elt); findRow(event.detail.elt); });

  /* ---- Printing and the clock */

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) { event.preventDefault(); print(); }
  });
  const clock = document.querySelector("[data-clock]");
  if (clock) {
    const opened = performance.now();
    const start = clock.getAttribute("datetime").match(/T(\d\d):(\d\d):(\d\d)/).slice(1).map(Number);
    setInterval(() => {
      const minutes = Math.floor((start[0] * 3600 + start[1] * 60 + start[2] + (performance.now() - opened) / 1000) / 60) % 1440;
      clock.querySelector("span").textContent = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
    }, 5000);
  }

  announceKeys(document);
  findRow(document);
  recall();
})();
