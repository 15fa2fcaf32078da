// Printing: the values stand on the paper as text, and an empty sheet has lines to write on.
import { drawMatrices } from "./matrix.js";

export function enablePaper(page, form, name) {
  const day = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" });
  const [place, date] = [page.querySelector("[data-print-name]"), page.querySelector("[data-print-date]")];
  let isBlank = false;

  function prepare() {
    form.print(isBlank);
    drawMatrices(form, isBlank);
    page.classList.toggle("tool-page--blank", isBlank);
    place.textContent = isBlank ? "" : name();
    date.textContent = place.textContent ? day.format(new Date()) : "";
  }

  addEventListener("beforeprint", prepare);
  addEventListener("afterprint", () => {
    isBlank = false;
    page.classList.remove("tool-page--blank");
    drawMatrices(form);
  });
  for (const button of page.querySelectorAll("[data-print]"))
    button.addEventListener("click", () => {
      isBlank = button.dataset.print === "blank";
      page.querySelector(".tool-more").open = false;
      window.print();
    });
}
