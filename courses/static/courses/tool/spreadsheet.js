// A sheet as a spreadsheet and back. Loaded only when asked for; made and read in this browser.
// Hidden in column A stand the keys of sections and fields, so that a file comes back whole in either language.
import { cellsOf, workbook } from "./workbook.js";
import { resultOf } from "./calculation.js";
import { isNumber, parse } from "./numbers.js";
import { say } from "./fields.js";

const MARK = "secu4all-tool";
const MOST_BYTES = 2_000_000;
const MOST_ROWS = 30;
const LONGEST = 5000;

export class Foreign extends Error {}

// --- Writing -----------------------------------------------------------------------------------------------------------------
function cellOf(field, text) {
  if (text === undefined || text === "") return { text: "" };
  if (field.kind === "number" || field.kind === "result") return isNumber(text) ? { number: text, decimals: field.decimals ?? 0 } : { text };
  if (field.kind === "date") return /^\d{4}-\d\d-\d\d$/.test(text) ? { day: text } : { text };
  if (field.kind === "choice") return { text: field.options.find((option) => option.key === text)?.text ?? "" };
  return { text: field.kind === "tick" ? "x" : text };
}

export function rowsOf(definition, values, name, words) {
  const rows = [
    [{ text: `${MARK}/${definition.form}/${definition.item}/${definition.tool}` }, { text: definition.title, style: "title" }],
    [{ text: ":name" }, { text: words.sheetName, style: "label" }, { text: name }],
  ];
  if (definition.confidential) rows.push([{ text: "" }, { text: words.confidential, style: "strong" }]);
  for (const section of definition.sections) {
    rows.push([], [{ text: `#${section.key}` }, { text: section.title, style: "section" }]);
    const value = (field, row) => (field.kind === "result" ? resultOf(definition, section, field, values, row).text : row[field.key]);
    if (section.repeated) {
      const label = (field) => (field.unit ? `${field.label} (${field.unit})` : field.label);
      rows.push([{ text: `${section.key}:keys` }, { text: "" }, ...section.fields.map((field) => ({ text: field.key }))]);
      rows.push([{ text: `${section.key}:head` }, { text: words.number, style: "head" }, ...section.fields.map((field) => ({ text: label(field), style: "head" }))]);
      for (const [index, row] of (values[section.key] ?? []).entries())
        rows.push([{ text: `${section.key}:row` }, { number: String(index + 1), decimals: 0 }, ...section.fields.map((field) => cellOf(field, value(field, row)))]);
    } else {
      for (const field of section.fields) {
        const row = [{ text: `${section.key}.${field.key}` }, { text: field.label, style: "label" }, cellOf(field, value(field, values[section.key] ?? {})), { text: field.unit ?? "" }];
        if (field.rule) row.push({ text: field.source ? `${field.rule} [${field.source}]` : field.rule, style: "note" });
        rows.push(row);
      }
    }
  }
  return rows;
}

const plain = (text) => text.normalize("NFKD").replace(/ß/g, "ss").replace(/[^\w]+/g, "-").replace(/^-|-$/g, "").toLowerCase();

export async function download(definition, form, name, words) {
  const hidden = (row) => /:keys$/.test(row[0]?.text ?? "");
  const bytes = await workbook(rowsOf(definition, form.read(), name, words), definition.title, hidden);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" }));
  link.download = `${[definition.title, name].map(plain).filter(Boolean).join("_")}.xlsx`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// --- Reading -----------------------------------------------------------------------------------------------------------------
function day(cell, language) {
  if (typeof cell === "number") return new Date(Date.UTC(1899, 11, 30) + Math.round(cell) * 86_400_000).toISOString().slice(0, 10);
  const iso = /^\s*(\d{4})-(\d\d)-(\d\d)\s*$/.exec(cell);
  const spoken = /^\s*(\d{1,2})[./](\d{1,2})[./](\d{4})\s*$/.exec(cell);
  const [year, month, date] = iso ? iso.slice(1) : spoken ? spoken.slice(1).reverse() : [];
  const text = `${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
  return !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text) ? text : null;
}

// The text that is kept for a cell; null for what does not fit the field.
function valueOf(field, cell, language) {
  if (cell === undefined || cell === "") return "";
  const text = String(cell).slice(0, LONGEST).trim();
  if (field.kind === "number") return typeof cell === "number" ? parse(cell.toFixed(6), "en") : (parse(text, language) ?? text);
  if (field.kind === "date") return day(cell, language);
  if (field.kind === "tick") return /^(x|×|ja|yes|wahr|true|1)$/i.test(text) ? "true" : /^(nein|no|falsch|false|0|-)$/i.test(text) ? "" : null;
  if (field.kind === "choice") return (field.options.find((option) => [option.text, option.key].includes(text)) ?? field.options.find((option) => text.startsWith(`${option.key} `)))?.key ?? null;
  return field.kind === "long" ? text : text.replace(/\s*\n\s*/g, " ");
}

function take(into, field, cell, language, refused) {
  if (!field || field.kind === "result") return;
  const value = valueOf(field, cell, language);
  if (value === null) refused.push(`${field.label}: ${String(cell).slice(0, 40)}`);
  else if (value !== "") into[field.key] = value;
}

export function valuesOf(rows, definition, words) {
  const [mark, form, item, tool] = String(rows[0]?.[0] ?? "").split("/");
  if (mark !== MARK) throw new Foreign(words.foreign);
  if (item !== definition.item || tool !== definition.tool) throw new Foreign(say(words.otherTool, { title: rows[0][1] ?? "" }));
  if (Number(form) > definition.form) throw new Foreign(words.newer);
  const [values, refused] = [{}, []];
  let [name, section, columns] = ["", null, null];
  for (const row of rows.slice(1)) {
    const key = String(row[0] ?? "");
    const find = (wanted) => definition.sections.find((part) => part.key === wanted);
    if (key === ":name") name = String(row[2] ?? "").slice(0, 80).trim();
    else if (key.startsWith("#")) [section, columns] = [find(key.slice(1)), null];
    else if (key.endsWith(":keys")) columns = row.slice(2).map((column) => section?.fields.find((field) => field.key === column));
    else if (key.includes(".")) {
      const [place, wanted] = key.split(".");
      take((values[place] ??= {}), find(place)?.fields.find((field) => field.key === wanted), row[2], definition.language, refused);
    } else if (columns && section?.repeated && (key === "" || key.endsWith(":row"))) {
      // A row that somebody has added in the spreadsheet has no key; an empty one is none.
      const taken = {};
      columns.forEach((field, index) => take(taken, field, row[index + 2], definition.language, refused));
      if (Object.keys(taken).length && (values[section.key] ??= []).length < MOST_ROWS) values[section.key].push(taken);
    }
  }
  return { name, values, refused };
}

export async function read(file, definition, words) {
  if (file.size > MOST_BYTES) throw new Foreign(words.foreign);
  let tables;
  try {
    tables = await cellsOf(new Uint8Array(await file.arrayBuffer()));
  } catch {
    throw new Foreign(words.foreign);
  }
  const own = tables.find((rows) => String(rows[0]?.[0] ?? "").startsWith(`${MARK}/`));
  if (!own) throw new Foreign(words.foreign);
  return valuesOf(own, definition, words);
}
