// Plays a scenario one step at a time. The page holds the whole story; this only hides what has not been reached.

function parts(scenario) {
  const steps = new Map();
  scenario.querySelectorAll("[data-step]").forEach((step) => steps.set(step.dataset.step, step));
  scenario.querySelectorAll("[data-ending]").forEach((ending) => steps.set(ending.dataset.ending, ending));
  return steps;
}

function reset(part) {
  part.querySelectorAll("details[open]").forEach((details) => { details.open = false; });
}

function play(scenario) {
  const steps = parts(scenario);
  const path = [[...steps.keys()][0]];
  scenario.classList.add("scenario--played");

  const draw = (focus) => {
    for (const [key, part] of steps) {
      part.hidden = !path.includes(key);
      part.classList.toggle("scenario__step--past", path.includes(key) && key !== path.at(-1));
    }
    if (focus) {
      const part = steps.get(path.at(-1));
      part.focus({ preventScroll: true });
      part.scrollIntoView({ block: "start" });
    }
  };

  scenario.addEventListener("click", (event) => {
    const next = event.target.closest(".scenario__next");
    if (next) {
      event.preventDefault();
      const here = next.closest("[data-step]").dataset.step;
      const goal = next.closest("[data-next]").dataset.next;
      path.length = path.indexOf(here) + 1;
      if (!path.includes(goal)) {
        path.push(goal);
        reset(steps.get(goal));
      }
      draw(true);
    }
    if (event.target.closest(".scenario__again")) {
      event.preventDefault();
      path.length = 1;
      steps.forEach(reset);
      draw(true);
    }
  });

  // One decision at a time: opening a choice closes its neighbours.
  scenario.addEventListener("toggle", (event) => {
    const opened = event.target;
    if (!(opened instanceof HTMLDetailsElement) || !opened.open) return;
    opened.closest(".scenario__choices")?.querySelectorAll("details[open]").forEach((other) => {
      if (other !== opened) other.open = false;
    });
  }, true);

  addEventListener("beforeprint", () => steps.forEach((part) => { part.hidden = false; }));
  addEventListener("afterprint", () => draw(false));
  draw(false);
}

export function playScenarios() {
  document.querySelectorAll("[data-scenario]").forEach(play);
}
