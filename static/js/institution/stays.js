/* Card, admission, and all that becomes of a stay before its costs. */
import { arrow, at, find, list, made, money, refuse, say, word } from "./showing.js";
import { complete, sure } from "./asking.js";
import { ask, change, get } from "./calls.js";
import { became, choose, chooseNone, factsOf, onStay, proposed, put } from "./chosen.js";
import { showCosts } from "./costs.js";
import { forgetEntitlement, letsIn, received } from "./entitled.js";

/* ---- Card and admission */

const card = () => ({
  social_security_number: find("person").value, service: find("service").value, admitted_on: find("admitted-on").value || null,
});
const codesOf = (text) => text.split(/[\s,;，；、]+/).filter(Boolean);
const readable = (codes) => codes.length <= 20 && codes.every((code) => code.length <= 16);

const showVerdict = (told) => {
  const tone = { YES: "success", NO: "error", UNKNOWN: "warning" }[told.verdict];
  const filing = told.filing && [
    `${word("filing")} ${told.filing.number}`, `${word("parts")} ${list(told.filing.injured_parts)}`,
    `${word("diagnoses")} ${list(told.filing.diagnoses)}`, `${word("until")} ${told.filing.valid_to ?? word("open-end")}`,
  ].join(" · ");
  say(tone, made("strong", word(`entitled.${told.verdict}`)), told.message, told.day ?? "", told.advice, filing ?? "",
    told.entitlement ? received(told.entitlement) : "");
};
export const checkCard = () => ask("POST", "verify", { ...card(), entitlement: find("want-token").checked }, showVerdict);

export const admit = async () => {
  if (!complete(find("f-card"))) return undefined;
  const diagnoses = codesOf(find("diagnoses").value);
  if (!readable(diagnoses)) return refuse("bad-diagnoses");
  const token = find("token").value;
  if (token && !(await letsIn(find("service").value, find("admitted-on").value))) return undefined;
  return change("ADMIT", "stays", {
    ...card(), number: find("number").value, diagnoses, continues: find("continues").value || null, entitlement: token || null,
  }, (stay) => {
    for (const name of ["person", "number", "diagnoses", "continues", "token"]) find(name).value = "";
    forgetEntitlement(token);
    say("success", word("admitted"), stay.number);
    return choose(stay);
  });
};

/* ---- Steps */

const corrections = (stay) => {
  const [number, day, codes] = [find("correct-number").value, find("correct-day").value, codesOf(find("correct-diagnoses").value)];
  return [
    ["number", stay.number, number, number],
    ["admitted_on", stay.admitted_on, day, day],
    ["diagnoses", list(stay.diagnoses), list(codes), codes],
  ].filter(([, before, after]) => before !== after);
};
const NAMES = { number: "number", admitted_on: "admitted-on", diagnoses: "diagnoses" };
export const correct = async () => {
  const changed = corrections(at.stay);
  if (!readable(codesOf(find("correct-diagnoses").value))) return refuse("bad-diagnoses");
  if (!changed.length) return refuse("nothing-differs");
  const drops = at.bill && changed.some(([name]) => name !== "number");
  const pairs = changed.map(([name, before, after]) => [word(NAMES[name]), arrow(before, after)]);
  if (!(await sure(word("correct"), pairs, drops ? word("drops-trial") : ""))) return undefined;
  const said = Object.fromEntries(changed.map(([name, , , value]) => [name, value]));
  return onStay("CORRECT", "correct", { ...said, reason: find("correct-reason").value }, (stay) => {
    find("correct-reason").value = "";
    say("success", word("corrected"));
    became(stay);
    proposed(stay);
    return showCosts();
  });
};

export const discharge = () => onStay("DISCHARGE", "discharge", { discharged_on: find("discharged-on").value }, (stay) => {
  say("success", word("discharged"), stay.discharged_on);
  return became(stay);
});
export const transfer = () => onStay("TRANSFER", "transfer", {
  transferred_on: find("transferred-on").value, to_institution: find("transferred-to").value,
}, (stay) => {
  find("transferred-to").value = "";
  say("success", word("transferred"), made("code", stay.stay));
  return became(stay);
});

const reopen = async () => {
  const pairs = [[word("number"), at.stay.number], [word("discharged-on"), at.stay.discharged_on]];
  if (at.stay.transferred_to) pairs.push([word("transferred-to"), at.stay.transferred_to]);
  if (!(await sure(word("reopen"), pairs))) return undefined;
  return onStay("REOPEN", "reopen", { reason: find("back-reason").value }, (stay) => {
    find("back-reason").value = "";
    say("success", word("reopened"));
    return became(stay);
  });
};
const cancel = () => get(`stays/${at.stay.stay}/lines`, async (told) => {
  const pairs = [...factsOf(at.stay).slice(0, -1), [word("lines-standing"), `${told.count} · ${money(told.total)}`]];
  if (!(await sure(word("cancel"), pairs, word("cancel-warning")))) return undefined;
  return onStay("CANCEL", "cancel", { reason: find("back-reason").value }, (stay) => {
    find("back-reason").value = "";
    say("success", word("cancelled"), stay.number);
    put(stay);
    return chooseNone();
  });
});
export const takeBack = (pressed) => ({ reopen, cancel })[pressed.id]();
