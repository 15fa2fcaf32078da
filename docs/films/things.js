// What stands and walks in Lindenstadt. Every thing is [depth, svg]; `up` from 0 to 1 unfolds it from the ground.
import { colour, mix, nightNow, rounded as r, shade } from "./model.js";

const stroke = (view, factor = 1) => `stroke="${colour("line")}" stroke-width="${r(view.thin * factor)}"`;

/** A gabled house with its front towards the square. `lit` 0…1 for its windows. */
export function house(view, x, { y = 0.3, dx = 1.8, dy = 1.5, high = 2, wall = "wall", roof = "roof", lit = 0, card = false }) {
  const [l, right] = card ? [colour("card-l"), colour("card-r")] : [colour(`${wall}-l`), colour(`${wall}-r`)];
  const cover = card ? colour("card-t") : colour(`${roof}-r`);
  const line = { stroke: colour(card ? "todo-line" : "line") };
  const [X, Y, ridge, over, gable] = [x + dx, y + dy, x + dx / 2, 0.14, dx * 0.54];
  const low = high - (over * gable) / (dx / 2);
  let svg = view.face([[X, y, 0], [X, Y, 0], [X, Y, high], [X, y, high]], right, line);
  svg += view.face([[x, Y, 0], [X, Y, 0], [X, Y, high], [ridge, Y, high + gable], [x, Y, high]], l, line);
  if (!card) {
    const warm = (base, lamp) => mix(colour(base), colour(lamp), lit);
    const thin = { width: view.thin * 0.7 };
    const pane = (u, z, w, h, fill) => view.face([[u, Y, z], [u + w, Y, z], [u + w, Y, z + h], [u, Y, z + h]], fill, thin);
    const step = dx / 3;
    for (const [n, on] of [[0, 1], [1, 0.9], [2, 1]]) svg += pane(x + step * n + step * 0.22, high - 0.95, step * 0.56, 0.56, mix(colour("glass"), warm("glass", "lit"), on));
    svg += pane(x + dx * 0.12, 0, dx * 0.28, 0.78, colour("dark"));
    svg += pane(x + dx * 0.56, 0.18, dx * 0.32, 0.6, warm("glass", "lit"));
    svg += pane(ridge - 0.13, high + 0.22, 0.26, 0.34, warm("glass", "lit"));
    for (const n of [0.25, 0.6]) {
      const from = y + dy * n;
      svg += view.face([[X, from, high - 0.95], [X, from + 0.3, high - 0.95], [X, from + 0.3, high - 0.4], [X, from, high - 0.4]], warm("glass-r", "lit-r"), thin);
    }
  }
  svg += view.face([[ridge, y - over, high + gable], [X + over, y - over, low], [X + over, Y + over, low], [ridge, Y + over, high + gable]], cover, line);
  svg += view.line([[ridge, Y + over, high + gable], [x - over, Y + over, low]], { ...line, width: view.thin * 1.6 });
  return [x + y, svg];
}

/** A linden, its crown a little heart-shaped; `sway` in degrees. */
export function linden(view, x, y, { up = 1, size = 1, kind = "linde", sway = 0 } = {}) {
  if (up <= 0) return [x + y, ""];
  const [bx, by] = view.at(x, y);
  const s = (view.unit / 18.2) * size * up;
  const heart = "M0-58C14.3-52 21.9-36 18.1-26.8C14.3-16.3 3.8-15.3 0-19C-3.8-15.3-14.4-16.3-18.2-26.8C-22-36-14.4-52 0-58Z";
  const half = "M0-57C14.3-52 21.9-36 18.1-26.8C14.3-16.3 3.8-15.3 0-19C9.5-28.6 8-44 0-57Z";
  const width = r(view.thin / s);
  return [
    x + y,
    `<ellipse cx="${r(bx + 9.5 * s)}" cy="${r(by + s)}" rx="${r(19 * s)}" ry="${r(8 * s)}" ${shade()}/>` +
      `<g transform="translate(${r(bx)} ${r(by)}) scale(${Math.round(s * 1000) / 1000}) rotate(${Math.round(sway * 100) / 100})" stroke="${colour(kind === "card" ? "todo-line" : "line")}" stroke-width="${width}">` +
      `<path d="M0 0V-36" fill="none"/><path d="${heart}" fill="${colour(`${kind}-l`)}"/><path d="${half}" fill="${colour(`${kind}-r`)}" stroke="none"/>` +
      '<path d="M0-19V-40M0-29l-6.7-6.7" fill="none"/></g>',
  ];
}

