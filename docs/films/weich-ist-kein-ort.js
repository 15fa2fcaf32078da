// One place through a day and a night: use, people and measures change, the paving stays. 58 seconds.
import { between, clamp, colour, dice, during, rounded as r, setNight, shade, stacked, unfold } from "./model.js";
import { dog, look, person, pram, wheelchair } from "./people.js";
import { clock, digits, figure, plate, sign, stones } from "./signs.js";
import { HOUSES, board, surroundings, view } from "./lindenplatz.js";
import { bench, bollard, fountain, house, lamp, linden, pit, planter, stage, stall, van } from "./things.js";

export const seconds = 60;

// What happens when, in seconds.
const MARKET = [8.2, 20.6];
const CONCERT = [22.2, 34.2];
const MEASURES = 47.5;
const HOURS = [[0, 7], [6.6, 7], [9.2, 10], [20, 10], [23.4, 20], [33.4, 20], [36.8, 26], [42.2, 26], [45.4, 35], [53.4, 35], [56.2, 44], [60, 44]];
const LIGHT = [[0, 0.42], [3.5, 0], [20, 0], [23.4, 0.97], [33.4, 0.97], [36.8, 1], [42, 1], [45.2, 0], [53.4, 0], [56.4, 0.97], [60, 0.97]];
const GAUGES = {
  use: [[0, 1], [8, 1], [9.4, 2], [21, 2], [24, 3], [33.6, 3], [36, 0], [45, 0], [51, 2], [60, 2]],
  people: [[0, 1], [8.4, 1], [10.4, 3], [21, 3], [24.2, 4], [33.8, 4], [36.2, 1], [45, 1], [51, 2], [60, 2]],
  measures: [[0, 1], [8.6, 1], [10, 2], [21.4, 2], [24.4, 4], [34, 4], [36.4, 1], [47.4, 1], [51.6, 4], [60, 4]],
};

/** The value of a curve of [second, value] at a moment. */
function at(curve, time) {
  for (let n = 1; n < curve.length; n += 1) {
    const [[t0, v0], [t1, v1]] = [curve[n - 1], curve[n]];
    if (time <= t1) return v0 + (v1 - v0) * between(time, t0, t1);
  }
  return curve.at(-1)[1];
}

const present = (time, start, end, length = 0.8) => clamp((time - start) / length) * (1 - clamp((time - end) / length));
const walk = (time, from, to, start, end) => {
  const n = clamp((time - start) / (end - start));
  return [from[0] + (to[0] - from[0]) * n, from[1] + (to[1] - from[1]) * n];
};

// --- The square ---

/** How bright a house's windows are: all in the evening, two late at night. */
function windows(number, time) {
  const evening = between(time, 21.4 + number * 0.25, 22 + number * 0.25) * (1 - between(time, 35.2 + number * 0.2, 35.8 + number * 0.2));
  const late = number === 1 || number === 4 ? between(time, 35, 35.5) * (1 - between(time, 43, 43.8)) * 0.9 : 0;
  const morning = number === 0 || number === 3 ? 1 - between(time, 1.4, 3) : 0;
  return Math.max(evening, late, morning, between(time, 54.4 + number * 0.25, 55 + number * 0.25));
}

// --- People ---

function crowd(time) {
  const found = [];
  const add = (from, to, start, end, options = {}) => {
    const up = present(time, start, end);
    if (up <= 0) return;
    const [x, y] = walk(time, from, to, options.go ?? start, options.stop ?? end);
    const moving = time > (options.go ?? start) && time < (options.stop ?? end) && (from[0] !== to[0] || from[1] !== to[1]);
    found.push((options.draw ?? person)(view, x, y, { ...options, up, step: moving ? time * 7 + (options.phase ?? 0) : null }));
  };
  morning(time, add, found);
  market(add);
  chatting(add);
  concert(time, add, found);
  add([7.6, 6.5], [1.6, 6.5], 35.6, 43.4, { cloth: "cloth3", skin: "skin0" });
  together(time, add, found);
  return found;
}

function morning(time, add, found) {
  add([0.6, 6.3], [6.8, 6.3], -1, 8.6, { cloth: "cloth2", skin: "skin2" });
  if (time < 8.6) found.push(dog(view, ...walk(time, [1.1, 6.55], [7.3, 6.55], -1, 8.6), time * 5));
  add([9.4, 4.9], [4.2, 4.9], -1, 8.2, { cloth: "cloth1", skin: "skin0" });
  add([9.1, 5.3], [3.9, 5.3], -1, 8.2, { cloth: "cloth3", skin: "skin0", size: 0.72, phase: 1 });
  add([5.5, 3.1], [4.9, 2.05], 1, 5.6, { cloth: "cloth4", skin: "skin1", go: 2, stop: 4.4 });
}

