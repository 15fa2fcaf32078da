// Lines change places by their arrows, by keys on the arrows, or by dragging. Each move is announced; the form works without this.
import { say, words } from "./states.js";

export function enableOrdering(section, changed) {
  const list = section.querySelector("[data-ordering]");
  if (!list) return;
  const status = section.querySelector("[data-ordering-status]");

  function renumber() {
    const lines = [...list.children];
    lines.forEach((line, index) => {
      line.querySelector(".stone__number").textContent = index + 1;
      line.querySelector("[data-move=up]").disabled = index === 0;
      line.querySelector("[data-move=down]").disabled = index === lines.length - 1;
    });
  }

  function moved(line) {
    renumber();
    section.dataset.answered = "";
    const place = [...list.children].indexOf(line) + 1;
    status.textContent = say(words.moved, { text: line.querySelector(".ordering__text").textContent, place, all: list.children.length });
    changed();
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    event.preventDefault();
    const line = button.closest("[data-line]");
    if (button.dataset.move === "up") line.previousElementSibling?.before(line);
    else line.nextElementSibling?.after(line);
    moved(line);
    // At either end the pressed arrow is switched off: its twin takes the focus.
    (button.disabled ? line.querySelector("[data-move]:not(:disabled)") : button).focus();
  });

  let dragged = null;
  for (const line of list.children) line.draggable = true;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-line]");
    dragged?.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("[data-line]");
    if (!dragged || !over) return;
    event.preventDefault();
    if (over === dragged) return;
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(dragged);
    else over.after(dragged);
  });
  list.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.classList.remove("is-dragged");
    moved(dragged);
    dragged = null;
  });
  section.addEventListener("filled", renumber);
  renumber();
}
