// An attempt with a script: one document, one question visible, every change saved within a second and shown truthfully.
// Without this file each question is a form that saves and goes on.
import { chosenOf, fill, isAnswer, missingOf, stateOf, wordsOf } from "./answers.js";
import { enableBranching } from "./branching.js";
import { enableHotspot } from "./hotspot.js";
import { enableKeys } from "./keys.js";
import { enableOrdering } from "./ordering.js";
import { Queue } from "./queue.js";
import { enableSorting } from "./sorting.js";
import * as show from "./states.js";

const page = document.querySelector("[data-attempt]");
const attempt = page.dataset.attempt;
const sections = [...page.querySelectorAll("[data-question]")];
const byKey = new Map(sections.map((section) => [section.dataset.question, section]));
const band = document.querySelector("[data-band]");
const flagged = `secu4all-flags-${attempt}`;
let current = Number(page.dataset.current);

const address = new URL(`${page.dataset.review}answers/`, location.href).pathname;
const held = new Map(sections.map((section) => [section.dataset.question, Number(section.dataset.revision)]));
const kindOf = new Map(sections.map((section) => [section.dataset.question, section.dataset.kind]));
const queue = new Queue(attempt, address, held, kindOf, heard);
for (const section of sections) queue.last.set(section.dataset.question, chosenOf(section));
const walks = new Map();
const currentSection = () => sections[current - 1];
const placeOf = (section) => section.querySelector("[data-save-state]");

function heard(event, question, details = {}) {
  const section = byKey.get(question) ?? currentSection();
  const place = placeOf(section);
  if (event === "saved") {
    section.querySelector("[name=revision]").value = held.get(question) + 1;
    show.showSaved(place, details.at);
    walks.get(section)?.().then(() => after(section));
    if (queue.size === 0) for (const other of sections) if (other !== section && isTroubled(placeOf(other))) show.showSaved(placeOf(other));
  } else if (event === "saving") show.showSaving(place);
  else if (event === "offline") everywhere((where) => show.showOffline(where, queue.size));
  else if (event === "signedOut") everywhere((where) => show.showSignedOut(where, signInAddress()));
  else if (event === "failed") show.showFailed(place, () => queue.flush());
  else if (event === "refused") {
    show.showRefused(place, details.error);
    if (details.error === "taken") walks.get(section)?.().then(() => after(section));
  }
  else if (event === "closed") show.showClosed(place, details.url ?? page.dataset.review);
  else if (event === "gone") show.showGone(place);
  else if (event === "conflict") show.showConflict(place, wordsOf(section, details.chosen), () => keepMine(section), () => takeTheirs(section, details));
}

const isTroubled = (place) => /save-state--(offline|failed)/.test(place.className);
// The open question and every question that waits say it; the others keep what is true of them.
function everywhere(tell) {
  const waiting = new Set(queue.pending().map((row) => row.question));
  for (const section of sections) if (section === currentSection() || waiting.has(section.dataset.question)) tell(placeOf(section));
}

function signInAddress() {
  return `${page.dataset.login}?next=${encodeURIComponent(`${location.pathname}?q=${current}`)}`;
}

function keepMine(section) {
  queue.put(section.dataset.question, chosenOf(section));
}

function takeTheirs(section, details) {
  queue.drop(section.dataset.question);
  fill(section, details.chosen);
  section.dispatchEvent(new Event("filled"));
  show.showSaved(placeOf(section), details.saved_at);
  walks.get(section)?.().then(() => after(section));
  after(section);
}

// --- Changes -----------------------------------------------------------------------------------------------------------
function changed(section, wait = 0) {
  section.querySelector("[data-error-place]").replaceChildren();
  queue.put(section.dataset.question, chosenOf(section), wait);
  after(section);
}

function after(section) {
  const missing = section.querySelector("[data-missing]");
  if (missing) {
    const open = missingOf(section);
    const [one, many] = section.dataset.kind === "matching" ? [show.words.missingOne, show.words.missingMany] : [show.words.partOne, show.words.partMany];
    missing.hidden = !open || stateOf(section) === "open";
    missing.querySelector("[data-missing-text]").textContent = open === 1 ? one : show.say(many, { n: open });
  }
  const left = section.querySelector("[data-left]");
  const text = section.querySelector("textarea");
  if (left && text) left.textContent = show.say(show.words.charactersLeft, { n: (text.maxLength - text.value.length).toLocaleString(document.documentElement.lang) });
  drawBand();
}

for (const section of sections) {
  section.addEventListener("change", (event) => isAnswer(event.target) && changed(section));
  section.addEventListener("input", (event) => event.target.matches("[data-typed]") && changed(section, 700));
  section.querySelector("form").addEventListener("submit", (event) => {
    const go = event.submitter?.name === "go" ? event.submitter.value : "";
    if (event.submitter?.name === "move") return;
    event.preventDefault();
    if (go === "end") leave();
    else if (event.submitter?.hidden) goTo(Math.min(current + 1, sections.length));
    else goTo(Number(go) || current);
  });
  enableOrdering(section, () => changed(section));
  enableSorting(section);
  enableHotspot(section);
  walks.set(section, enableBranching(section, () => changed(section)));
}

