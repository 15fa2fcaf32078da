// Adding, removing and moving rows by buttons; each move is said, and what was removed can be put back.
import { drawMatrices } from "./matrix.js";
import { say } from "./fields.js";

const MOST = 30;

export function enableRows(form, changed, notice, words) {
  const sectionOf = (element) => form.definition.sections.find((part) => part.key === element.closest("[data-section]").dataset.section);

  const done = (section, text, undo) => {
    form.number(section);
    limit(section);
    form.draw();
    drawMatrices(form);
    changed();
    notice(text, undo);
  };

  const limit = (section) => {
    const full = form.rowsOf(section).length >= MOST;
    const place = form.placeOf(section);
    place.querySelector("[data-add]").disabled = full;
    place.querySelector("[data-full]").hidden = !full;
  };

  const act = {
    add(section) {
      const row = form.addRow(section);
      done(section, say(words.rowAdded, { n: form.rowsOf(section).length }));
      row.querySelector("[data-control]")?.focus();
    },
    up(section, row, button) {
      row.previousElementSibling?.before(row);
      moved(section, row, button);
    },
    down(section, row, button) {
      row.nextElementSibling?.after(row);
      moved(section, row, button);
    },
    remove(section, row) {
      const index = form.rowsOf(section).indexOf(row);
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      done(section, say(words.rowRemoved, { n: index + 1 }), () => {
        const rows = form.rowsOf(section);
        if (rows[index]) rows[index].before(row);
        else form.placeOf(section).querySelector("[data-rows]").append(row);
        done(section, words.rowBack);
        row.querySelector("[data-control]")?.focus();
      });
      (next?.querySelector("[data-control]") ?? form.placeOf(section).querySelector("[data-add]")).focus();
    },
  };

  function moved(section, row, button) {
    const rows = form.rowsOf(section);
    done(section, say(words.rowMoved, { n: rows.indexOf(row) + 1, all: rows.length }));
    button.focus(); // a node that moves loses the focus
  }

  form.root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) act[button.dataset.act](sectionOf(button), button.closest("[data-row]"), button);
  });
  return () => form.definition.sections.filter((section) => section.repeated).forEach(limit);
}
