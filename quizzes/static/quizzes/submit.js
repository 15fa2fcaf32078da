// Before submitting, what still waits on this device is taken along. The server takes it in the same step or says what is wrong.
import * as store from "./store.js";

const form = document.querySelector("[data-submit]");
const rows = await store.waiting(form.dataset.submit);
if (rows.length) {
  // The revisions that count are the server's: ask for them through the attempt's own page.
  const page = new DOMParser().parseFromString(await (await fetch("../")).text(), "text/html");
  const held = new Map([...page.querySelectorAll("[data-question]")].map((section) => [section.dataset.question, Number(section.dataset.revision)]));
  const pending = rows.filter((row) => held.has(row.question)).map((row) => ({ question: row.question, revision: held.get(row.question) + 1, chosen: row.chosen }));
  form.elements.pending.value = JSON.stringify(pending);
}
