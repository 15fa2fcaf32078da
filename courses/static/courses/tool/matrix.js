// The matrix of a section: the numbers of the rows stand in the cell of their two choices, coloured as the result's words say.
import { bandOf, resultOf } from "./calculation.js";

const TONES = { good: "tool-grid__cell--good", possible: "tool-grid__cell--possible", risky: "tool-grid__cell--risky" };

// The result that is computed from just the two choices, if the section has one with words.
const ruleOf = ({ grid, fields }) =>
  fields.find((field) => field.bands && field.of?.length === 2 && field.of.includes(grid.across) && field.of.includes(grid.up));

export function drawMatrices(form, isBlank = false) {
  for (const section of form.definition.sections) {
    const table = section.grid.across ? form.placeOf(section).querySelector("[data-grid]") : null;
    if (!table) continue;
    const rows = isBlank ? [] : (form.values?.[section.key] ?? []);
    const rule = ruleOf(section);
    for (const cell of table.querySelectorAll("[data-across]")) {
      const { across, up } = cell.dataset;
      const choice = { [section.grid.across]: across, [section.grid.up]: up };
      const numbers = rows.flatMap((row, index) => (row[section.grid.across] === across && row[section.grid.up] === up ? [index + 1] : []));
      const text = numbers.join(", ");
      const place = cell.querySelector("[data-in-cell]");
      if (place.textContent !== text) place.textContent = text;
      if (!rule) continue;
      const result = resultOf(form.definition, section, rule, {}, choice);
      const band = result.text === undefined ? undefined : bandOf(rule, result.text);
      cell.className = band ? `tool-grid__cell ${TONES[band.tone]}` : "tool-grid__cell";
      cell.querySelector("[data-cell-value]").textContent = result.text ?? "";
      cell.title = band?.text ?? "";
    }
  }
}
