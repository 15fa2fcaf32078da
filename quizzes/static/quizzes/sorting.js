// Cards can also be dragged onto a category. The lists beside the cards say and do the same, by keys and by pointer.

export function enableSorting(section) {
  const list = section.querySelector("[data-sorting]");
  if (!list) return;
  const selects = [...list.querySelectorAll("select")];
  const places = document.createElement("div");
  places.className = "sorting__places";
  // For the pointer only: a screen reader has the lists, and should not hear everything twice.
  places.setAttribute("aria-hidden", "true");
  for (const option of [...selects[0].options].slice(1)) {
    const place = document.createElement("div");
    place.className = "sorting__place";
    place.dataset.category = option.value;
    const name = document.createElement("p");
    name.className = "sorting__name";
    name.textContent = option.text;
    place.append(name, document.createElement("ul"));
    places.append(place);
  }
  list.before(places);

  function draw() {
    for (const place of places.children) {
      const texts = selects.filter((select) => select.value === place.dataset.category).map((select) => select.labels[0].textContent);
      place.querySelector("ul").replaceChildren(...texts.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    }
  }

  let dragged = null;
  for (const card of list.children) card.draggable = true;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-card]");
    dragged?.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
  });
  list.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    for (const place of places.children) place.classList.remove("is-over");
  });
  places.addEventListener("dragover", (event) => {
    const over = event.target.closest(".sorting__place");
    if (!dragged || !over) return;
    event.preventDefault();
    for (const place of places.children) place.classList.toggle("is-over", place === over);
  });
  places.addEventListener("drop", (event) => {
    const over = event.target.closest(".sorting__place");
    if (!dragged || !over) return;
    event.preventDefault();
    const select = dragged.querySelector("select");
    select.value = over.dataset.category;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
  section.addEventListener("change", draw);
  section.addEventListener("filled", draw);
  draw();
}
