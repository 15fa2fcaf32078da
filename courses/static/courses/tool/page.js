// A tool with a script: sheets in this browser, saved while typing, results at once, print, spreadsheet, example.
// Without this file the page is an empty sheet to print. Nothing that is written here is sent anywhere.
import { Form, say } from "./fields.js";
import { Keep } from "./keep.js";
import { drawMatrices } from "./matrix.js";
import { enablePaper } from "./paper.js";
import { enableRows } from "./rows.js";

const PAUSE = 400;
const page = document.querySelector("[data-tool]");
const data = (id) => JSON.parse(document.getElementById(id).textContent);
const definition = data("tool-definition");
const words = data("tool-words");
const find = (name) => page.querySelector(`[data-${name}]`);
const keep = new Keep(definition);
const form = new Form(find("sheet"), definition, words);
const language = document.documentElement.lang;
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
const [name, list, more] = [find("name"), find("sheets"), page.querySelector(".tool-more")];
let sheet = null; // the open one
let isKept = false; // whether it stands in the store
let isExample = false;
let pause = 0;

// --- What is said ----------------------------------------------------------------------------------------------------------
function state(kind, text) {
  const place = find("state");
  place.className = `save-state save-state--${kind}`;
  place.querySelector(".icon").hidden = kind !== "saved";
  if (place.lastElementChild.textContent !== text) place.lastElementChild.textContent = text;
}

// What was just typed is not saved yet: the tick goes, the words keep the time of the last saving, and nothing is read out.
function pending(on) {
  const place = find("state");
  place.classList.toggle("save-state--pending", on);
  place.querySelector(".icon").hidden = on || !place.classList.contains("save-state--saved");
}

function stateOfSheet() {
  if (isExample) return state("idle", words.readOnly);
  if (!isKept) return state("idle", words.empty);
  const at = new Date(sheet.changed);
  const when = at.toDateString() === new Date().toDateString() ? clock.format(at) : `${day.format(at)}, ${clock.format(at)}`;
  return state("saved", say(words.saved, { when }));
}

function notice(text, undo, label = words.undo) {
  find("notice").hidden = false;
  find("notice-text").textContent = text;
  const button = find("undo");
  button.hidden = !undo;
  button.querySelector(".kern-label").textContent = label;
  button.onclick = () => undo();
}

function quiet() {
  find("notice").hidden = true;
}

// --- Keeping ---------------------------------------------------------------------------------------------------------------
function save() {
  clearTimeout(pause);
  pause = 0;
  if (isExample) return;
  const changed = { ...sheet, name: name.value.trim() || words.unnamed, values: form.read(), changed: new Date().toISOString() };
  try {
    keep.put(changed);
  } catch {
    state("failed", words.failed); // the browser refuses, or its store is full
    return;
  }
  sheet = changed;
  isKept = true;
  listSheets();
  stateOfSheet();
}

function changed() {
  if (isExample) return;
  clearTimeout(pause);
  pending(true);
  pause = setTimeout(save, PAUSE);
}

function flush() {
  if (pause) save();
}

// --- Sheets ----------------------------------------------------------------------------------------------------------------
function kept() {
  try {
    return keep.read();
  } catch {
    return { open: "", sheets: [] };
  }
}

function listSheets() {
  const sheets = kept().sheets;
  const shown = sheets.some((other) => other.id === sheet.id) ? sheets : [...sheets, sheet];
  list.replaceChildren(...shown.map((other) => new Option(other.name, other.id, false, other.id === sheet.id)));
  find("clear").disabled = !sheets.length;
  find("remove").disabled = isExample || !isKept;
  find("duplicate").disabled = isExample || !isKept;
}

function open(next, { isStored = true } = {}) {
  sheet = next;
  isKept = isStored;
  setExample(false);
  name.value = sheet.name;
  form.fill(sheet.values);
  drawMatrices(form);
  limitRows();
  listSheets();
  stateOfSheet();
}

function fresh(values, wanted) {
  const taken = new Set(kept().sheets.map((other) => other.name));
  let number = taken.size + 1;
  while (taken.has(say(words.sheet, { n: number }))) number += 1;
  return Keep.sheet(wanted || say(words.sheet, { n: number }), values ?? {});
}

function openNewest() {
  const { open: last, sheets } = kept();
  const found = sheets.find((other) => other.id === last) ?? sheets.at(-1);
  if (found) open(found);
  else open(fresh(), { isStored: false });
}

function openNew(values, wanted, text) {
  flush();
  open(fresh(values, wanted), { isStored: false });
  if (values) save();
  notice(text);
  name.focus();
  name.select();
}

