// The Lindenplatz: its board of 10 by 8 units, the row of houses, and the town of card around.
import { View, colour, dice, rounded as r, stacked } from "./model.js";
import { house, linden } from "./things.js";

export const view = new View(498, 132, 35);
const [WIDE, DEEP] = [10, 8];

/** Where each house stands, and how it looks. */
export const HOUSES = [
  [0.1, { high: 2, wall: "wall", roof: "roof" }], [2.05, { high: 2.35, wall: "wallb", roof: "slate" }], [4, { high: 1.95, wall: "wall", roof: "roof" }],
  [5.95, { high: 2.2, wall: "wallc", roof: "roof" }], [7.9, { high: 1.9, wall: "wallb", roof: "slate" }],
];

/** Streets and houses of card around the board. */
export function surroundings() {
  const ground = (x, y, X, Y, name) => view.face([[x, y, 0], [X, y, 0], [X, Y, 0], [x, Y, 0]], colour(name), { stroke: "none" });
  let svg = `<rect width="960" height="540" fill="${colour("land")}"/>`;
  svg += ground(-30, 8.5, 40, 10, "street") + ground(10.5, -30, 12, 40, "street") + ground(-30, -2, 40, -0.9, "street") + ground(-2.1, -30, -1, 40, "street");
  const things = [];
  const roll = dice(11);
  const card = (x, y, high) => things.push(house(view, x, { y, dx: 1.85, dy: 1.5, high: high + roll() * 0.5, card: true }));
  for (const x of [-5.2, 0.2, 2.2, 6.2, 8.2, 13, 15, 17]) card(x, -4.4, 1.4);
  for (const x of [2.6, 4.6, 13.4, 15.4]) card(x, -8.2, 1.4);
  for (const y of [-0.4, 1.7, 5.2, 7.3, 11.4]) card(-4.8, y, 1.3);
  for (const y of [-0.6, 1.5, 5, 7.1, 11.2]) card(13.2, y, 1.1);
  for (const y of [1, 3.1, 6.6]) card(17, y, 1.1);
  for (const x of [-7, 0.3, 2.4, 6.4, 8.5]) card(x, 11.8, 0.8);
  for (const x of [-2, 4.4, 13]) card(x, 15.6, 0.8);
  for (const [x, y] of [[-3, 4.4], [-3, 0.6], [12.5, 4.4], [-0.4, 10.7], [5, 12], [5.6, 12.9], [11, 12.8], [14.6, 4.2], [5.4, -3.2], [4.8, -3.8]]) things.push(linden(view, x, y, { size: 0.55, kind: "card" }));
  return svg + stacked(things);
}

/** The board with its paving. */
export function board() {
  const [a, b, c] = [view.at(0, DEEP), view.at(WIDE, DEEP), view.at(WIDE, 0)];
  const path = (fill, ...points) => `<path d="M${points.map((p) => p.map(r).join(" ")).join("L")}Z" fill="${fill}" stroke="${colour("line")}" stroke-width="${r(view.thin)}"/>`;
  const down = ([x, y]) => [x, y + 15];
  let svg = path(colour("edge-l"), a, b, down(b), down(a)) + path(colour("edge-r"), c, b, down(b), down(c));
  svg += view.face([[0, 0, 0], [WIDE, 0, 0], [WIDE, DEEP, 0], [0, DEEP, 0]], colour("pave"));
  const faint = { stroke: colour("pave2"), width: 1 };
  for (let x = 1; x < WIDE; x += 1) svg += view.line([[x, 0, 0], [x, DEEP, 0]], faint);
  for (let y = 1; y < DEEP; y += 1) svg += view.line([[0, y, 0], [WIDE, y, 0]], faint);
  return svg;
}
