/* Steps whose answer never came: the id of the message, the kind of step and the moment, kept in this browser per key until
   an answer comes. Nothing else of a step is kept. */
import { at, button, fill, find, row, word } from "./showing.js";

const place = (key) => `institution:${key}`;
const kept = (key) => { try { return JSON.parse(localStorage.getItem(place(key))) ?? []; } catch { return []; } };
const keep = (key, steps) => {
  try {
    if (steps.length) localStorage.setItem(place(key), JSON.stringify(steps)); else localStorage.removeItem(place(key));
  } catch { /* nothing can be kept here: the page still knows the step until it closes */ }
};

export const remember = (key, { kind, message }) => {
  const others = kept(key).filter((step) => step.message !== message);
  keep(key, [...others, { kind, message, sent: new Date().toISOString() }]);
};
export const forget = (key, message) => {
  keep(key, kept(key).filter((step) => step.message !== message));
  showUnanswered();
};

const moment = (text) => new Date(text).toLocaleString("sv-SE").slice(0, 16);
export const unansweredStep = (message) => kept(at.id).find((step) => step.message === message);
export const showUnanswered = () => {
  const steps = at.key ? kept(at.id) : [];
  fill(find("unanswered"), steps.map((step) => row(
    [moment(step.sent), "moment"], word(`call.${step.kind}`), step.message,
    button(word("choose"), () => { find("reverse-message").value = step.message; find("reverse-reason").focus(); }, `${word("choose")} ${step.message}`),
  )));
  find("none-unanswered").hidden = steps.length > 0;
};
export const stepFacts = (message) => {
  const step = unansweredStep(message);
  return [...(step ? [[word("step"), word(`call.${step.kind}`)], [word("sent"), moment(step.sent)]] : []), [word("message"), message]];
};
