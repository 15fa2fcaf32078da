// Reading and writing what a question's form says, in the wire form: a list of texts, empty when nothing is answered.
// A field called "chosen" gives its value as it is; "chosen-gap" gives "gap=value".

const FIELDS = "[name=chosen], [name^='chosen-']";
const isTick = (field) => field.type === "radio" || field.type === "checkbox";
const sideOf = (field) => (field.name === "chosen" ? "" : field.name.slice("chosen-".length));
const partOf = (field, value) => (sideOf(field) ? `${sideOf(field)}=${value}` : value);
// What pasting brings along and no text needs; the server refuses it.
// eslint-disable-next-line no-control-regex
const clean = (text) => (text.toWellFormed?.() ?? text).replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, "").trim();

// A decision counts when it was confirmed: until then it can be thought over.
const fieldsOf = (section) => [...section.querySelectorAll(FIELDS)].filter((field) => !field.closest("[data-unconfirmed]"));

export const isAnswer = (field) => field.matches(FIELDS) && !field.closest("[data-unconfirmed]");

export function chosenOf(section) {
  if (section.dataset.kind === "ordering" && !("answered" in section.dataset)) return [];
  const given = [];
  for (const field of fieldsOf(section)) {
    if (isTick(field) && !field.checked) continue;
    const value = isTick(field) ? field.value : clean(field.value);
    if (value) given.push(partOf(field, value));
  }
  return given;
}

export function fill(section, chosen) {
  if (section.dataset.kind === "ordering") {
    const list = section.querySelector("[data-ordering]");
    const lines = new Map([...list.children].map((line) => [line.querySelector("[name=chosen]").value, line]));
    for (const key of chosen) if (lines.has(key)) list.append(lines.get(key));
    if (chosen.length) section.dataset.answered = "";
    return;
  }
  const fields = fieldsOf(section);
  const sides = new Set(fields.map(sideOf).filter(Boolean));
  const isSided = (part) => sides.has(part.split("=", 1)[0]) && part.includes("=");
  for (const field of fields) {
    const side = sideOf(field);
    if (isTick(field)) field.checked = chosen.includes(partOf(field, field.value));
    else if (side && field.type !== "hidden") field.value = chosen.find((part) => part.startsWith(`${side}=`))?.slice(side.length + 1) ?? "";
    else if (field.tagName === "SELECT") field.value = [...field.options].map((option) => option.value).find((value) => value && chosen.includes(value)) ?? "";
    else field.value = chosen.find((part) => !isSided(part)) ?? "";
  }
}

export function stateOf(section) {
  const given = chosenOf(section).length;
  if (!given) return "open";
  return given < Number(section.dataset.wanted ?? 1) ? "started" : "done";
}

// How many parts of a question of several parts are open.
export function missingOf(section) {
  return Math.max(0, Number(section.dataset.wanted ?? 1) - chosenOf(section).length);
}

// The words of an answer, to show somebody what is held elsewhere.
export function wordsOf(section, chosen) {
  const fields = [...section.querySelectorAll(FIELDS)];
  if (section.dataset.kind === "ordering") {
    const lines = new Map(fields.map((field) => [field.value, field.closest("[data-line]").querySelector(".ordering__text").textContent]));
    return chosen.map((key) => lines.get(key)).join(", ");
  }
  const words = new Map();
  for (const field of fields) {
    const label = field.labels[0]?.textContent.trim() ?? "";
    if (isTick(field)) words.set(partOf(field, field.value), label);
    else if (field.tagName === "SELECT") for (const option of field.options) words.set(partOf(field, option.value), `${label}: ${option.text}`);
    else if (sideOf(field)) for (const part of chosen) if (part.startsWith(`${sideOf(field)}=`)) words.set(part, `${label}: ${part.slice(sideOf(field).length + 1)}`);
  }
  const shown = chosen.map((part) => words.get(part) ?? part).join("; ");
  return shown.length > 300 ? `${shown.slice(0, 300)} …` : shown;
}