/** An empty tree pit with a dashed edge. */
export function pit(view, x, y) {
  const half = 0.35;
  const corners = [[x - half, y - half], [x + half, y - half], [x + half, y + half], [x - half, y + half]];
  const [dash] = [r(view.unit / 9)];
  return [x + y - 3, view.face(corners, colour("pave2"), { stroke: "none" }) + view.line([...corners, corners[0]], { dash: `${dash} ${dash}`, width: view.thin * 0.8 })];
}

/** A lamp with its pool of light on the ground; `on` 0…1. The light is drawn apart, over everything. */
export function lamp(view, x, y, { on = 0, up = 1 } = {}) {
  if (up <= 0) return { post: [x + y, ""], pool: "" };
  const [lx, ly] = view.at(x, y, 1.55 * up);
  const s = view.unit / 18.2;
  const glow = mix("#f6be3c", "#ffcf60", nightNow());
  const head = `M${r(lx)} ${r(ly - 6 * s)}l${r(2.9 * s)} ${r(2.9 * s)}l${r(-1.1 * s)} ${r(4.8 * s)}h${r(-3.6 * s)}l${r(-1.1 * s)} ${r(-4.8 * s)}Z`;
  return {
    pool: on > 0 ? view.disc(x, y, 1.15, `fill="${glow}" fill-opacity="${r(on * 28) / 100}"`) : "",
    post: [
      x + y,
      (on > 0 ? `<circle cx="${r(lx)}" cy="${r(ly - 1.5 * s)}" r="${r(0.55 * view.unit)}" fill="${glow}" fill-opacity="${r(on * 40) / 100}"/>` : "") +
        view.line([[x, y, 0], [x, y, 1.5 * up]], { width: view.thin * 1.3 }) +
        `<path d="${head}" fill="${mix(colour("metal-t"), colour("lit"), on)}" ${stroke(view)}/>`,
    ],
  };
}

/** A market stall with a striped awning. */
export function stall(view, x, y, { up = 1, cloth = "awa" } = {}) {
  if (up <= 0) return [x + y, ""];
  const [dx, dy, counter, front, back] = [1.5, 0.9, 0.5 * up, 1.2 * up, 1.62 * up];
  const [X, Y] = [x + dx, y + dy];
  let svg = view.disc(x + dx * 0.8, y + dy * 0.55, 1, shade());
  svg += view.line([[x, y, 0], [x, y, back]]) + view.box(x, y, 0, dx, dy, counter, "wood");
  const goods = ["cloth2", "cloth3", "linde-l", "cloth2", "cloth3", "leaf-l"];
  goods.forEach((name, at) => {
    const [gx, gy] = view.at(x + 0.2 + at * 0.22, y + 0.42, counter);
    svg += `<circle cx="${r(gx)}" cy="${r(gy)}" r="${r(view.unit * 0.075)}" fill="${colour(name)}" ${stroke(view, 0.6)}/>`;
  });
  for (const [px, py] of [[x, Y], [X, Y], [X, y]]) svg += view.line([[px, py, counter], [px, py, py === Y ? front : back]]);
  const stripes = 6;
  for (let n = 0; n < stripes; n += 1) {
    const [from, to] = [x - 0.1 + ((dx + 0.2) / stripes) * n, x - 0.1 + ((dx + 0.2) / stripes) * (n + 1)];
    const fill = n % 2 ? colour("aww") : colour(cloth);
    svg += view.face([[from, y - 0.05, back], [to, y - 0.05, back], [to, Y + 0.2, front], [from, Y + 0.2, front]], fill, { width: view.thin * 0.8 });
    svg += view.face([[from, Y + 0.2, front], [to, Y + 0.2, front], [to, Y + 0.2, front - 0.14 * up], [from, Y + 0.2, front - 0.14 * up]], fill, { width: view.thin * 0.8 });
  }
  svg += view.face([[X + 0.1, y - 0.05, back], [X + 0.1, Y + 0.2, front], [X + 0.1, Y + 0.2, front - 0.14 * up]], colour(`${cloth}-r`));
  return [x + y + (dx + dy) * 0.45, svg];
}

