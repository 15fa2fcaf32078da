// Practising: lines can be dragged and moved, cards sorted and places pointed at here too. Nothing is sent until the learner presses the
// button, and nothing is kept.
import { enableHotspot } from "./hotspot.js";
import { enableOrdering } from "./ordering.js";
import { enableSorting } from "./sorting.js";

const section = document.querySelector("[data-practice]");
if (section) {
  enableOrdering(section, () => {});
  enableSorting(section);
  enableHotspot(section);
  // Every decision of a scenario loads the page: go on reading at the new step.
  const headings = section.querySelectorAll("[data-steps] h2");
  if (headings.length > 1) headings[headings.length - 1].focus();
}
