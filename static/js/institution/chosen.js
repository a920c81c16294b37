/* The list of stays, and the one that is chosen: what it is, and what can be done with it in its state. */
import { at, button, facts, find, list, root, row, say, show, word } from "./showing.js";
import { emptied } from "./asking.js";
import { change, get } from "./calls.js";

const rowOf = (stay) => {
  const line = row(
    stay.number, [stay.admitted_on, "day"], [stay.discharged_on ?? "—", "day"], stay.transferred_to || "—", word(`state.${stay.state}`),
    button(word("choose"), () => choose(stay), `${word("choose")} ${stay.number}`),
  );
  line.dataset.stay = stay.stay;
  return line;
};
const mark = () => {
  for (const line of find("stays").children) {
    if (line.dataset.stay === at.stay?.stay) line.setAttribute("aria-current", "true"); else line.removeAttribute("aria-current");
  }
};
/* The stay's row as it is now; one that isn't in the list comes first, a cancelled one goes. */
export const put = (stay) => {
  const old = [...find("stays").children].find((line) => line.dataset.stay === stay.stay);
  if (stay.state === "ADMISSION_CANCELLED") old?.remove();
  else if (old) old.replaceWith(rowOf(stay)); else find("stays").prepend(rowOf(stay));
  find("stays-table").hidden = !find("stays").children.length;
  mark();
};
export const showStays = (quietly, after = "") => {
  const asked = new URLSearchParams({ number: find("find-number").value.trim(), after });
  return get(`stays?${asked}`, (told) => {
    const rows = told.stays.map(rowOf);
    if (after) find("stays").append(...rows); else find("stays").replaceChildren(...rows);
    find("stays-table").hidden = !find("stays").children.length;
    find("stays-on").hidden = !told.next;
    find("stays-more").onclick = () => showStays(true, told.next);
    if (!rows.length && !quietly) say("info", word("no-stays"));
    mark();
  });
};

const chosen = (stay) => (stay ? `${word("chosen")} ${stay.number} · ${word(`state.${stay.state}`)}` : word("choose-first"));
export const factsOf = (stay) => [
  [word("number"), stay.number], [word("service"), word(`service.${stay.service}`)], [word("diagnoses"), list(stay.diagnoses)],
  [word("admitted-on"), stay.admitted_on], [word("discharged-on"), stay.discharged_on ?? "—"],
  [word("transferred-to"), stay.transferred_to || "—"], [word("stay-id"), stay.stay],
];
const allowed = (element, stay) => Boolean(stay) && element.dataset.for.split(" ").includes(stay.state)
  && (!("left" in element.dataset) || (element.dataset.left === "yes") === (stay.discharged_on !== null));

/* The chosen stay as it is now, with what can be done with it in its state. */
const showStay = (stay) => {
  at.stay = stay;
  for (const chip of root.querySelectorAll(".chosen")) chip.textContent = chosen(stay);
  find("stay-facts").replaceChildren(...(stay ? facts(factsOf(stay)) : []));
  const parts = [...root.querySelectorAll("[data-for]")].map((element) => [element, allowed(element, stay)]);
  show([...parts, ...["stay-body", "costs-body"].map((id) => [find(id), Boolean(stay)])]);
  mark();
};
/* The correction starts from what is on record. */
export const proposed = (stay) => {
  find("correct-number").value = stay.number;
  find("correct-day").value = stay.admitted_on;
  find("correct-diagnoses").value = stay.diagnoses.join(" ");
};

let follow = () => {};
/* What comes after a stay, or none, was chosen. */
export const whenChosen = (act) => { follow = act; };
export const choose = (stay) => {
  if (at.stay?.stay !== stay.stay) emptied(root.querySelectorAll("#stay-body form, #costs-body form"));
  at.bill = null;
  showStay(stay);
  put(stay);
  proposed(stay);
  find("h-stay").focus();
  return follow();
};
export const chooseNone = () => {
  at.bill = null;
  showStay(null);
  return follow();
};
/* What became of the stay after a step, from the step's answer or asked anew. */
export const became = (stay) => { put(stay); showStay(stay); };
export const renew = () => get(`stays/${at.stay.stay}`, became);
export const onStay = (kind, path, said, after) => change(kind, `stays/${at.stay.stay}/${path}`, said, after);
