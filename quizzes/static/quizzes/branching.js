// A scenario is served step by step: what lies ahead is not in the page, so it is fetched when a decision was acknowledged.

// Returns what draws the path anew; nothing for other kinds of question.
export function enableBranching(section, changed) {
  if (section.dataset.kind !== "branching") return undefined;
  section.addEventListener("click", (event) => {
    const button = event.target.closest("[data-branch-go]");
    if (!button) return;
    event.preventDefault();
    const open = section.querySelector("[data-unconfirmed]");
    const first = open?.querySelector("input");
    if (!open?.querySelector("input:checked")) {
      first?.focus();
      return;
    }
    delete open.dataset.unconfirmed;
    button.disabled = true;
    changed();
  });

  return async function draw() {
    let fresh;
    try {
      const page = new DOMParser().parseFromString(await (await fetch(`?q=${section.dataset.number}`)).text(), "text/html");
      fresh = page.querySelector(`[data-question="${section.dataset.question}"] [data-steps]`);
    } catch {
      return; // no connection: the decision is saved or waits, the next step comes with a reload
    }
    if (!fresh) return;
    const steps = section.querySelector("[data-steps]");
    const before = steps.querySelectorAll("h2").length;
    steps.replaceWith(document.adoptNode(fresh));
    section.dataset.wanted = fresh.dataset.wanted;
    const headings = fresh.querySelectorAll("h2");
    if (headings.length > before && !section.hidden) headings[headings.length - 1].focus();
  };
}
