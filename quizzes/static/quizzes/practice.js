// Practising: lines can be dragged and moved here too. Nothing is sent until the learner presses the button, and nothing is kept.
import { enableOrdering } from "./ordering.js";

const section = document.querySelector("[data-practice]");
if (section) enableOrdering(section, () => {});
