// How many people share a square metre, and how many get through. First a way of three metres, then the Lindenplatz. 68 seconds.
import { View, between, clamp, colour, dice, rounded as r, setNight, stacked, unfold } from "./model.js";
import { HOUSES, board, surroundings, view as square } from "./lindenplatz.js";
import { look, person } from "./people.js";
import { arrow, figure, plate, sign, stones } from "./signs.js";
import { house, lamp, linden, planter, stage, stall } from "./things.js";

export const seconds = 68;

// --- First part: a way, drawn to scale. One unit is one metre. ---

const way = new View(256, 112, 50);
const [LONG, BROAD, FIELD] = [9, 3, [3, 6]];
const STEPS = [[0, 1], [6.2, 1], [7.6, 2], [12.2, 2], [13.6, 3], [18.4, 3], [19.8, 4], [24.4, 4], [25.8, 5], [68, 5]];
const TURN = 35; // the way gives place to the square
const MOST = 5;
const STRIDE = 1.3; // metres in a second where nobody is in the way

/** Persons in a square metre at a moment. */
function density(time) {
  for (let n = 1; n < STEPS.length; n += 1) {
    const [[t0, v0], [t1, v1]] = [STEPS[n - 1], STEPS[n]];
    if (time <= t1) return v0 + (v1 - v0) * between(time, t0, t1);
  }
  return MOST;
}

// The course of the curve in the lesson's figure: greatest between two and three, without exact values.
const pace = (persons) => Math.exp(-((persons / 3.54) ** 2));
const flow = (persons) => (persons * pace(persons)) / 1.518;

/** How far everybody has gone; summed in fixed steps, so that every moment is the same in every run. */
const gone = (() => {
  const sums = [0];
  for (let n = 1; n <= seconds * 50; n += 1) sums.push(sums[n - 1] + (STRIDE * pace(density(n / 50))) / 50);
  return (time) => sums[Math.min(sums.length - 1, Math.round(time * 50))];
})();

/** Places on the way for each density, evenly spread; the first people keep theirs as well as they can. */
const PLACES = (() => {
  const all = [];
  for (let n = 0; n < MOST * LONG * BROAD; n += 1) all.push([((0.5 + n * 0.7548777) % 1) * LONG, 0.25 + ((0.5 + n * 0.5698403) % 1) * (BROAD - 0.5)]);
  const levels = [];
  for (let level = 1; level <= MOST; level += 1) {
    const points = (levels.at(-1) ?? []).concat(all.slice((level - 1) * LONG * BROAD, level * LONG * BROAD)).map((point) => [...point]);
    const reach = 1.05 / Math.sqrt(level);
    for (let round = 0; round < 80; round += 1) {
      for (const one of points) {
        let [px, py] = [0, 0];
        for (const other of points) {
          let dx = one[0] - other[0];
          if (dx > LONG / 2) dx -= LONG;
          if (dx < -LONG / 2) dx += LONG;
          const dy = one[1] - other[1];
          const far = Math.hypot(dx, dy);
          if (far > 0 && far < reach) {
            px += (dx / far) * (reach - far);
            py += (dy / far) * (reach - far);
          }
        }
        one[0] = (one[0] + px * 0.2 + LONG) % LONG;
        one[1] = clamp(one[1] + py * 0.2, 0.22, BROAD - 0.22);
      }
    }
    levels.push(points);
  }
  return levels;
})();

const WHO = (() => {
  const roll = dice(3);
  return Array.from({ length: MOST * LONG * BROAD }, () => ({ ...look(roll), late: roll() }));
})();

/** Where person `n` would be on the way, without the walking. */
function place(n, persons) {
  const low = Math.max(Math.floor(persons), Math.ceil((n + 1) / (LONG * BROAD)), 1);
  const [from, to] = [PLACES[low - 1][n], PLACES[Math.min(low, MOST - 1)][n]];
  const share = clamp(persons - low);
  let dx = to[0] - from[0];
  if (dx > LONG / 2) dx -= LONG;
  if (dx < -LONG / 2) dx += LONG;
  return [from[0] + dx * share, from[1] + (to[1] - from[1]) * share];
}

