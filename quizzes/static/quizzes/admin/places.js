// Places on a picture, seen and drawn while they are written. The text of an area stays the truth: fields and drawing only write it, and
// whoever works by keys has numbers to step through. Without this script the text is typed, as its help says.
const SVG = "http://www.w3.org/2000/svg";
const CIRCLE = /^circle (\d+(?:\.\d+)?) (\d+(?:\.\d+)?) (\d+(?:\.\d+)?)$/;
const POLYGON = /^polygon ((?:\d+(?:\.\d+)?,\d+(?:\.\d+)? ?){3,20})$/;
const words = document.currentScript?.dataset ?? {};
const address = words.picture ?? "";

function rounded(number) {
  return String(Math.min(100, Math.max(0, Math.round(number * 10) / 10)));
}

function write(input, value) {
  if (input.value === value) return;
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function numbered(label, value, change) {
  const box = document.createElement("label");
  const field = Object.assign(document.createElement("input"), { type: "number", min: "0", max: "100", step: "0.5", value });
  field.addEventListener("input", () => change(field.value));
  box.append(`${label} `, field);
  return box;
}

class Places {
  constructor(image, places) {
    [this.image, this.places] = [image, places];
    this.active = null;
    this.figure = Object.assign(document.createElement("div"), { className: "places-editor" });
    this.picture = Object.assign(document.createElement("img"), { alt: "", className: "places-editor__picture" });
    this.drawing = document.createElementNS(SVG, "svg");
    this.drawing.setAttribute("class", "places-editor__drawing");
    this.drawing.setAttribute("preserveAspectRatio", "none");
    this.drawing.setAttribute("aria-hidden", "true");
    const hint = Object.assign(document.createElement("p"), { className: "help", textContent: words.hint ?? "" });
    this.stage = Object.assign(document.createElement("div"), { className: "places-editor__stage" });
    this.stage.append(this.picture, this.drawing);
    this.figure.append(hint, this.stage);
    places.prepend(this.figure);
    this.picture.addEventListener("load", () => this.draw());
    places.addEventListener("input", (event) => this.isShape(event.target) && this.draw());
    places.addEventListener("focusin", (event) => this.follow(event.target));
    this.stage.addEventListener("pointerdown", (event) => this.begin(event));
    this.refresh();
  }

  isShape(element) {
    return element.closest?.('[data-contentpath="shape"]') && !element.closest(".places-editor__numbers");
  }

  get shapes() {
    return [...this.places.querySelectorAll('[data-contentpath="shape"] input')].filter((input) => this.isShape(input));
  }

  // The picture that is chosen now, and number fields for areas that have none yet.
  refresh() {
    const chosen = this.image.querySelector("input[type=hidden]")?.value ?? "";
    const source = chosen && address ? address.replace("/0/", `/${chosen}/`) : "";
    if (source !== (this.picture.getAttribute("src") ?? "")) {
      this.figure.hidden = !source;
      if (source) this.picture.setAttribute("src", source);
    }
    this.figure.hidden = !source;
    for (const input of this.shapes) if (!input.dataset.hasNumbers) this.addNumbers(input);
    this.draw();
  }

  addNumbers(input) {
    input.dataset.hasNumbers = "1";
    const row = Object.assign(document.createElement("div"), { className: "places-editor__numbers" });
    input.after(row);
    const draw = () => {
      const circle = CIRCLE.exec(input.value) ?? (input.value ? null : ["", "50", "50", "8"]);
      row.hidden = !circle;
      if (!circle || row.contains(document.activeElement)) return;
      const parts = circle.slice(1);
      row.replaceChildren(
        ...[words.x, words.y, words.r].map((label, place) =>
          numbered(label ?? "", parts[place], (value) => {
            parts[place] = rounded(Number(value));
            write(input, `circle ${parts.join(" ")}`);
          }),
        ),
      );
    };
    input.addEventListener("input", draw);
    draw();
  }

  follow(element) {
    const place = element.closest('[data-contentpath="shape"]')?.querySelector("input");
    if (place) this.active = place;
    this.draw();
  }

  at(event) {
    const box = this.picture.getBoundingClientRect();
    return [(100 * (event.clientX - box.left)) / box.width, (100 * (event.clientY - box.top)) / box.height, box.height / box.width];
  }

  // Drag from the middle of a circle outwards: for the area whose field was used last, else for the first that is empty.
  begin(event) {
    const input = this.active?.isConnected ? this.active : this.shapes.find((one) => !one.value);
    if (!input || event.button !== 0) return;
    event.preventDefault();
    this.stage.setPointerCapture(event.pointerId);
    const [x, y, ratio] = this.at(event);
    const move = (moved) => {
      const [toX, toY] = this.at(moved);
      const radius = Math.hypot(toX - x, (toY - y) * ratio);
      write(input, `circle ${rounded(x)} ${rounded(y)} ${rounded(Math.max(2, radius))}`);
    };
    const end = () => {
      this.stage.removeEventListener("pointermove", move);
      this.stage.removeEventListener("pointerup", end);
    };
    this.stage.addEventListener("pointermove", move);
    this.stage.addEventListener("pointerup", end);
    move(event);
  }

  draw() {
    const [width, height] = [this.picture.naturalWidth || 100, this.picture.naturalHeight || 100];
    this.drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.drawing.replaceChildren();
    for (const [place, input] of this.shapes.entries()) {
      const [circle, polygon] = [CIRCLE.exec(input.value), POLYGON.exec(input.value)];
      const shape = document.createElementNS(SVG, circle ? "circle" : "polygon");
      let middle;
      if (circle) {
        middle = [(circle[1] * width) / 100, (circle[2] * height) / 100];
        for (const [name, value] of [["cx", middle[0]], ["cy", middle[1]], ["r", (circle[3] * width) / 100]]) shape.setAttribute(name, value);
      } else if (polygon) {
        const corners = polygon[1].trim().split(" ").map((corner) => corner.split(",").map(Number));
        const drawn = corners.map(([x, y]) => [(x * width) / 100, (y * height) / 100]);
        middle = [0, 1].map((side) => drawn.reduce((sum, corner) => sum + corner[side], 0) / drawn.length);
        shape.setAttribute("points", drawn.map((corner) => corner.join(",")).join(" "));
      } else continue;
      const number = document.createElementNS(SVG, "text");
      for (const [name, value] of [["x", middle[0]], ["y", middle[1]], ["font-size", width / 24]]) number.setAttribute(name, value);
      number.textContent = String(place + 1);
      if (input === this.active) shape.setAttribute("class", "is-active");
      this.drawing.append(shape, number);
    }
  }
}

const known = new WeakMap();

function look() {
  for (const places of document.querySelectorAll('[data-contentpath="places"]')) {
    const image = places.parentElement?.querySelector(':scope > [data-contentpath="image"]');
    if (!image) continue;
    if (known.has(places)) known.get(places).refresh();
    else known.set(places, new Places(image, places));
  }
}

document.addEventListener("DOMContentLoaded", () => {
  if (!document.querySelector('[data-contentpath="questions"]')) return;
  look();
  // Blocks and pictures come and go while a page is written. One look for many changes.
  let waits = 0;
  new MutationObserver((changes) => {
    if (waits || changes.every((change) => change.target.closest?.(".places-editor, .places-editor__numbers"))) return;
    waits = requestAnimationFrame(() => {
      waits = 0;
      look();
    });
  }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["value"] });
});
