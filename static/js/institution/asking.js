/* Forms are complete before they are sent, and a person is asked before something is undone. */
import { facts, find, hinder, hindrance, made, word } from "./showing.js";
import { isDay } from "./lines.js";

const fault = (field) => {
  if (field.validity.valueMissing) return "missing";
  if (!field.checkValidity()) return field.dataset.bad ?? "bad-value";
  return field.dataset.bad === "bad-day" && field.value && !isDay(field.value) ? "no-day" : "";
};

/* Is all filled in as it has to be? Otherwise the first field that isn't is named and gets the focus. */
export const complete = (form) => {
  const fields = [...form.elements].filter((field) => field.willValidate);
  for (const field of fields) {
    if (field.type !== "file") field.value = field.value.trim();
    field.removeAttribute("aria-invalid");
  }
  const wrong = fields.find(fault);
  if (!wrong) {
    hindrance()?.remove();
    return true;
  }
  wrong.setAttribute("aria-invalid", "true");
  wrong.focus();
  hinder("error", `${wrong.labels[0].firstChild.textContent.trim()}: ${word(fault(wrong))}`);
  return false;
};

/* Forms as they were when the page came. */
export const emptied = (forms) => {
  for (const form of forms) {
    form.reset();
    for (const field of form.querySelectorAll("input[type=file]")) field.dispatchEvent(new Event("change"));
  }
};

/* What a form does when it is complete; `act` gets the button that sent it. */
export const submitted = (id, act) => {
  const form = find(id);
  form.noValidate = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (complete(form)) act(event.submitter);
  });
};

/* The question that is open is answered by its buttons at once, by Escape when the browser tells that the dialog has closed: it
   does so with the next frame, when a quick person may have asked the next question already. */
let answer = () => {};
find("sure").addEventListener("submit", ({ submitter }) => answer(submitter.value === "yes"));
find("sure").addEventListener("close", () => { if (!find("sure").open) answer(false); });

/* Ask with what is about to be undone, as pairs of a name and a text; true when the person says so. */
export const sure = (act, pairs, warning = "") => new Promise((resolve) => {
  const dialog = find("sure");
  if (dialog.open) return void resolve(false);
  answer(false);
  find("sure-title").textContent = act;
  find("sure-facts").replaceChildren(...facts(pairs));
  find("sure-warning").replaceChildren(...(warning ? [made("p", warning)] : []));
  find("sure-yes").textContent = act;
  answer = resolve;
  dialog.showModal();
  return undefined;
});
