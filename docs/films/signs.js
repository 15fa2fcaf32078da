// Signs that need no language: a clock, rows of paving stones, arrows. Drawn flat, over the model.
import { clamp, colour, rounded as r } from "./model.js";

const PERSON = "M-5 10L-5.6-3Q-5.4-8 0-8Q5.4-8 5.6-3L5 10Z";

/** A white plate with a fine edge. */
export const plate = (x, y, width, height) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="${colour("surface")}" stroke="${colour("rule")}" stroke-width="1.5"/>`;

/** Words here are figures only. */
export function figure(x, y, text, { size = 22, anchor = "start", weight = 600, name = "ink", opacity = 1 } = {}) {
  return `<text x="${r(x)}" y="${r(y)}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" fill="${colour(name)}"${opacity < 1 ? ` opacity="${r(opacity * 10) / 10}"` : ""}>${text}</text>`;
}

/** A clock with hands; `hours` counts on past 24. */
export function clock(x, y, radius, hours) {
  const hand = (turn, length, width) => {
    const angle = turn * 2 * Math.PI;
    return `<path d="M${x} ${y}L${r(x + Math.sin(angle) * length)} ${r(y - Math.cos(angle) * length)}" stroke="${colour("ink")}" stroke-width="${width}" fill="none"/>`;
  };
  let svg = `<circle cx="${x}" cy="${y}" r="${radius}" fill="${colour("card-t")}" stroke="${colour("ink")}" stroke-width="2"/>`;
  for (let n = 0; n < 12; n += 1) {
    const angle = (n / 12) * 2 * Math.PI;
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    svg += `<path d="M${r(x + sin * radius * 0.82)} ${r(y - cos * radius * 0.82)}L${r(x + sin * radius * 0.9)} ${r(y - cos * radius * 0.9)}" stroke="${colour("field")}" stroke-width="${n % 3 ? 1.2 : 2.2}"/>`;
  }
  return svg + hand(hours / 12, radius * 0.48, 3.4) + hand(hours, radius * 0.72, 2.2) + `<circle cx="${x}" cy="${y}" r="2.6" fill="${colour("ziegel")}"/>`;
}

/** The hour as digits, to five minutes. */
export function digits(hours) {
  const minutes = Math.round((hours % 24) * 12) * 5;
  return `${Math.floor(minutes / 60) % 24}:${String(minutes % 60).padStart(2, "0")}`;
}

/** A row of paving stones, `value` of them filled; the last one in part, from its foot. */
export function stones(x, y, count, value, fill = "petrol") {
  let svg = "";
  for (let n = 0; n < count; n += 1) {
    const part = clamp(value - n);
    const [sx, full] = [x + n * 27, "12,1 23,8 12,15 1,8"];
    const cut = `<clipPath id="s${Math.round(sx)}-${Math.round(y)}"><rect x="0" y="${r(16 - 16 * part)}" width="24" height="16"/></clipPath>`;
    svg += `<g transform="translate(${r(sx)} ${r(y)})">${part > 0 && part < 1 ? cut : ""}<polygon points="${full}" fill="${colour("surface")}" stroke="${colour("field")}" stroke-width="1.4"/>`;
    if (part > 0) svg += `<polygon points="${full}" fill="${colour(fill)}" stroke="${colour(fill)}" stroke-width="1.4"${part < 1 ? ` clip-path="url(#s${Math.round(sx)}-${Math.round(y)})"` : ""}/>`;
    svg += "</g>";
  }
  return svg;
}

/** Signs for use (an awning), people, measures (a tree) and area (a paving stone). */
export function sign(kind, x, y, size = 1) {
  const line = `stroke="${colour("ink")}" stroke-width="1.6"`;
  const drawn = {
    use: `<path d="M-9-2L-7-9H7L9-2Z" fill="${colour("ziegel")}" ${line}/><path d="M-3.6-2L-2.6-9H2.6L3.6-2Z" fill="${colour("aww")}" ${line}/><path d="M-7.5-2V9H7.5V-2M-7.5 4H7.5" fill="none" ${line}/>`,
    people: `<path d="${PERSON}" fill="${colour("petrol")}" ${line}/><circle cx="0" cy="-12" r="4.4" fill="${colour("skin1")}" ${line}/>`,
    measures: `<path d="M0 11V-2" ${line} fill="none"/><path d="M0-12C6.4-9.6 9.4-3 7.8 1C6.2 5.4 1.6 5.8 0 4.2C-1.6 5.8-6.2 5.4-7.8 1C-9.4-3-6.4-9.6 0-12Z" fill="${colour("linde-l")}" ${line}/>`,
    area: `<polygon points="0,-8 12,0 0,8 -12,0" fill="${colour("pave2")}" ${line}/>`,
  };
  return `<g transform="translate(${x} ${y}) scale(${size})">${drawn[kind]}</g>`;
}

/** A broad arrow on the ground from one place to another; `share` sets its breadth. */
export function arrow(view, from, to, { breadth = 0.9, fill = "petrol", hollow = false, opacity = 1 } = {}) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  const [ux, uy] = [dx / length, dy / length];
  const [nx, ny] = [-uy, ux];
  const point = (along, across) => [from[0] + ux * along + nx * across, from[1] + uy * along + ny * across, 0];
  const [half, head] = [breadth / 2, Math.max(0.7, breadth)];
  const neck = length - head;
  const shape = [point(0, half), point(neck, half), point(neck, half * 2), point(length, 0), point(neck, -half * 2), point(neck, -half), point(0, -half)];
  return view.face(shape, hollow ? colour("surface") : colour(fill), { stroke: colour(fill), width: view.thin * 1.6, opacity });
}
