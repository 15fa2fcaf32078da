// The form and the values: reading and filling it, saying what is refused, showing results, filling the paper that is printed.
import { bandOf, faultOf, resultOf } from "./calculation.js";
import { isNumber, local, parse } from "./numbers.js";

const ICONS = { good: "kern-icon--success", possible: "kern-icon--info", risky: "kern-icon--warning" };
const CHIPS = { good: "chip--done", possible: "chip--waiting", risky: "chip--danger" };
export const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

export class Form {
  constructor(root, definition, words) {
    this.root = root;
    this.definition = definition;
    this.words = words;
    this.language = definition.language;
    this.blank = new Map(); // what stands on the paper of each field when nothing is filled in
    this.day = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" });
  }

  placeOf(section) { return this.root.querySelector(`[data-section="${section.key}"]`); }
  rowsOf(section) { return [...this.placeOf(section).querySelectorAll("[data-row]")]; }
  cellOf(place, field) { return place.querySelector(`[data-field="${field.key}"]`); }

  // Every field with its section, the place that holds it, and the row's number (from 0) where the section is repeated.
  *all() {
    for (const section of this.definition.sections) {
      const places = section.repeated ? this.rowsOf(section) : [this.placeOf(section)];
      for (const [row, place] of places.entries()) for (const field of section.fields) yield { section, field, row, cell: this.cellOf(place, field) };
    }
  }

  fieldAt(element) {
    const cell = element.closest("[data-field]");
    const key = element.closest("[data-section]").dataset.section;
    const section = this.definition.sections.find((part) => part.key === key);
    return { section, field: section.fields.find((part) => part.key === cell.dataset.field), cell };
  }

  // --- Values ------------------------------------------------------------------------------------------------------------
  textOf(field, cell) {
    const control = cell.querySelector("[data-control]");
    if (field.kind === "tick") return control.checked ? "true" : "";
    if (field.kind === "number") return parse(control.value, this.language) ?? control.value.trim();
    return field.kind === "long" ? control.value.trimEnd() : control.value.trim();
  }

  read() {
    const values = {};
    for (const { section, field, row, cell } of this.all()) {
      const place = section.repeated ? ((values[section.key] ??= [])[row] ??= {}) : (values[section.key] ??= {});
      if (field.kind !== "result") {
        const text = this.textOf(field, cell);
        if (text !== "") place[field.key] = text;
      }
    }
    return values;
  }

  fill(values) {
    for (const section of this.definition.sections) if (section.repeated) this.setRows(section, (values[section.key] ?? []).length || section.rows);
    for (const { section, field, row, cell } of this.all()) {
      if (field.kind === "result") continue;
      const text = (section.repeated ? values[section.key]?.[row] : values[section.key])?.[field.key] ?? "";
      const control = cell.querySelector("[data-control]");
      if (field.kind === "tick") control.checked = text === "true";
      else control.value = field.kind === "number" && isNumber(text) ? local(text, this.language) : text;
      this.judge(field, cell);
    }
    this.draw();
  }

  // --- Rows --------------------------------------------------------------------------------------------------------------
  addRow(section) {
    const place = this.placeOf(section);
    const row = place.querySelector("template[data-new-row]").content.firstElementChild.cloneNode(true);
    const mark = (this.made = (this.made ?? 0) + 1);
    for (const element of row.querySelectorAll("[id], [for], [aria-describedby]"))
      for (const name of ["id", "for", "aria-describedby"])
        if (element.hasAttribute(name)) element.setAttribute(name, element.getAttribute(name).replaceAll("-new-", `-n${mark}-`));
    for (const part of row.querySelectorAll("[data-scripted]")) part.hidden = false;
    place.querySelector("[data-rows]").append(row);
    return row;
  }

  setRows(section, count) {
    const rows = this.rowsOf(section);
    for (const row of rows.slice(count)) row.remove();
    for (let n = rows.length; n < count; n += 1) this.addRow(section);
    this.number(section);
  }