function walkers(time) {
  const persons = density(time);
  const found = [];
  WHO.forEach((who, n) => {
    const level = Math.floor(n / (LONG * BROAD)) + 1;
    const up = level === 1 ? 1 : clamp((persons - (level - 1)) * 2.2 - who.late * 1.2);
    if (up <= 0) return;
    const [px, py] = place(n, persons);
    const x = (px + gone(time)) % LONG;
    const edge = clamp(Math.min(x, LONG - x) / 0.5);
    const tight = clamp(persons - 3.4) * 0.022;
    const [sx, sy] = [Math.sin(time * 1.7 + who.phase) * tight, Math.cos(time * 1.4 + who.phase * 2) * tight];
    const step = pace(persons) > 0.2 ? time * 3 + pace(persons) * 0.1 + gone(time) * 3 + who.phase : gone(time) * 5 + who.phase;
    const outside = 1 - clamp(Math.min(x - FIELD[0], FIELD[1] - x) / 0.16 + 0.5);
    found.push(person(way, x + sx, py + sy, { ...who, card: outside, size: who.size * 1.42, up: Math.min(up, edge), step }));
  });
  return found;
}

function lane(time) {
  const [a, b] = [-0.4, LONG + 0.4];
  const flat = (x, y, X, Y, name, stroke = "none") => way.face([[x, y, 0], [X, y, 0], [X, Y, 0], [x, Y, 0]], colour(name), { stroke });
  let svg = `<rect width="960" height="540" fill="${colour("land")}"/>`;
  svg += way.box(a, -0.9, -0.28, b - a, BROAD + 1.8, 0.28, "stone") + flat(a, 0, b, BROAD, "pave", colour("line"));
  for (let n = 0; n <= LONG; n += 1) svg += way.line([[n, 0, 0], [n, BROAD, 0]], { stroke: colour("pave2"), width: 1.4 });
  for (let n = 1; n < BROAD; n += 1) svg += way.line([[a, n, 0], [b, n, 0]], { stroke: colour("pave2"), width: 1.4 });
  const [from, to] = FIELD;
  svg += way.face([[from, 0, 0], [to, 0, 0], [to, BROAD, 0], [from, BROAD, 0]], colour("linde-tint"), { stroke: colour("linde-line"), width: 3.2 });
  for (let n = 1; n < 3; n += 1) svg += way.line([[from + n, 0, 0], [from + n, BROAD, 0]], { stroke: colour("linde-line"), width: 1.2 }) + way.line([[from, n, 0], [to, n, 0]], { stroke: colour("linde-line"), width: 1.2 });
  const things = walkers(time);
  for (const x of [0, 2.6, 5.2, 7.8]) {
    things.push([x - 9, planter(way, x, -0.78, { dx: 1.1, dy: 0.6 })[1]]);
    things.push([x + BROAD + 9, planter(way, x, BROAD + 0.22, { dx: 1.1, dy: 0.6 })[1]]);
  }
  return svg + stacked(things);
}

/** How many people stand in the field: nine square metres, drawn as nine stones. */
function counter(time) {
  const persons = density(time);
  const shown = Math.round(persons);
  const n = shown * 9;
  let svg = plate(24, 330, 222, 118) + sign("people", 52, 364, 1) + figure(74, 371, n, { size: 26 });
  svg += figure(122, 371, "÷", { size: 24, name: "muted", weight: 500 }) + sign("area", 158, 363, 0.95) + figure(176, 371, "9 m²", { size: 22 });
  return svg + figure(44, 431, shown, { size: 50, name: "petrol" }) + figure(78, 431, "/m²", { size: 26, weight: 500, name: "muted" });
}

