/* Calls to the interface, signed with the open key. What changes something has a message id of its own: it is written down
   before it is sent and struck out when an answer comes, so that a step without an answer is found again later. */
import { at, button, find, hinder, hindrance, refuse, root, say, word } from "./showing.js";
import { headersOf } from "./key.js";
import { forget, remember } from "./unanswered.js";

const LONGEST_MS = 60000;

const send = async (method, path, said, message = "") => {
  const [where, body] = [root.dataset.base + path, new TextEncoder().encode(said === undefined ? "" : JSON.stringify(said))];
  const headers = { "Accept-Language": document.documentElement.lang, ...(await headersOf(method, where, body, message)) };
  if (said !== undefined) headers["Content-Type"] = "application/json";
  if (message) headers["Idempotency-Key"] = message;
  const answer = await fetch(where, {
    method, headers, body: method === "GET" ? undefined : body, credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(LONGEST_MS),
  });
  return [answer.status, await answer.json()];
};
/* Status and content of the answer. Status 0: none came, or one that doesn't say what became of the call. */
const answered = async (...what) => {
  try {
    const [status, told] = await send(...what);
    return status < 500 ? [status, told] : [0, told];
  } catch { return [0, {}]; }
};
const without = (tell, name, told, again) => {
  tell("warning", word(name), told.message ?? "").append(button(word("again"), again));
};

/* Why it did nothing, and what can be done about it where the answer says so. */
const failed = (status, told) => void hinder("error", told.message ?? String(status), told.advice ?? "");

/* Ask for something; `after` gets the answer. */
export const ask = async (method, path, said, after) => {
  if (!at.key) return refuse("no-key");
  const [key, before] = [at.id, hindrance()];
  const [status, told] = await answered(method, path, said);
  if (at.id !== key) return undefined;
  if (!status) return without(hinder, "no-reply", told, () => ask(method, path, said, after));
  if (status !== 200) return failed(status, told);
  before?.remove();
  return after(told);
};
export const get = (path, after) => ask("GET", path, undefined, after);

/* Change something, once however often it is sent; a second press while a step is on its way does nothing. */
export const change = (kind, path, said, after) => tell({ kind, path, said, after, message: crypto.randomUUID() });
let under = false;
const tell = async (step) => {
  if (!at.key) return refuse("no-key");
  if (under) return void say("info", word("under-way"));
  under = true;
  const key = at.id;
  remember(key, step);
  root.setAttribute("aria-busy", "true");
  const [status, told] = await answered("POST", step.path, step.said, step.message);
  root.removeAttribute("aria-busy");
  under = false;
  if (status) forget(key, step.message);
  if (at.id !== key) return undefined;
  if (!status) return without(say, "no-answer", told, () => tell(step));
  if (status !== 200) return failed(status, told);
  return step.after(told);
};