/** The fountain; `time` moves its rings. */
export function fountain(view, x, y, time) {
  const [cx, cy] = view.at(x, y, 0.3);
  let svg = view.disc(x + 0.2, y - 0.1, 1.1, shade()) + view.drum(x, y, 0, 0.72, 0.32, "stone");
  svg += `<ellipse cx="${r(cx)}" cy="${r(cy - view.unit * 0.02)}" rx="${r(view.unit * 0.74)}" ry="${r(view.unit * 0.37)}" fill="${colour("water")}" ${stroke(view, 0.8)}/>`;
  for (const offset of [0, 0.5]) {
    const n = (time / 2.4 + offset) % 1;
    const [rx, opacity] = [0.18 + n * 0.5, 1 - n];
    svg += `<ellipse cx="${r(cx)}" cy="${r(cy)}" rx="${r(view.unit * rx)}" ry="${r((view.unit * rx) / 2)}" fill="none" stroke="${colour("white-t")}" stroke-width="${r(view.thin)}" opacity="${r(opacity * 10) / 10}"/>`;
  }
  return [x + y, svg + view.drum(x, y, 0.2, 0.14, 0.75, "stone")];
}

/** A bench along x. */
export function bench(view, x, y, { up = 1, along = "x" } = {}) {
  if (up <= 0) return [x + y, ""];
  const [dx, dy] = along === "x" ? [1.1, 0.36] : [0.36, 1.1];
  const foot = along === "x" ? [[x + 0.1, y + 0.05], [x + 0.85, y + 0.05]] : [[x + 0.05, y + 0.1], [x + 0.05, y + 0.85]];
  let svg = view.disc(x + dx * 0.6, y + dy * 0.5, 0.6, shade());
  for (const [fx, fy] of foot) svg += view.box(fx, fy, 0, 0.15, 0.15, 0.22 * up, "metal");
  return [x + y + 0.3, svg + view.box(x, y, 0.22 * up, dx, dy, 0.1 * up, "wood")];
}

/** A planter of stone with a bush, low enough to sit on its edge. */
export function planter(view, x, y, { up = 1, dx = 0.95, dy = 0.95 } = {}) {
  if (up <= 0) return [x + y, ""];
  let svg = view.disc(x + dx * 0.75, y + dy * 0.5, dx * 0.85, shade()) + view.box(x, y, 0, dx, dy, 0.36 * up, "stone");
  const [cx, cy] = view.at(x + dx / 2, y + dy / 2, 0.36 * up);
  const [w, h] = [view.unit * (dx + dy) * 0.33, view.unit * 0.62 * up];
  svg += `<path d="M${r(cx - w)} ${r(cy)}C${r(cx - w)} ${r(cy - h)} ${r(cx + w)} ${r(cy - h)} ${r(cx + w)} ${r(cy)}C${r(cx + w / 2)} ${r(cy + w / 2)} ${r(cx - w / 2)} ${r(cy + w / 2)} ${r(cx - w)} ${r(cy)}Z" fill="${colour("leaf-l")}" ${stroke(view)}/>`;
  const dots = [[-0.45, 0.3, "cloth3"], [0.1, 0.5, "cloth2"], [0.5, 0.2, "cloth3"], [-0.1, 0.1, "cloth5"]];
  for (const [u, v, name] of dots) svg += `<circle cx="${r(cx + u * w)}" cy="${r(cy - v * h)}" r="${r(view.unit * 0.055 * up)}" fill="${colour(name)}" ${stroke(view, 0.5)}/>`;
  return [x + y + (dx + dy) / 2, svg];
}