function putBack(before) {
  keep.write(before);
  openNewest();
  notice(words.restored);
}

function setExample(on) {
  isExample = on;
  page.classList.toggle("tool-page--example", on);
  find("lock").disabled = on;
  find("example-note").hidden = !on;
  for (const part of page.querySelectorAll("[data-own]")) part.hidden = on;
}

const actions = {
  new: () => openNew(null, "", words.isNew),
  duplicate: () => openNew(form.read(), say(words.copyOf, { name: sheet.name }), words.isCopy),
  remove() {
    flush();
    const [before, gone] = [keep.remove(sheet.id), sheet.name];
    openNewest();
    notice(say(words.removed, { name: gone }), () => putBack(before));
    list.focus();
  },
  clear() {
    clearTimeout(pause);
    const before = keep.clear();
    openNewest();
    notice(words.cleared, () => putBack(before));
    const others = keep.others().length;
    find("others").hidden = !others;
    if (others) find("others-text").textContent = say(words.others, { n: others });
  },
  "clear-others"() {
    keep.clearOthers();
    find("others").hidden = true;
    notice(words.othersCleared);
  },
  example() {
    flush();
    const values = {};
    for (const row of definition.example) {
      const section = definition.sections.find((part) => part.key === row.section);
      if (section.repeated) (values[row.section] ??= []).push(row.values);
      else values[row.section] = row.values;
    }
    setExample(true);
    form.fill(values);
    drawMatrices(form);
    stateOfSheet();
    listSheets();
    quiet();
    find("example-note").focus();
  },
  "example-end"() {
    open(sheet, { isStored: isKept });
    find("show-example").focus();
  },
  "example-take": () => openNew(form.read(), words.exampleName, words.taken),
  async download() {
    flush();
    try {
      const { download } = await import("./spreadsheet.js");
      await download(definition, form, isExample ? words.exampleName : name.value.trim(), words);
      notice(words.downloaded);
    } catch {
      notice(words.notLoaded);
    }
  },
};

async function readFile(input) {
  const [file] = input.files;
  if (!file) return;
  more.open = false;
  flush();
  let reader;
  try {
    reader = await import("./spreadsheet.js");
  } catch {
    notice(words.notLoaded);
    return;
  }
  try {
    const read = await reader.read(file, definition, words);
    openNew(read.values, read.name, read.refused.length ? say(words.readPartly, { refused: read.refused.join("; ") }) : words.read);
  } catch (error) {
    notice(error instanceof reader.Foreign ? error.message : words.unreadable);
  }
  input.value = "";
}

// --- Beginning -------------------------------------------------------------------------------------------------------------
const limitRows = enableRows(form, changed, notice, words);
const drawSoon = (() => {
  let waiting;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { form.draw(); drawMatrices(form); }, 300);
  };
})();

form.root.addEventListener("submit", (event) => event.preventDefault());
form.root.addEventListener("input", (event) => {
  if (!event.target.matches("[data-control]")) return;
  if (event.target.matches("[aria-invalid]")) {
    const { field, cell } = form.fieldAt(event.target);
    form.judge(field, cell);
  }
  changed();
  drawSoon();
});
form.root.addEventListener("change", (event) => {
  if (!event.target.matches("[data-control]")) return;
  const { field, cell } = form.fieldAt(event.target);
  form.tidy(field, cell);
  form.judge(field, cell);
});
name.addEventListener("input", changed);
page.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) {
    more.open = false;
    actions[button.dataset.do]();
  }
});
list.addEventListener("change", () => {
  const id = list.value;
  flush();
  const found = kept().sheets.find((other) => other.id === id);
  if (found) {
    open(found);
    try { keep.put(found); } catch { /* which one was open last is a convenience */ }
  }
});
find("read").addEventListener("change", (event) => readFile(event.target));
addEventListener("pagehide", flush);
document.addEventListener("visibilitychange", flush);
// Another tab of this browser has written: its sheets are listed, and this one is shown anew unless something waits to be saved.
addEventListener("storage", (event) => {
  if (event.key !== keep.name || isExample) return;
  const found = kept().sheets.find((other) => other.id === sheet.id);
  if (found && !pause && found.changed !== sheet.changed) open(found);
  else listSheets();
});

enablePaper(page, form, () => (isExample ? words.exampleName : isKept ? name.value.trim() : ""));
find("bar").hidden = false;
find("keep").hidden = false;
for (const part of page.querySelectorAll("[data-scripted]")) part.hidden = false;
openNewest();