/** The curve: to the right people in a square metre, upwards how many get through. */
function chart(time) {
  const [x, y, w, h] = [694, 190, 208, 122];
  const persons = density(time);
  const px = (value) => x + (value / 5.4) * w;
  const py = (value) => y - flow(value) * h * 0.92;
  const shown = Math.max(0.3, persons);
  const until = time < 29.6 ? Math.min(shown, MOST) : MOST;
  let svg = plate(640, 22, 296, 204);
  const band = between(time, 13.4, 14.4);
  if (band > 0) svg += `<g opacity="${r(band * 10) / 10}"><rect x="${r(px(2))}" y="46" width="${r(px(3) - px(2))}" height="${y - 46}" fill="${colour("linde-tint")}" stroke="${colour("linde-line")}" stroke-width="1.5"/></g>`;
  svg += `<path d="M${x} 44V${y}H${x + w + 12}M${x - 5} 51L${x} 43L${x + 5} 51M${x + w + 5} ${y - 5}L${x + w + 13} ${y}L${x + w + 5} ${y + 5}" fill="none" stroke="${colour("ink")}" stroke-width="1.8"/>`;
  for (let n = 1; n <= MOST; n += 1) svg += `<path d="M${r(px(n))} ${y}v5" stroke="${colour("ink")}" stroke-width="1.6"/>` + figure(px(n), y + 22, n, { size: 16, anchor: "middle", weight: n === Math.round(persons) ? 600 : 500, name: n === Math.round(persons) ? "ink" : "muted" });
  svg += figure(924, y + 22, "/m²", { size: 14, anchor: "end", weight: 500, name: "muted" });
  // The sign for flow: somebody, and an arrow onwards.
  svg += sign("people", 660, 62, 0.8) + `<path d="M652 84h17m-6-5l6 5-6 5" fill="none" stroke="${colour("petrol")}" stroke-width="2.6"/>`;
  const points = [];
  for (let value = 0; value <= until + 0.001; value += 0.05) points.push(`${r(px(value))} ${r(py(value))}`);
  svg += `<path d="M${points.join("L")}" fill="none" stroke="${colour("petrol")}" stroke-width="3.4"/>`;
  return svg + `<circle cx="${r(px(shown))}" cy="${r(py(shown))}" r="7" fill="${colour("ziegel")}" stroke="${colour("surface")}" stroke-width="2"/>`;
}

// --- Second part: the Lindenplatz fills, and the inflow is stopped early. ---

const STOP = 53.4;
const [FILL, EMPTY] = [38, STOP + 1.6];

/** Places before the stage, the best ones first; `come` and `go` in seconds. */
const GUESTS = (() => {
  const roll = dice(29);
  const places = [];
  for (let row = 0; row < 9; row += 1) {
    for (let n = 0; n < 13; n += 1) {
      const [x, y] = [1.3 + n * 0.5 + (row % 2) * 0.25 + roll() * 0.12, 4.7 + row * 0.36 + roll() * 0.1];
      const far = Math.hypot((x - 4.4) * 0.8, (y - 4.4) * 1.1);
      if (far < 4.1 && x < 7.9 && !(x < 2.5 && y > 7)) places.push({ x, y, far, who: look(roll) });
    }
  }
  places.sort((one, other) => one.far - other.far);
  const before = 44;
  return places.map((guest, n) => ({
    ...guest,
    come: n < before ? 0 : FILL + ((n - before) / (places.length - before)) * (STOP - FILL - 0.6),
    go: n < before - 4 ? (n % 4 === 3 && n > 12 ? FILL + 1 + (n - 13) * 0.45 : 999) : EMPTY + ((places.length - n) / (places.length - before)) * 9.5,
  }));
})();

function along(path, time, start, speed) {
  let left = (time - start) * speed;
  for (let n = 1; n < path.length; n += 1) {
    const [[x0, y0], [x1, y1]] = [path[n - 1], path[n]];
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (left < length) return [x0 + ((x1 - x0) * left) / length, y0 + ((y1 - y0) * left) / length, true];
    left -= length;
  }
  return [...path.at(-1), false];
}

function guests(time) {
  const found = [];
  const [door, out] = [[1.7, 8.9], [10.9, 4.9]];
  const room = between(time, EMPTY, EMPTY + 7) * 0.1;
  for (const guest of GUESTS) {
    const sway = Math.sin(time * 2 + guest.x * 0.25) * 0.05;
    const home = [guest.x + (guest.x - 4.4) * room + sway, guest.y + (guest.y - 4.6) * room];
    if (time < guest.come) continue;
    const way_out = time > guest.go;
    const path = way_out ? [home, [Math.min(8.4, home[0] + 1.8), Math.max(5.6, home[1] - 0.2)], [8.9, 5 + guest.x * 0.06 - 0.3], [out[0], out[1] + guest.x * 0.06 - 0.3]] : [door, [1.9 + (guest.x - 1.9) * 0.3, 7.9], home];
    const [x, y, moving] = guest.come === 0 && !way_out ? [...home, false] : along(path, time, way_out ? guest.go : guest.come, 1.5);
    const up = Math.min(clamp((9.0 - y) * 3), clamp((10.8 - x) * 2), guest.come === 0 ? 1 : clamp((time - guest.come) * 3));
    found.push(person(square, x, y, { ...guest.who, up, step: moving ? time * 7 + guest.who.phase : null }));
  }
  return found;
}

