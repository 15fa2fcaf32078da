// People, drawn 1.4 times too tall so that they read. Each returns [depth, svg].
import { colour, mix, rounded as r, shade } from "./model.js";

const CLOTHS = ["cloth1", "cloth2", "cloth3", "cloth4", "cloth5"];
const SKINS = ["skin0", "skin1", "skin2"];

/** How somebody looks, drawn from dice. */
export const look = (roll) => ({ cloth: CLOTHS[Math.floor(roll() * 5)], skin: SKINS[Math.floor(roll() * 3)], size: 0.93 + roll() * 0.12, phase: roll() * 6.28 });

/**
 * Somebody at a place. `step` is a phase in radians when walking (null: standing), `hand` lifts an arm to one side (-1, 1),
 * `up` 0…1 lets somebody come into the picture or leave it, `card` 0…1 makes them of white card: not counted here.
 */
export function person(view, x, y, { cloth = "cloth1", skin = "skin1", size = 1, z = 0, step = null, hand = 0, up = 1, vest = false, seated = false, card = 0 } = {}) {
  if (up <= 0) return [x + y, ""];
  const [px, ground] = view.at(x, y, 0);
  const s = (view.unit / 18.2) * size * 1.12;
  const py = view.at(x, y, z)[1] - (step === null ? 0 : Math.abs(Math.sin(step)) * 0.9 * s) + (seated ? 2.4 * s : 0);
  const [ink, clothes, face] = [mix(colour("line"), colour("todo-line"), card), mix(colour(cloth), colour("card-t"), card), mix(colour(skin), colour("card-l"), card)];
  const line = `stroke="${ink}" stroke-width="${r(view.thin * 0.75)}"`;
  const high = seated ? 7.6 : 11;
  const body = `M${r(px - 2.5 * s)} ${r(py)}L${r(px - 2.8 * s)} ${r(py - (high - 2.7) * s)}Q${r(px - 2.7 * s)} ${r(py - high * s)} ${r(px)} ${r(py - high * s)}Q${r(px + 2.7 * s)} ${r(py - high * s)} ${r(px + 2.8 * s)} ${r(py - (high - 2.7) * s)}L${r(px + 2.5 * s)} ${r(py)}Z`;
  let svg = z || seated ? "" : `<ellipse cx="${r(px + 3 * s)}" cy="${r(ground)}" rx="${r(4.7 * s)}" ry="${r(1.7 * s)}" ${shade()}/>`;
  if (hand) svg += `<path d="M${r(px + hand * 2.2 * s)} ${r(py - (high - 2.2) * s)}l${r(hand * 3.6 * s)} ${r(-1.6 * s)}" fill="none" stroke="${colour("line")}" stroke-width="${r(2.4 * s)}"/><path d="M${r(px + hand * 2.2 * s)} ${r(py - (high - 2.2) * s)}l${r(hand * 3.6 * s)} ${r(-1.6 * s)}" fill="none" stroke="${colour(cloth)}" stroke-width="${r(1.5 * s)}"/>`;
  svg += `<path d="${body}" fill="${clothes}" ${line}/>`;
  if (vest) svg += `<path d="M${r(px - 2.7 * s)} ${r(py - 6.4 * s)}H${r(px + 2.7 * s)}V${r(py - 4.6 * s)}H${r(px - 2.7 * s)}Z" fill="${colour("aww")}" ${line}/>`;
  svg += `<circle cx="${r(px)}" cy="${r(py - (high + 2.4) * s)}" r="${r(2.35 * s)}" fill="${face}" ${line}/>`;
  return [x + y, up < 1 ? `<g opacity="${r(up * 10) / 10}">${svg}</g>` : svg];
}

