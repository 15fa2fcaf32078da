// What a sheet's values come to: which are refused, and every result with its words. The only place that knows the rules; no page in it.
// Values are texts by section and field, a list of them where a section is repeated; numbers are canonical ("1234.5").
import { Fraction, isNumber } from "./numbers.js";

// Why a number is refused: "number", "whole", "decimals", "range"; "" when it is taken.
export function faultOf(field, text) {
  if (field.kind !== "number" || text === "") return "";
  if (!isNumber(text)) return "number";
  const number = Fraction.of(text);
  if ((text.split(".")[1] ?? "").length > (field.decimals ?? 0)) return field.decimals ? "decimals" : "whole";
  const low = field.min !== undefined && Fraction.of(field.min).isAbove(number);
  const high = field.max !== undefined && number.isAbove(Fraction.of(field.max));
  return low || high ? "range" : "";
}

const CALCULATIONS = {
  sum: (parts) => parts.reduce((a, b) => a.plus(b)),
  product: (parts) => parts.reduce((a, b) => a.times(b)),
  difference: ([a, b]) => a.minus(b),
  quotient: ([a, b]) => a.over(b),
  smallest: (parts) => parts.reduce((a, b) => (a.isAbove(b) ? b : a)),
  largest: (parts) => parts.reduce((a, b) => (b.isAbove(a) ? b : a)),
};

const isNumeric = (field) =>
  ["number", "result"].includes(field.kind) || (field.kind === "choice" && field.options.every((option) => /^\d+$/.test(option.key)));

// The field that a part of a calculation names: of the same section, else of an earlier one that is not repeated. Else it is a number.
function partOf(definition, section, name) {
  const find = (place) => place.fields.find((field) => field.key === name && isNumeric(field));
  if (find(section)) return [section, find(section)];
  const before = definition.sections.slice(0, definition.sections.indexOf(section));
  const found = before.find((place) => !place.repeated && find(place));
  return found ? [found, find(found)] : null;
}

// A result of one row: {text}, or {missing: labels of fields} or {zero: true} where there is none.
export function resultOf(definition, section, field, values, row) {
  const numbers = [];
  const missing = [];
  for (const name of field.of) {
    const part = partOf(definition, section, name);
    if (!part) {
      numbers.push(Fraction.of(name));
      continue;
    }
    const [place, known] = part;
    const there = place === section ? row : (values[place.key] ?? {});
    if (known.kind === "result") {
      const inner = resultOf(definition, place, known, values, there);
      if (inner.zero) return inner;
      missing.push(...(inner.missing ?? []));
      if (inner.text !== undefined) numbers.push(Fraction.of(inner.text));
    } else {
      const text = there[name] ?? "";
      if (text === "" || faultOf(known, text)) missing.push(known.label);
      else numbers.push(Fraction.of(text));
    }
  }
  if (missing.length) return { missing: [...new Set(missing)] };
  if (field.calculation === "quotient" && numbers[1].top === 0n) return { zero: true };
  return { text: CALCULATIONS[field.calculation](numbers).rounded(field.decimals ?? 0, field.round ?? "nearest") };
}

// The words for a value: the first band whose limit it does not exceed.
export function bandOf(field, text) {
  const number = Fraction.of(text);
  return (field.bands ?? []).find((band) => !band.up_to || !number.isAbove(Fraction.of(band.up_to)));
}
