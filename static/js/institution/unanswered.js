/* Steps whose answer never came: the id of the message, the kind of step and the moment, kept in this browser per key until
   an answer comes. Nothing else of a step is kept. */
import { at, button, fill, find, row, word } from "./showing.js";
import { keep, kept } from "./kept.js";

const place = (key) => `institution:${key}`;

export const remember = (key, { kind, message }) => {
  const others = kept(place(key)).filter((step) => step.message !== message);
  keep(place(key), [...others, { kind, message, sent: new Date().toISOString() }]);
};
export const forget = (key, message) => {
  keep(place(key), kept(place(key)).filter((step) => step.message !== message));
  showUnanswered();
};

const moment = (text) => new Date(text).toLocaleString("sv-SE").slice(0, 16);
export const unansweredStep = (message) => kept(place(at.id)).find((step) => step.message === message);
export const showUnanswered = () => {
  const steps = at.key ? kept(place(at.id)) : [];
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