const STALLS = [[1.1, 3, "awb", 0], [3.5, 3, "awa", 0.3], [5.9, 3, "awb", 0.6], [1.3, 5.7, "awa", 0.9], [4, 5.7, "awb", 1.2]];

function market(add) {
  const roll = dice(5);
  const [start, end] = MARKET;
  STALLS.forEach(([x, y]) => {
    add([x + 0.5 + roll() * 0.6, y + 0.28], [x + 0.5, y + 0.28], start + 0.8, end - 0.3, { ...look(roll), go: 99, stop: 100 });
    for (const n of [0.15, 0.75, 1.35]) if (roll() < 0.85) add([x + n, y + 1.5 + roll() * 0.5], [x + n + roll() * 0.4, y + 1.32 + roll() * 0.2], start + 1 + roll() * 2, end - roll() * 0.8, { ...look(roll), go: start + 1, stop: start + 4 });
  });
  for (const [from, to] of [[[0.4, 4.9], [8.6, 5]], [[9.2, 5.3], [1, 5.1]], [[0.6, 7.6], [8.2, 7.7]], [[9.5, 7.2], [2.4, 7.3]], [[0.5, 2.6], [0.55, 7.5]], [[9.5, 2.5], [9.3, 7.4]], [[7.6, 7.6], [7.4, 2.7]], [[3.1, 7.2], [3, 2.6]], [[9.4, 6.9], [5.6, 5.2]], [[5.9, 7.7], [9.1, 3.2]], [[0.3, 4.3], [9, 7.6]], [[9.6, 3], [6.2, 7.4]], [[6.9, 2.6], [7.2, 7.5]]]) {
    const late = roll() * 1.6;
    add(from, to, start + 0.9 + late, end - 0.8 + late * 0.4, look(roll));
    if (roll() < 0.75) add([from[0] + 0.35, from[1] + 0.28], [to[0] + 0.35, to[1] + 0.28], start + 0.9 + late, end - 0.8 + late * 0.4, { ...look(roll), size: roll() < 0.4 ? 0.7 : 1 });
  }
}

/** People at the open end of the market who stand and talk. */
function chatting(add) {
  const roll = dice(41);
  const [start, end] = MARKET;
  for (const [x, y] of [[6.4, 7.1], [7.2, 6.6], [5.9, 6.3], [9.2, 7], [9.2, 4.9], [2.9, 7.6], [0.5, 5.2], [6.6, 5.1], [8.3, 7.5], [5, 7.4]]) {
    const late = roll() * 1.8;
    const still = { go: 99, stop: 100 };
    add([x, y], [x, y], start + 1.2 + late, end - 1 + late * 0.5, { ...look(roll), ...still });
    add([x + 0.38, y - 0.2], [x + 0.38, y - 0.2], start + 1.4 + late, end - 1 + late * 0.5, { ...look(roll), ...still, size: roll() < 0.3 ? 0.72 : 1 });
  }
}

function concert(time, add, found) {
  const roll = dice(29);
  const [start, end] = CONCERT;
  for (let row = 0; row < 8; row += 1) {
    for (let n = 0; n < 11; n += 1) {
      const [x, y] = [1.5 + n * 0.52 + (row % 2) * 0.26 + roll() * 0.12, 4.75 + row * 0.38 + roll() * 0.1];
      const far = Math.abs(x - 4.4) / 3.4 + row / 11;
      const who = look(roll);
      const [come, go] = [start + 0.4 + far * 1.5 + roll(), end - 0.8 + (1.3 - far) * 0.9 + roll() * 0.5];
      if (far > 1.18 || (row > 5 && roll() < 0.4)) continue;
      const sway = Math.sin(time * 2.1 + x * 0.25) * 0.06;
      add([x + sway, y], [x + sway, y], come, go, { ...who, size: roll() < 0.1 ? 0.75 : who.size, z: 0, go: 99, stop: 100 });
    }
  }
  for (const [x, y, cloth, skin] of [[3.4, 2.9, "cloth3", "skin0"], [4.5, 3.2, "cloth2", "skin2"], [5.5, 2.8, "cloth5", "skin1"]]) add([x, y], [x, y], start + 0.7, end - 1, { cloth, skin, z: 0.45 + Math.abs(Math.sin(time * 4.2 + x)) * 0.04, go: 99, stop: 100 });
  for (const [x, y, hand] of [[0.7, 5.2, 0], [7.9, 6.6, 1], [6.9, 4.3, 0]]) add([x, y], [x, y], start, end, { cloth: "cloth4", skin: "skin1", vest: true, hand, go: 99, stop: 100 });
  add([9.1, 5.9], [9.1, 5.9], MARKET[0] + 1, end, { cloth: "cloth1", skin: "skin2", go: 99, stop: 100 });
}