  number(section) {
    for (const [index, row] of this.rowsOf(section).entries())
      for (const place of row.querySelectorAll("[data-number-of-row]")) place.textContent = String(index + 1);
  }

  // --- What is refused ---------------------------------------------------------------------------------------------------
  allowed(field, fault) {
    const unit = field.unit ? `\u00a0${field.unit}` : "";
    const range = { min: field.min && local(field.min, this.language) + unit, max: field.max && local(field.max, this.language) + unit };
    const parts = [say(this.words.refused[fault], { n: field.decimals })];
    if (range.min && range.max) parts.push(say(this.words.between, range));
    else if (range.min) parts.push(say(this.words.atLeast, range));
    else if (range.max) parts.push(say(this.words.atMost, range));
    return parts.filter(Boolean).join(" ");
  }

  judge(field, cell) {
    const place = cell.querySelector("[data-error]");
    if (!place) return true;
    const control = cell.querySelector("[data-control]");
    const fault = control.validity.badInput ? "date" : faultOf(field, this.textOf(field, cell));
    place.hidden = !fault;
    place.querySelector("span:last-child").textContent = fault ? this.allowed(field, fault) : "";
    if (fault) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
    cell.classList.toggle("field--error", Boolean(fault));
    return !fault;
  }

  // A number that was understood is written the way the language writes it, so that everybody sees how it was read.
  tidy(field, cell) {
    const control = cell.querySelector("[data-control]");
    const text = field.kind === "number" ? parse(control.value, this.language) : null;
    if (text !== null && control.value !== local(text, this.language)) control.value = local(text, this.language);
  }

  // --- Results -----------------------------------------------------------------------------------------------------------
  draw() {
    const values = this.read();
    for (const { section, field, row, cell } of this.all()) {
      if (field.kind !== "result") continue;
      const here = section.repeated ? values[section.key][row] : (values[section.key] ?? {});
      this.drawResult(field, cell, resultOf(this.definition, section, field, values, here));
    }
    this.values = values;
    return values;
  }

  drawResult(field, cell, result) {
    const set = (selector, text) => {
      const place = cell.querySelector(selector);
      if (place && place.textContent !== text) place.textContent = text; // only what changes is read out
    };
    const known = result.text !== undefined;
    cell.classList.toggle("tool-result--open", !known);
    set("[data-result]", known ? local(result.text, this.language) : "–");
    set("[data-unit]", known && field.unit ? `\u00a0${field.unit}` : "");
    set("[data-missing]", result.zero ? this.words.zero : known ? "" : say(this.words.missing, { fields: result.missing.join(", ") }));
    const chip = cell.querySelector("[data-band]");
    const band = known ? bandOf(field, result.text) : undefined;
    if (!chip) return;
    chip.hidden = !band;
    if (!band) return;
    chip.className = `chip ${CHIPS[band.tone]}`;
    chip.querySelector(".icon").className = `icon ${ICONS[band.tone]}`;
    set("[data-band-text]", band.text);
  }

  // --- Paper -------------------------------------------------------------------------------------------------------------
  onPaper(field, text) {
    if (field.kind === "choice") return field.options.find((option) => option.key === text)?.text ?? "";
    if (field.kind === "date") return /^\d{4}-\d\d-\d\d$/.test(text) ? this.day.format(new Date(`${text}T12:00`)) : "";
    if (field.kind === "number") return isNumber(text) ? `${local(text, this.language)}${field.unit ? `\u00a0${field.unit}` : ""}` : text;
    return field.kind === "tick" ? (text ? "×" : "") : text;
  }

  print(isBlank) {
    for (const { field, cell } of this.all()) {
      const paper = cell.querySelector("[data-paper]");
      if (!paper) continue;
      if (!paper.blank) paper.blank = [...paper.childNodes].map((node) => node.cloneNode(true));
      const text = isBlank || field.kind === "result" ? "" : this.onPaper(field, this.textOf(field, cell));
      paper.replaceChildren(...(text ? [text] : paper.blank.map((node) => node.cloneNode(true))));
      paper.classList.toggle("tool-paper--filled", Boolean(text));
    }
  }
}
