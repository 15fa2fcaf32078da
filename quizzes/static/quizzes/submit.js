// Before submitting, what still waits on this device is taken along. The server takes it in the same step or says what is wrong.
import { chosenOf } from "./answers.js";
import * as store from "./store.js";
import { standing } from "./waiting.js";

const form = document.querySelector("[data-submit]");
const rows = await store.waiting(form.dataset.submit);
if (rows.length) {
  // The revisions that count are the server's: ask for them through the attempt's own page.
  const page = new DOMParser().parseFromString(await (await fetch("../")).text(), "text/html");
  const sections = new Map([...page.querySelectorAll("[data-question]")].map((section) => [section.dataset.question, section]));
  const pending = [];
  for (const row of rows) {
    const section = sections.get(row.question);
    if (!section) continue;
    const revision = Number(section.dataset.revision);
    const next = standing(row, revision, chosenOf(section), section.dataset.kind);
    // Stored elsewhere meanwhile: sent as what it was meant to replace, so that the server refuses and the learner looks once more.
    if (next !== "done") pending.push({ question: row.question, revision: (next === "conflict" ? row.base : revision) + 1, chosen: row.chosen });
  }
  if (pending.length) form.elements.pending.value = JSON.stringify(pending);
}