// --- Going from question to question -----------------------------------------------------------------------------------
function goTo(number, { push = true } = {}) {
  if (!sections[number - 1]) return;
  queue.soon(0);
  current = number;
  sections.forEach((section, index) => (section.hidden = index !== number - 1));
  if (push) history.pushState({ number }, "", `?q=${number}`);
  drawBand();
  const heading = currentSection().querySelector("h1");
  heading.focus({ preventScroll: true });
  document.querySelector(".quiz-head").scrollIntoView({ block: "start" });
}

async function leave() {
  await queue.flush();
  if (queue.size && !navigator.onLine) {
    show.showOffline(placeOf(currentSection()), queue.size);
    return;
  }
  location.assign(`${page.dataset.review}submit/`);
}

band.addEventListener("click", (event) => {
  const link = event.target.closest("[data-go]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  goTo(Number(link.dataset.go));
});
window.addEventListener("popstate", () => goTo(Number(new URLSearchParams(location.search).get("q")) || 1, { push: false }));

function flags() {
  try {
    return new Set(JSON.parse(sessionStorage.getItem(flagged) ?? "[]"));
  } catch {
    return new Set();
  }
}

function drawBand() {
  const marked = flags();
  for (const link of band.querySelectorAll("[data-go]")) {
    const number = Number(link.dataset.go);
    const state = stateOf(sections[number - 1]);
    const isHere = number === current;
    const look = [state, isHere, marked.has(number)].join();
    // Only what changed: a stone that is replaced under a pressed mouse button swallows the click.
    if (link.dataset.look === look) continue;
    link.dataset.look = look;
    const stone = document.querySelector(`template[data-stone=${isHere ? "next" : state}]`).content.cloneNode(true);
    const text = stone.querySelector(".stone__number");
    if (text) text.textContent = number;
    link.replaceChildren(stone);
    link.classList.toggle("is-flagged", marked.has(number));
    if (isHere) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
    const parts = [show.say(show.words.question, { n: number }), show.words[state], ...(marked.has(number) ? [show.words.flagged] : [])];
    link.setAttribute("aria-label", parts.join(", "));
  }
}

for (const section of sections) {
  const flag = section.querySelector("[data-flag]");
  const box = flag.querySelector("input");
  flag.hidden = false;
  box.checked = flags().has(Number(section.dataset.number));
  box.addEventListener("change", () => {
    const marked = flags();
    marked[box.checked ? "add" : "delete"](Number(section.dataset.number));
    try {
      sessionStorage.setItem(flagged, JSON.stringify([...marked]));
    } catch {
      // nothing is kept in this browser
    }
    drawBand();
  });
}

// --- Another tab, the clock, coming and going --------------------------------------------------------------------------
if ("BroadcastChannel" in window) {
  const channel = new BroadcastChannel(`secu4all-attempt-${attempt}`);
  channel.addEventListener("message", () => {
    queue.isPaused = true;
    for (const section of sections) {
      show.showElsewhere(placeOf(section), () => location.reload());
      // Two tabs that write would only disturb each other: here one can read, and take over.
      for (const part of section.querySelector("form").children) part.inert = !part.matches(".question__line");
    }
  });
  channel.postMessage("opened");
}

function runClock() {
  const timer = document.querySelector("[data-deadline]");
  if (!timer) return;
  const skew = Date.parse(timer.dataset.now) - Date.now();
  const face = timer.querySelector("[data-clock]");
  const tick = () => {
    const minutes = Math.ceil((Date.parse(timer.dataset.deadline) - Date.now() - skew) / 60000);
    face.textContent = minutes > 0 ? show.say(show.words.minutesLeft, { n: minutes }) : show.words.timeOver;
    timer.setAttribute("aria-live", [5, 1, 0].includes(minutes) ? "polite" : "off");
    if (minutes <= 0) timeIsOver();
    else setTimeout(tick, 10000);
  };
  tick();
}

// What waits is sent within the grace, then the attempt is submitted: loading it again would only show the same page once more.
async function timeIsOver() {
  await queue.flush();
  if (queue.size) {
    setTimeout(timeIsOver, 5000);
    return;
  }
  const form = document.createElement("form");
  form.method = "post";
  form.action = `${page.dataset.review}submit/`;
  const token = document.createElement("input");
  Object.assign(token, { type: "hidden", name: "csrfmiddlewaretoken", value: queue.token() });
  form.append(token);
  document.body.append(form);
  form.submit();
}

window.addEventListener("beforeunload", (event) => {
  if (queue.size && !show.isKept()) event.preventDefault();
});
// A page from the browser's memory may be older than what is held.
window.addEventListener("pageshow", (event) => event.persisted && location.reload());

for (const { question, chosen, theirs } of await queue.restore()) {
  const section = byKey.get(question);
  if (!section) {
    queue.drop(question);
    continue;
  }
  fill(section, chosen);
  section.dispatchEvent(new Event("filled"));
  if (theirs) heard("conflict", question, { chosen: theirs, saved_at: section.dataset.savedAt });
}
enableKeys(currentSection);
runClock();
for (const section of sections) after(section);
if (queue.size) queue.flush();