/** Somebody in a wheelchair. */
export function wheelchair(view, x, y, options) {
  const [px, py] = view.at(x, y, 0);
  const s = (view.unit / 18.2) * 1.12;
  const line = `stroke="${colour("line")}" stroke-width="${r(view.thin)}"`;
  const chair = `<ellipse cx="${r(px + 3.4 * s)}" cy="${r(py)}" rx="${r(5.4 * s)}" ry="${r(1.9 * s)}" ${shade()}/><path d="M${r(px - 3.4 * s)} ${r(py - 8 * s)}v${r(5 * s)}h${r(5.4 * s)}l${r(2 * s)} ${r(3 * s)}" fill="none" stroke="${colour("line")}" stroke-width="${r(1.3 * s)}"/>`;
  const wheel = `<ellipse cx="${r(px - 0.4 * s)}" cy="${r(py - 2.2 * s)}" rx="${r(2.7 * s)}" ry="${r(3 * s)}" fill="${colour("metal-t")}" fill-opacity=".55" ${line}/>`;
  return [x + y, chair + person(view, x, y, { ...options, seated: true, step: null })[1].replace(/^/, `<g transform="translate(0 ${r(-4.4 * s)})">`) + "</g>" + wheel];
}

/** A dog on a lead, beside its person. */
export function dog(view, x, y, step) {
  const [px, py] = view.at(x, y, 0);
  const s = (view.unit / 18.2) * 1.12;
  const line = `stroke="${colour("line")}" stroke-width="${r(view.thin * 0.75)}"`;
  const wag = Math.sin(step * 2) * 0.8;
  return [
    x + y,
    `<ellipse cx="${r(px + s)}" cy="${r(py)}" rx="${r(4 * s)}" ry="${r(1.2 * s)}" ${shade()}/>` +
      `<path d="M${r(px - 3 * s)} ${r(py)}v${r(-3.4 * s)}q0 ${r(-1 * s)} ${r(s)} ${r(-s)}h${r(3 * s)}l${r(0.9 * s)} ${r(-1.8 * s)}l${r(1.9 * s)} ${r(1 * s)}v${r(1.6 * s)}l${r(-1.4 * s)} ${r(0.6 * s)}v${r(3 * s)}h${r(-1.2 * s)}v${r(-1.8 * s)}h${r(-2.4 * s)}v${r(1.8 * s)}Z" fill="${colour("wood-l")}" ${line}/>` +
      `<path d="M${r(px - 3 * s)} ${r(py - 3.8 * s)}l${r((-1.4 + wag) * s)} ${r(-1.8 * s)}" fill="none" ${line}/>`,
  ];
}

/** A pram that somebody pushes. */
export function pram(view, x, y) {
  const [px, py] = view.at(x, y, 0);
  const s = (view.unit / 18.2) * 1.12;
  const line = `stroke="${colour("line")}" stroke-width="${r(view.thin * 0.8)}"`;
  return [
    x + y,
    `<ellipse cx="${r(px + s)}" cy="${r(py)}" rx="${r(4.4 * s)}" ry="${r(1.4 * s)}" ${shade()}/>` +
      `<path d="M${r(px - 3.2 * s)} ${r(py - 4.6 * s)}h${r(6.4 * s)}q${r(-0.4 * s)} ${r(3.4 * s)} ${r(-3.2 * s)} ${r(3.4 * s)}q${r(-2.8 * s)} 0 ${r(-3.2 * s)} ${r(-3.4 * s)}Z" fill="${colour("awb")}" ${line}/>` +
      `<path d="M${r(px + 3.2 * s)} ${r(py - 4.6 * s)}a${r(3.2 * s)} ${r(3.2 * s)} 0 0 0 ${r(-3.2 * s)} ${r(-3.2 * s)}v${r(3.2 * s)}Z" fill="${colour("awb-r")}" ${line}/>` +
      [-1.8, 1.8].map((n) => `<circle cx="${r(px + n * s)}" cy="${r(py - 0.7 * s)}" r="${r(0.9 * s)}" fill="${colour("dark")}" ${line}/>`).join(""),
  ];
}
