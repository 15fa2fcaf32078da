// The true save state beside a question, in the words of the page. Nothing is called saved that was not acknowledged.
import { isKept as kept } from "./store.js";

export const isKept = () => kept;
export const words = JSON.parse(document.getElementById("quiz-words")?.textContent || "{}");
const clock = new Intl.DateTimeFormat(document.documentElement.lang || "de", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: words.timeZone });

export function say(text, values) {
  return text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
}

function icon(name) {
  const mark = document.createElement("span");
  const family = name === "check" || name === "info" || name === "danger" ? "kern-icon" : "icon";
  mark.className = `icon ${family}--${name}`;
  mark.setAttribute("aria-hidden", "true");
  return mark;
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function link(text, address) {
  const made = document.createElement("a");
  made.href = address;
  made.textContent = text;
  return made;
}

function note(text) {
  const made = document.createElement("span");
  made.className = "save-state__note";
  made.textContent = text;
  return made;
}

function put(place, kind, parts, role = "status") {
  place.className = kind ? `save-state save-state--${kind}` : "save-state";
  place.setAttribute("role", role);
  place.replaceChildren(...parts);
}

export function showSaved(place, at) {
  put(place, "saved", [icon("check"), `${words.saved} ${clock.format(at ? new Date(at) : new Date())}`]);
}

export function showSaving(place) {
  put(place, "", [icon("schedule"), words.saving]);
}

export function showOffline(place, count) {
  const text = count === 1 ? words.offlineOne : say(words.offlineMany, { n: count });
  put(place, "offline", [icon("info"), text, note(kept ? words.offlineNote : words.offlineUnkept)]);
}

export function showFailed(place, again) {
  put(place, "failed", [icon("danger"), words.failed, button(words.retry, again)], "alert");
}

export function showRefused(place, reason) {
  put(place, "failed", [icon("danger"), `${words.failed} ${{ number: words.number, too_long: words.tooLong, taken: words.taken }[reason] ?? words.refused}`], "alert");
}

export function showSignedOut(place, address) {
  put(place, "offline", [icon("info"), words.signedOut, link(words.signIn, address)], "alert");
}

export function showElsewhere(place, takeOver) {
  put(place, "elsewhere", [icon("tab"), words.elsewhere, button(words.takeOver, takeOver)]);
}

export function showClosed(place, address) {
  put(place, "failed", [icon("danger"), words.closed, link(words.toReview, address)], "alert");
}

export function showGone(place) {
  put(place, "failed", [icon("danger"), words.gone], "alert");
}

export function showConflict(place, theirs, keepMine, takeTheirs) {
  put(place, "elsewhere", [icon("tab"), words.conflict, note(`${words.held} ${theirs || words.open}`), button(words.keepMine, keepMine), button(words.takeTheirs, takeTheirs)], "alert");
}

export function clear(place) {
  put(place, "", []);
}
