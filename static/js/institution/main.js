/* The page for institutions: opens their private key, signs calls to the interface with it, shows the answers in words. */
import { at, find, root, say, word } from "./showing.js";
import { emptied, submitted, sure } from "./asking.js";
import { change } from "./calls.js";
import { chooseNone, renew, showStays, whenChosen } from "./chosen.js";
import { settle, showCosts, trial, undo, upload, withdraw } from "./costs.js";
import { checkToken, fetchKeys, showEntitlements, showToken } from "./entitled.js";
import { makeKey, openKey, showKey } from "./key.js";
import { clearMonth, compare, confirm, fetchMonth, renewMonth, unconfirm } from "./month.js";
import { admit, checkCard, correct, discharge, takeBack, transfer } from "./stays.js";
import { forget, showUnanswered, stepFacts } from "./unanswered.js";

const opened = async () => {
  if (!(await openKey())) return undefined;
  fetchKeys();
  showUnanswered();
  showEntitlements();
  return showStays(true);
};
/* Nothing of a patient is left on the page. */
const closed = () => {
  Object.assign(at, { key: null, id: "" });
  showKey(false);
  emptied(root.querySelectorAll("form:not(#f-key)"));
  find("stays").replaceChildren();
  find("stays-table").hidden = find("stays-on").hidden = true;
  chooseNone();
  clearMonth();
  showUnanswered();
  showEntitlements();
  say("info", word("closed"));
};

/* What became of a step without an answer: undone, or it can't happen any more. */
const reverse = async () => {
  const [message, reason] = [find("reverse-message").value, find("reverse-reason").value];
  if (!(await sure(word("reverse"), stepFacts(message), word("reverse-warning")))) return undefined;
  return change("REVERSE", "calls/reverse", { message_id: message, reason }, async (told) => {
    find("reverse-message").value = find("reverse-reason").value = "";
    forget(at.id, message);
    say(told.undone || !told.happened ? "success" : "warning", told.kind ? word(`call.${told.kind}`) : "", told.message);
    if (at.stay) await renew().then(showCosts);
    await showStays(true);
    return renewMonth();
  });
};

/* Names of chosen files, in the language of the page. */
for (const field of root.querySelectorAll("input[type=file]")) {
  field.addEventListener("change", () => { find(`${field.id}-name`).textContent = field.files[0]?.name ?? word("no-file"); });
}

find("token-file").addEventListener("change", async ({ target }) => {
  if (!target.files.length) return;
  find("token").value = (await target.files[0].text()).trim();
  showToken();
});
find("token").addEventListener("input", showToken);
find("token-check").addEventListener("click", checkToken);

whenChosen(showCosts);
submitted("f-key", opened);
find("key-close").addEventListener("click", closed);
find("key-make").addEventListener("click", makeKey);
submitted("f-card", checkCard);
submitted("f-admit", admit);
submitted("f-stays", () => showStays(false));
submitted("f-correct", correct);
submitted("f-leave", discharge);
submitted("f-transfer", transfer);
submitted("f-back", takeBack);
submitted("f-lines", upload);
submitted("f-withdraw", withdraw);
submitted("f-trial", trial);
find("settle").addEventListener("click", settle);
submitted("f-undo", undo);
submitted("f-month", fetchMonth);
submitted("f-compare", compare);
submitted("f-confirm", confirm);
submitted("f-unconfirm", unconfirm);
submitted("f-reverse", reverse);
