/* The institution's private key: imported so that it can't be read out again, never sent or stored. */
import { at, find, made, refuse, saved, say, word } from "./showing.js";

const ALGORITHM = { name: "Ed25519" };
const KEY_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const bytesOf = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

export const headersOf = async (method, path, body, message) => {
  const [time, nonce] = [new Date().toISOString(), crypto.randomUUID().replaceAll("-", "")];
  const digest = [...new Uint8Array(await crypto.subtle.digest("SHA-256", body))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const text = new TextEncoder().encode([method, path, at.id, time, nonce, message, digest].join("\n"));
  const signature = base64(await crypto.subtle.sign(ALGORITHM, at.key, text));
  return { "X-Key": at.id, "X-Time": time, "X-Nonce": nonce, "X-Signature": signature };
};

export const showKey = (open) => {
  find("key-state").className = `chip ${open ? "ok" : "wait"}`;
  find("key-state").textContent = word(open ? "key-open" : "key-closed");
};

/* Is the key of the form open now? What stands in the way is said. */
export const openKey = async () => {
  if (!crypto.subtle) return refuse("no-ed25519");
  const id = find("key-id").value.toLowerCase();
  if (!KEY_ID.test(id)) return refuse("bad-id");
  const inner = /-----BEGIN PRIVATE KEY-----([\sA-Za-z0-9+/=]+)-----END PRIVATE KEY-----/.exec(await find("key-file").files[0].text());
  try {
    at.key = await crypto.subtle.importKey("pkcs8", bytesOf(inner[1].replace(/\s/g, "")), ALGORITHM, false, ["sign"]);
  } catch (fault) {
    return refuse(fault.name === "NotSupportedError" ? "no-ed25519" : "bad-key");
  }
  at.id = id;
  find("key-file").value = "";
  find("key-file").dispatchEvent(new Event("change"));
  showKey(true);
  say("success", word("opened"));
  return true;
};

export const makeKey = async () => {
  let pair;
  try { pair = await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]); } catch { return refuse("no-ed25519"); }
  const inner = base64(await crypto.subtle.exportKey("pkcs8", pair.privateKey)).replace(/.{64}/g, "$&\n").trim();
  saved("institution.pem", "application/x-pem-file", `-----BEGIN PRIVATE KEY-----\n${inner}\n-----END PRIVATE KEY-----\n`);
  const shown = made("code", base64(await crypto.subtle.exportKey("raw", pair.publicKey)));
  shown.id = "public-half";
  return say("success", word("made"), shown);
};