/** The last part: people who look after each other. */
function together(time, add, found) {
  const [start, end] = [MEASURES + 1.6, 99];
  const still = { go: 99, stop: 100 };
  add([0.3, 5], [4.1, 5], start, end, { draw: wheelchair, cloth: "cloth3", skin: "skin2", stop: start + 6 });
  add([-0.1, 5.25], [3.75, 5.3], start, end, { cloth: "cloth1", skin: "skin0", stop: start + 6 });
  add([5.2, 5.2], [4.75, 5.1], start + 1.4, end, { cloth: "cloth4", skin: "skin1", vest: true, hand: time > start + 4 ? 1 : 0, go: start + 2, stop: start + 4 });
  for (const [x, y, cloth, skin, n] of [[2.35, 2.75, "cloth2", "skin2", 0], [2.85, 2.75, "cloth5", "skin0", 0.3], [6.6, 7.02, "cloth1", "skin1", 0.8], [7.05, 7.02, "cloth3", "skin2", 1.1]]) add([x, y], [x, y], start + n, end, { cloth, skin, seated: true, ...still });
  add([9.6, 3], [6.6, 4.2], start + 0.6, end, { cloth: "cloth2", skin: "skin1", stop: start + 6.4 });
  if (time > start + 0.6) found.push(pram(view, ...walk(time, [9.15, 3.25], [6.1, 4.45], start + 0.6, start + 6.4)));
  add([8.9, 3.4], [7.9, 5.1], start + 1, end, { cloth: "cloth4", skin: "skin2", size: 0.7, stop: start + 4.4 });
  add([8.3, 5.6], [8.3, 5.6], start + 0.4, end, { cloth: "cloth5", skin: "skin2", hand: time > start + 2.6 && time < start + 6 ? -1 : 0, ...still });
  add([1, 6.6], [1.9, 6.1], start + 0.9, end, { cloth: "cloth1", skin: "skin1", hand: time > start + 3 && time < start + 6.4 ? 1 : 0, stop: start + 3 });
  const roll = dice(17);
  for (const [from, to, later, stop] of [[[0.3, 6], [7.4, 5.9], 1.6, 9], [[9.8, 4.6], [5.6, 6.2], 2.4, 8], [[9.7, 5.1], [5.3, 6.5], 2.4, 8], [[5.2, 2.1], [3.6, 4.3], 2, 6], [[7.4, 2.2], [8.4, 6.3], 3, 10], [[0.4, 3.4], [3.4, 3.9], 3.4, 8], [[9.4, 6.6], [6.6, 5.4], 4, 10], [[3.9, 7.6], [4, 6.2], 3.6, 8], [[3.5, 7.7], [3.65, 6.3], 3.6, 8]]) add(from, to, start + later, end, { ...look(roll), size: roll() < 0.25 ? 0.72 : 1, stop: start + stop });
  add([3.2, 8.2], [2.4, 6.4], start + 1.2, end, { cloth: "cloth3", skin: "skin0", stop: start + 4.2 });
}

// --- Things ---

const LAMPS = [[0.6, 7.4, 0], [8.9, 2.4, 0], [9.4, 7.5, MEASURES + 0.9], [0.5, 2.4, MEASURES + 1.1]];

function lamps(time) {
  const evening = (n) => between(time, 22 + n * 0.3, 22.3 + n * 0.3) * (1 - between(time, 43.4, 44.4));
  const first = 1 - between(time, 2, 3);
  const last = (n) => between(time, 54.8 + n * 0.4, 55.2 + n * 0.4);
  return LAMPS.map(([x, y, start], n) => lamp(view, x, y, { on: Math.max(evening(n), first, last(n)), up: start ? unfold(time, start) : 1 }));
}

