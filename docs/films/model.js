// The card model: colours of DESIGN.md section 6 by day and by night, the dimetric projection, and its plainest bodies.
// Everything returns SVG as text. Positions are in units of the board: x runs down-right, y down-left, z up.

const COLOURS = {
  line: ["#1d3c48", "#0a171d"], land: ["#eee8da", "#1a2f37"], street: ["#fbf9f4", "#253f49"], pave: ["#f0e9da", "#33474d"],
  pave2: ["#e2d6be", "#3d5257"], grass: ["#d3e0ab", "#2c4429"], ink: ["#10252e", "#eef2ee"], surface: ["#ffffff", "#14252d"],
  rule: ["#d8d0c0", "#33505c"], muted: ["#475c64", "#b3c3c8"], field: ["#5b6f77", "#8da4ac"], petrol: ["#0b5568", "#86cddd"],
  "todo-line": ["#a9b3b0", "#4a636e"], "card-t": ["#fffefb", "#324c57"], "card-l": ["#f6f1e6", "#28404a"], "card-r": ["#e3dbca", "#1d323b"],
  "wall-t": ["#fbf3e2", "#b3a78d"], "wall-l": ["#f7e9cd", "#a2957a"], "wall-r": ["#e3cda6", "#796d57"],
  "wallb-l": ["#efcdb5", "#96745f"], "wallb-r": ["#d8a98a", "#6f5343"], "wallc-l": ["#dfe6da", "#7d908a"], "wallc-r": ["#bccbbf", "#5c6e6a"],
  "roof-t": ["#d9805a", "#a9583a"], "roof-l": ["#c65d37", "#93452a"], "roof-r": ["#9c4223", "#6d301b"],
  "slate-t": ["#6f95a1", "#4f7481"], "slate-l": ["#4f7d8c", "#3c606d"], "slate-r": ["#345f6e", "#294954"],
  "stone-t": ["#f4f0e7", "#8d9690"], "stone-l": ["#ddd6c8", "#6f7a77"], "stone-r": ["#bfb7a6", "#525d5c"],
  "wood-t": ["#d8b98c", "#8d734e"], "wood-l": ["#b98f5c", "#765c3a"], "wood-r": ["#94693c", "#584327"],
  "metal-t": ["#d7dfe0", "#8b999d"], "metal-l": ["#9fb0b5", "#64757b"], "metal-r": ["#71878e", "#48585e"],
  "white-t": ["#fffefa", "#bcc0bb"], "white-l": ["#f6f3ea", "#a7acaa"], "white-r": ["#d6dcdc", "#7f8886"],
  "edge-l": ["#d8cfbb", "#2a3f47"], "edge-r": ["#c0b59d", "#1f3139"], "curt-l": ["#0f6276", "#1f6272"], "curt-r": ["#073e4c", "#123d48"],
  "leaf-l": ["#a9c46b", "#5d7a3a"], "leaf-r": ["#86a84a", "#47602b"], "linde-l": ["#8fbd3f", "#6f9c33"], "linde-r": ["#5f8d22", "#4f7722"],
  water: ["#9fd0d8", "#3f8390"], awa: ["#c65d37", "#b5603f"], "awa-r": ["#9c4223", "#6d301b"], awb: ["#1b7d92", "#2a7688"],
  "awb-r": ["#0b5568", "#194f5c"], aww: ["#fff8ea", "#cfc8b6"], glass: ["#9cc5cf", "#5b8491"], "glass-r": ["#6fa3b1", "#426874"],
  dark: ["#35525c", "#1c3038"], lit: ["#ffd765", "#ffdc7a"], "lit-r": ["#f2b93c", "#f7c24a"], "linde-fill": ["#7fab35", "#8fbd3f"],
  "linde-line": ["#3d6a12", "#a9d262"], "linde-tint": ["#ebf3dc", "#23391a"],
  cloth1: ["#0b5568", "#2a7688"], cloth2: ["#c65d37", "#c0643f"], cloth3: ["#f2b93c", "#d5a43c"], cloth4: ["#7fab35", "#7b9f3c"],
  cloth5: ["#fffefa", "#c9cfc9"], skin0: ["#8a5a3c", "#7a5138"], skin1: ["#c98f63", "#a97a56"], skin2: ["#edc39c", "#c9a585"],
  ziegel: ["#c65d37", "#e07a50"], laterne: ["#f2b93c", "#f7cb62"],
};

let night = 0;

const parts = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
const join = (numbers) => `#${numbers.map((n) => Math.round(n).toString(16).padStart(2, "0")).join("")}`;

/** Mix two colours written as #rrggbb; `share` is the part of the second. */
export const mix = (first, second, share) => join(parts(first).map((n, at) => n + (parts(second)[at] - n) * share));

/** Set the hour of all colours: 0 is day, 1 is night. */
export const setNight = (share) => { night = share; };
export const nightNow = () => night;