/** A low bollard. */
export const bollard = (view, x, y, { up = 1 } = {}) => (up <= 0 ? [x + y, ""] : [x + y, view.disc(x + 0.12, y - 0.05, 0.2, shade()) + view.drum(x, y, 0, 0.11, 0.5 * up, "metal")]);

/** The stage under its tilted roof; `on` lights its bulbs. */
export function stage(view, x, y, { up = 1, on = 0, dx = 3.6, dy = 1.9 } = {}) {
  if (up <= 0) return { back: [x + y, ""], roof: [x + y, ""] };
  const [floor, back, front] = [0.45 * up, 2.75 * up, 2.35 * up];
  const [X, Y] = [x + dx, y + dy];
  let base = view.box(x, y, 0, dx, dy, floor, "wood");
  base += view.face([[x, y, floor], [X, y, floor], [X, y, back], [x, y, back]], colour("curt-l")) + view.line([[X, y, 0], [X, y, back]], { width: view.thin * 1.8 });
  for (let n = 1; n < 8; n += 1) base += view.line([[x + (dx / 8) * n, y, floor], [x + (dx / 8) * n, y, back]], { width: view.thin * 0.6, stroke: colour("curt-r") });
  let roof = "";
  for (const [px, py, z] of [[x, Y, front], [X, Y, front]]) roof += view.line([[px, py, 0], [px, py, z]], { width: view.thin * 1.8 });
  const [a, b] = [-0.25, 0.3];
  roof += view.face([[x + a, y + a, back], [X - a, y + a, back], [X - a, Y + b, front], [x + a, Y + b, front]], colour("slate-t"));
  roof += view.face([[x + a, Y + b, front], [X - a, Y + b, front], [X - a, Y + b, front - 0.16], [x + a, Y + b, front - 0.16]], colour("slate-l"));
  roof += view.face([[X - a, y + a, back], [X - a, Y + b, front], [X - a, Y + b, front - 0.16], [X - a, y + a, back - 0.16]], colour("slate-r"));
  for (let n = 0; n < 7; n += 1) {
    const [bx, by] = view.at(x + 0.1 + (n * (dx - 0.2)) / 6, Y + b, front - 0.22);
    if (on > 0) roof += `<circle cx="${r(bx)}" cy="${r(by)}" r="${r(view.unit * 0.24)}" fill="#ffcf60" fill-opacity="${r(on * 42) / 100}"/>`;
    roof += `<circle cx="${r(bx)}" cy="${r(by)}" r="${r(view.unit * 0.075)}" fill="${mix(colour("metal-t"), colour("lit"), on)}" ${stroke(view, 0.7)}/>`;
  }
  return { back: [x + y + 0.6, base], roof: [X + Y - 0.9, roof] };
}

/** A van, its side towards the viewer, driving along x. */
export function van(view, x, y, up = 1) {
  if (up <= 0) return [x + y, ""];
  const wheel = (wx, wy) => {
    const [cx, cy] = view.at(wx, wy, 0.14);
    return `<ellipse cx="${r(cx)}" cy="${r(cy)}" rx="${r(view.unit * 0.17)}" ry="${r(view.unit * 0.2)}" fill="${colour("dark")}" ${stroke(view)}/>`;
  };
  let svg = view.disc(x + 1, y + 0.4, 1.35, shade()) + view.box(x, y, 0.16, 1.5, 0.85, 1, "white") + view.box(x + 1.5, y, 0.16, 0.55, 0.85, 0.42, "white");
  svg += view.face([[x + 1.5, y, 1.05], [x + 1.5, y + 0.85, 1.05], [x + 1.85, y + 0.85, 0.58], [x + 1.85, y, 0.58]], colour("glass"));
  svg += view.face([[x + 1.5, y + 0.85, 1.05], [x + 1.85, y + 0.85, 0.58], [x + 1.5, y + 0.85, 0.58]], colour("glass-r"));
  return [x + y + 1.45, svg + wheel(x + 0.35, y + 0.87) + wheel(x + 1.6, y + 0.87)];
}
