/* Signed entitlements: what one says, whether it lets somebody in, and those that are kept in this browser for each key.
   None of them names a person, and none is worth anything without the private key, which is never kept. */
import { at, button, find, fill, made, refuse, root, row, say, saved, word } from "./showing.js";
import { keep, kept } from "./kept.js";

const KEYS = "institution-keys";
const LONGEST_MS = 10000;
const [mine, own] = [() => `institution-entitled:${at.id}`, () => `institution-own:${at.id}`];
const bytesOf = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const jsonOf = (text) => JSON.parse(new TextDecoder().decode(bytesOf(text)));
const dayOf = (seconds) => new Date(seconds * 1000).toLocaleDateString("sv-SE", { timeZone: root.dataset.zone });

/* What an entitlement says, `from` and `until` in days of admission; null when it can't be read. */
const read = (token) => {
  try {
    const [head, claims, signature, ...more] = token.split(".");
    const [{ alg, kid }, { aud, filing, services, iat, exp }] = [jsonOf(head), jsonOf(claims)];
    if (more.length || alg !== "EdDSA" || !Array.isArray(services) || !(iat < exp)) return null;
    const signed = { kid, text: new TextEncoder().encode(`${head}.${claims}`), signature: bytesOf(signature) };
    return { token, aud, filing, services, from: dayOf(iat), until: dayOf(exp - 1), signed };
  } catch { return null; }
};
/* Did the agencies sign it? Null when their public keys were never fetched. */
const isSigned = async ({ kid, text, signature }) => {
  if (!kept(KEYS).length) return null;
  const found = kept(KEYS).find((each) => each.kid === kid);
  if (!found) return false;
  const key = await crypto.subtle.importKey("raw", bytesOf(found.x), { name: "Ed25519" }, false, ["verify"]);
  return crypto.subtle.verify({ name: "Ed25519" }, key, signature, text);
};
/* The public keys of the agencies, for times when they can't be fetched. */
export const fetchKeys = async () => {
  try {
    const answer = await fetch(`${root.dataset.base}keys`, { credentials: "omit", signal: AbortSignal.timeout(LONGEST_MS) });
    if (answer.ok) keep(KEYS, (await answer.json()).keys);
  } catch { /* those of an earlier day do */ }
};

/* ---- What is shown */

const servicesOf = (said) => said.services.map((service) => word(`service.${service}`)).join("、");
const told = (said) => `${word("filing")} ${said.filing} · ${servicesOf(said)} · ${word("entitled-days")} ${said.from} – ${said.until}`;
export const showToken = () => {
  const said = read(find("token").value.trim());
  find("token-says").textContent = said ? told(said) : find("token").value.trim() ? word("entitled-unreadable") : "";
};
const act = (name, said, done) => button(word(name), () => done(said), `${word(name)} ${said.filing}`);
const keptRow = (said) => {
  const acts = made("span");
  acts.append(act("choose", said, chosen), " ", act("entitled-save", said, save), " ", act("entitled-forget", said, forget));
  return row(said.filing, servicesOf(said), [said.from, "day"], [said.until, "day"], acts);
};
export const showEntitlements = () => {
  const all = at.key ? kept(mine()).map(read).filter(Boolean) : [];
  fill(find("entitlements"), all.map(keptRow));
  showToken();
};
const chosen = ({ token }) => {
  find("token").value = token;
  find("token-part").open = true;
  showToken();
  find("token").focus();
};
const forget = ({ token }) => forgetEntitlement(token);
const save = ({ token, filing }) => saved(`entitlement-${filing}.jwt`, "application/jwt", token);

/* ---- Keeping */

export const keepEntitlement = (token) => {
  keep(mine(), [...kept(mine()).filter((each) => each !== token), token]);
  showEntitlements();
};
export const forgetEntitlement = (token) => {
  keep(mine(), kept(mine()).filter((each) => each !== token));
  showEntitlements();
};
/* One that came with a yes: it says who the institution of the open key is. */
export const received = (token) => {
  const said = read(token);
  if (!said) return "";
  keep(own(), [said.aud]);
  keepEntitlement(token);
  return `${word("entitled-kept")} ${said.until}`;
};

/* ---- Checking, without anybody */

const faultOf = async (said, service, day) => {
  if (!said) return "entitled-unreadable";
  if (kept(own()).some((each) => each !== said.aud)) return "entitled-not-yours";
  if (!said.services.includes(service)) return "entitled-service";
  if (day < said.from || day > said.until) return "entitled-expired";
  return (await isSigned(said.signed)) === false ? "entitled-forged" : "";
};
/* Does the entitlement of the form let somebody in for this care on this day? What stands in the way is said. */
export const letsIn = async (service, day) => {
  const said = read(find("token").value);
  const fault = await faultOf(said, service, day);
  if (!fault) return true;
  refuse(fault, said ? told(said) : "");
  find("token-part").open = true;
  find("token").focus();
  return false;
};
export const checkToken = async () => {
  if (!at.key) return refuse("no-key");
  find("token").value = find("token").value.trim();
  if (!(await letsIn(find("service").value, find("admitted-on").value))) return undefined;
  const said = read(find("token").value);
  keepEntitlement(said.token);
  const unsure = (await isSigned(said.signed)) === null;
  return void say(unsure ? "warning" : "success", word(unsure ? "entitled-unsure" : "entitled-good"), told(said), word("entitled-then"));
};