/** A colour at the hour that was set; half way there is a little warmth, or dusk would be grey. */
export const colour = (name) => mix(mix(...COLOURS[name], night), "#eeae7c", 0.8 * night * (1 - night));

const r = (n) => Math.round(n * 10) / 10;

/** Shade on the ground: ink at 11 %, black at 28 % by night. */
export const shade = () => `fill="${mix("#10252e", "#000000", night)}" fill-opacity="${r((0.11 + 0.17 * night) * 100) / 100}"`;

// --- Time ---

export const clamp = (n, low = 0, high = 1) => Math.min(high, Math.max(low, n));
const ease = (n) => n * n * (3 - 2 * n);

/** From 0 to 1 between two moments, smoothly. */
export const between = (time, start, end) => ease(clamp((time - start) / (end - start)));

/** From 0 to 1 from `start` on in 0.6 s, a little beyond and back: card that is unfolded. */
export function unfold(time, start, length = 0.7) {
  const n = clamp((time - start) / length);
  return n === 0 || n === 1 ? n : 1 + 2.2 * (n - 1) ** 3 + 1.2 * (n - 1) ** 2;
}

/** Something that unfolds at `start` and folds at `end`. */
export const during = (time, start, end, length = 0.7) => (time < end ? unfold(time, start, length) : 1 - between(time, end, end + 0.5));

/** The same dice in every run. */
export function dice(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

// --- Space ---

/** The projection, with its origin on the picture and the size of one unit in pixels. */
export class View {
  constructor(ox, oy, unit) {
    this.ox = ox;
    this.oy = oy;
    this.unit = unit;
  }

  at(x, y, z = 0) {
    return [this.ox + (x - y) * this.unit, this.oy + ((x + y) * this.unit) / 2 - z * 1.18 * this.unit];
  }

  /** A flat piece through points in space. */
  face(points, fill, { stroke = colour("line"), width = this.thin, opacity = 1 } = {}) {
    const d = points.map((point) => this.at(...point).map(r).join(" ")).join("L");
    const line = stroke === "none" ? 'stroke="none"' : `stroke="${stroke}" stroke-width="${r(width)}"`;
    return `<path d="M${d}Z" fill="${fill}" ${line}${opacity < 1 ? ` opacity="${r(opacity * 10) / 10}"` : ""}/>`;
  }

  get thin() {
    return this.unit / 24;
  }

  line(points, { stroke = colour("line"), width = this.thin, dash = "" } = {}) {
    const d = points.map((point) => this.at(...point).map(r).join(" ")).join("L");
    return `<path d="M${d}" fill="none" stroke="${stroke}" stroke-width="${r(width)}"${dash ? ` stroke-dasharray="${dash}"` : ""}/>`;
  }

  /** A box with three faces; `material` names colours ending in -t, -l and -r. */
  box(x, y, z, dx, dy, dz, material, options = {}) {
    const [t, l, right] = ["t", "l", "r"].map((side) => colour(`${material}-${side}`));
    const [X, Y, Z] = [x + dx, y + dy, z + dz];
    return (
      this.face([[x, Y, z], [X, Y, z], [X, Y, Z], [x, Y, Z]], l, options) +
      this.face([[X, y, z], [X, Y, z], [X, Y, Z], [X, y, Z]], right, options) +
      this.face([[x, y, Z], [X, y, Z], [X, Y, Z], [x, Y, Z]], t, options)
    );
  }

  /** A round body standing on the ground. */
  drum(x, y, z, radius, height, material) {
    const [cx, top] = this.at(x, y, z + height).map(r);
    const foot = r(this.at(x, y, z)[1]);
    const [rx, ry] = [r(radius * this.unit * 1.25), r((radius * this.unit * 1.25) / 2)];
    const [t, l, right] = ["t", "l", "r"].map((side) => colour(`${material}-${side}`));
    const line = `stroke="${colour("line")}" stroke-width="${r(this.thin)}"`;
    return (
      `<path d="M${r(cx - rx)} ${top}V${foot}A${rx} ${ry} 0 0 0 ${r(cx + rx)} ${foot}V${top}Z" fill="${l}" ${line}/>` +
      `<path d="M${r(cx + rx * 0.25)} ${top}V${r(foot + ry * 0.96)}A${rx} ${ry} 0 0 0 ${r(cx + rx)} ${foot}V${top}Z" fill="${right}"/>` +
      `<ellipse cx="${cx}" cy="${top}" rx="${rx}" ry="${ry}" fill="${t}" ${line}/>`
    );
  }

  /** An ellipse that lies on the ground. */
  disc(x, y, radius, attributes, z = 0) {
    const [cx, cy] = this.at(x, y, z).map(r);
    return `<ellipse cx="${cx}" cy="${cy}" rx="${r(radius * this.unit)}" ry="${r((radius * this.unit) / 2)}" ${attributes}/>`;
  }
}

/** Draw things from back to front: each is [depth, svg]. */
export const stacked = (things) => things.slice().sort((a, b) => a[0] - b[0]).map((thing) => thing[1]).join("");
export { r as rounded };
