// Check-yourself questions: an opened answer shows whether it holds; the explanation opens with the right one. Nothing is stored.

export function openChecks() {
  document.querySelectorAll("[data-check]").forEach((check) => {
    const explanation = check.querySelector(".check__explanation");
    check.addEventListener("toggle", (event) => {
      const answer = event.target.closest(".check__choice");
      if (!answer || !event.target.open) return;
      const right = answer.dataset.right === "true";
      answer.classList.add(right ? "check__choice--right" : "check__choice--wrong");
      if (right && explanation) explanation.open = true;
    }, true);
  });
}