function things(time) {
  const sway = (n) => Math.sin(time * 0.9 + n) * 0.7;
  const grow = (n) => unfold(time, MEASURES + n * 0.32, 0.9);
  const found = HOUSES.map(([x, options], number) => house(view, x, { ...options, lit: windows(number, time) }));
  found.push(fountain(view, 8.2, 4.3, time), linden(view, 9.6, 0.9, { kind: "leaf", size: 0.8, sway: sway(3) }));
  if (time < 8.2) found.push(van(view, 5.6 + between(time, 5.8, 8.2) * 6, 2.7));
  const [from, until] = MARKET;
  for (const [x, y, cloth, later] of STALLS) found.push(stall(view, x, y, { cloth, up: during(time, from + later, until + later * 0.5) }));
  found.push(stall(view, 8.3, 5.6, { cloth: "awa", up: during(time, from + 1.5, CONCERT[1]) }));
  const scene = stage(view, 2.6, 2.25, { up: during(time, CONCERT[0] - 0.2, CONCERT[1] + 0.4, 0.9), on: between(time, 23.6, 24.4) * (1 - between(time, 33.6, 34.4)), dy: 1.7 });
  found.push(scene.back, scene.roof);
  [[0.9, 4], [6.6, 2.9], [4.9, 7.3]].forEach(([x, y], n) => found.push(grow(n) > 0 ? linden(view, x, y, { up: grow(n), size: 1.05, sway: sway(n) }) : [x + y, ""]));
  [[2, 2.5, "x"], [6.3, 6.8, "x"], [5.1, 3.6, "x"]].forEach(([x, y, along], n) => found.push(bench(view, x, y, { up: unfold(time, MEASURES + 0.6 + n * 0.25), along })));
  [[2.6, 7], [7.8, 6.9], [9, 5.9]].forEach(([x, y], n) => found.push(planter(view, x, y, { up: unfold(time, MEASURES + 1 + n * 0.25), dx: 0.9, dy: 0.75 })));
  for (let n = 0; n < 6; n += 1) found.push(bollard(view, 0.9 + n * 1.5 + (n > 2 ? 0.4 : 0), 7.85, { up: unfold(time, MEASURES + 1.4 + n * 0.12) }));
  for (let n = 0; n < 4; n += 1) found.push(bollard(view, 9.85, 2.4 + n * 1.35, { up: unfold(time, MEASURES + 1.8 + n * 0.12) }));
  return found;
}

/** A cloud, and its shade that crosses the square. */
function cloud(time) {
  const n = (time - 42.6) / 7.4;
  if (n <= 0 || n >= 1) return ["", ""];
  const [x, y] = [-260 + n * 1500, 92 - n * 30];
  const puff = "M-74 22C-108 22-108-14-76-16C-72-48-22-56-6-32C12-54 58-44 58-14C94-14 94 22 62 22Z";
  const dim = Math.min(1, n * 5, (1 - n) * 5);
  const [sx, sy] = [x + 60, y + 250];
  const dark = `<g ${shade()} opacity="${r(dim * 10) / 10}"><path transform="translate(${r(sx)} ${r(sy)}) scale(3.1 2.2)" d="${puff}"/></g>`;
  return [dark, `<path transform="translate(${r(x)} ${r(y)})" d="${puff}" fill="${colour("card-t")}" stroke="${colour("line")}" stroke-width="1.6"/>`];
}

function signs(time) {
  setNight(between(at(LIGHT, time), 0.4, 0.6));
  const hours = at(HOURS, time);
  let svg = plate(24, 22, 186, 158) + clock(66, 64, 29, hours) + figure(196, 73, digits(hours), { size: 30, anchor: "end" });
  ["use", "people", "measures"].forEach((kind, n) => {
    svg += sign(kind, 48, 118 + n * 25 + (kind === "people" ? 2 : 0), 0.82) + stones(78, 109 + n * 25, 4, at(GAUGES[kind], time));
  });
  return svg;
}

/** The picture at a moment. */
export function draw(time) {
  setNight(at(LIGHT, time));
  const light = lamps(time);
  const pits = [[0.9, 4], [6.6, 2.9], [4.9, 7.3]].map(([x, y]) => pit(view, x, y)[1]).join("");
  const [dark, white] = cloud(time);
  const all = [...things(time), ...light.map((one) => one.post), ...crowd(time)];
  return surroundings() + board() + pits + light.map((one) => one.pool).join("") + stacked(all) + dark + white + signs(time);
}
