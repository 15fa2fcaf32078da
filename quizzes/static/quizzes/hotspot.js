// Pointing at a place ticks it in the list below the picture, which says and does the same by keys.

export function enableHotspot(section) {
  const picture = section.querySelector("[data-hotspot]");
  if (!picture) return;
  const inputs = new Map([...section.querySelectorAll("[name=chosen]")].map((input) => [input.value, input]));
  const places = [...picture.querySelectorAll("[data-place]")];
  picture.classList.add("is-live");

  function draw() {
    for (const place of places) place.classList.toggle("is-chosen", inputs.get(place.dataset.place)?.checked ?? false);
  }

  picture.addEventListener("click", (event) => {
    const place = event.target.closest("[data-place]");
    if (place) inputs.get(place.dataset.place)?.click();
  });
  section.addEventListener("change", draw);
  section.addEventListener("filled", draw);
  draw();
}