function place_signs(time) {
  const shut = time > STOP;
  const label = (x, y, text) => plate(x, y, 92, 34) + figure(x + 46, y + 24, text, { size: 19, anchor: "middle" });
  let svg = "";
  if (time > 38.2) svg += label(126, 392, shut ? "0/min" : "120/min");
  if (time > 40.6) svg += label(764, 366, "40/min");
  return svg;
}

/** The sum of the lesson: what comes less what goes, and how long the room lasts. */
function sum(time) {
  if (time < 43) return "";
  const shut = time > STOP;
  const line = (y, left, right) => figure(44, y, left, { weight: 500 }) + figure(268, y, right, { anchor: "end" });
  const rows = time < 45.6 ? 1 : shut ? 2 : 3;
  let svg = plate(24, 22, 264, 24 + rows * 34) + line(56, shut ? "0 − 40" : "120 − 40", shut ? "= −40/min" : "= 80/min");
  if (rows > 1) svg += (shut ? "" : line(90, "400 ÷ 80", "= 5 min")) + stones(44, shut ? 73 : 106, 5, minutes(time)) + (shut ? "" : figure(268, 121, `${Math.ceil(minutes(time) - 0.01)} min`, { anchor: "end" }));
  return svg;
}

/** Minutes that are left: from five down to three, where the inflow is stopped. */
const minutes = (time) => 5 - clamp((time - 48.6) / (STOP - 48.6)) * 2;

function lindenplatz(time) {
  const sway = (n) => Math.sin(time * 0.9 + n) * 0.7;
  const things = HOUSES.map(([x, options]) => house(square, x, options));
  const scene = stage(square, 2.6, 2.25, { dy: 1.7 });
  things.push(scene.back, scene.roof, stall(square, 6.9, 2.3, { cloth: "awa" }), linden(square, 9.4, 0.9, { size: 0.9, sway: sway(1) }), linden(square, 0.8, 3.6, { size: 1, sway: sway(2) }));
  things.push(lamp(square, 0.6, 7.4).post, lamp(square, 9.4, 7.6).post, planter(square, 3.3, 7.75, { dx: 0.9, dy: 0.5 }), planter(square, 0.1, 7.75, { dx: 0.7, dy: 0.5 }));
  for (const [x, y, cloth, skin] of [[3.4, 2.9, "cloth3", "skin0"], [4.5, 3.2, "cloth2", "skin2"], [5.5, 2.8, "cloth5", "skin1"]]) things.push(person(square, x, y, { cloth, skin, z: 0.45 + Math.abs(Math.sin(time * 4.2 + x)) * 0.04 }));
  const shut = unfold(time, STOP, 0.8);
  const staff = { cloth: "cloth4", skin: "skin1", vest: true };
  things.push(person(square, 0.9, 7.5, staff), person(square, 3, 7.6, { ...staff, skin: "skin2", hand: time > STOP - 0.6 ? -1 : 0 }), person(square, 6.9, 4, { ...staff, skin: "skin0" }));
  if (shut > 0) things.push(planter(square, 1.15, 7.95, { up: shut, dx: 0.9, dy: 0.42 }), planter(square, 2.2, 7.95, { up: shut, dx: 0.9, dy: 0.42 }));
  const flowing = (time * 0.9) % 1;
  let arrows = "";
  if (time > 37.6) arrows += arrow(square, [1.95, 11.3 - (time < STOP ? flowing * 0.15 : 0)], [1.95, 8.75 - (time < STOP ? flowing * 0.15 : 0)], { breadth: 0.95, hollow: time > STOP });
  if (time > 40) arrows += arrow(square, [10.5 + flowing * 0.15, 4.9], [12.7 + flowing * 0.15, 4.9], { breadth: 0.4 });
  return surroundings() + board() + arrows + stacked([...things, ...guests(time)]) + place_signs(time) + sum(time);
}

/** The picture at a moment. */
export function draw(time) {
  setNight(0);
  const first = () => lane(time) + counter(time) + chart(time);
  if (time < TURN) return first();
  const share = between(time, TURN, TURN + 1.4);
  return share < 1 ? `${first()}<g opacity="${r(share * 100) / 100}">${lindenplatz(time)}</g>` : lindenplatz(time);
}
