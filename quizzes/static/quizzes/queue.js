// Sends answers one after the other, each as the revision after the last acknowledged one. What is acknowledged leaves the queue,
// everything else stays and is tried again: when the connection returns, after a pause, after signing in, after a reload.
import * as store from "./store.js";
import { sameAnswer, standing } from "./waiting.js";

const PAUSES = [2, 4, 8, 15, 30];
const MOST_SENT = 20;
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

export class Queue {
  // `held` maps question keys to acknowledged revisions, `kindOf` to kinds; `tell(event, question, details)` hears everything.
  constructor(attempt, address, held, kindOf, tell) {
    Object.assign(this, { attempt, address, held, kindOf, tell });
    this.rows = new Map();
    this.sent = new Map();
    this.last = new Map();
    this.busy = false;
    this.isPaused = false;
    this.failures = 0;
    this.timer = 0;
    window.addEventListener("online", () => this.soon(0));
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.soon(0));
  }

  get size() {
    return this.rows.size;
  }

  pending() {
    return [...this.rows].map(([question, row]) => ({ question, revision: (this.held.get(question) ?? 0) + 1, chosen: row.chosen }));
  }

  async restore() {
    const found = [];
    for (const { question, chosen, base, sent } of await store.waiting(this.attempt)) {
      if (this.rows.has(question)) continue;
      const theirs = this.last.get(question) ?? [];
      const next = standing({ chosen, base, sent }, this.held.get(question) ?? 0, theirs, this.kindOf.get(question));
      if (next === "done") {
        store.forget(this.attempt, question);
        continue;
      }
      this.sent.set(question, sent ?? []);
      // Stored elsewhere meanwhile: the learner chooses, nothing is overwritten.
      this.rows.set(question, { chosen, isStuck: next === "conflict" });
      found.push({ question, chosen, theirs: next === "conflict" ? theirs : null });
    }
    return found;
  }

  // With the revision it is meant to replace and what was sent without an answer, so that a reload knows its own from others' answers.
  kept(question) {
    const row = this.rows.get(question);
    return row && store.keep({ attempt: this.attempt, question, chosen: row.chosen, base: this.held.get(question) ?? 0, sent: this.sent.get(question) ?? [] });
  }

  put(question, chosen, wait = 0) {
    // Leaving a field reports once more what was saved while typing.
    if (!this.rows.has(question) && same(chosen, this.last.get(question))) return;
    this.rows.set(question, { chosen });
    this.kept(question);
    this.soon(wait);
  }

  drop(question) {
    this.rows.delete(question);
    store.forget(this.attempt, question);
  }

  soon(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), milliseconds);
  }

  // Resolves when nothing waits or nothing can be sent now.
  async flush() {
    if (this.busy || this.isPaused) return;
    this.busy = true;
    clearTimeout(this.timer);
    try {
      for (const [question, row] of this.rows) {
        if (row.isStuck) continue;
        if (!(await this.send(question, row))) break;
      }
    } finally {
      this.busy = false;
    }
  }

  async send(question, row) {
    const revision = (this.held.get(question) ?? 0) + 1;
    const chosen = row.chosen;
    this.sent.set(question, [...(this.sent.get(question) ?? []), chosen].slice(-MOST_SENT));
    if (!row.isStuck) await this.kept(question);
    const body = JSON.stringify({ revision, chosen });
    const late = setTimeout(() => this.tell("saving", question), 400);
    let response;
    try {
      response = await fetch(`${this.address}${encodeURIComponent(question)}/`, {
        method: "PUT",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token() },
        body,
        // A browser sends at most 64 kB behind the back of a page that closes; what is longer waits on this device.
        keepalive: body.length < 20_000,
        redirect: "error",
      });
    } catch {
      return this.failed("offline", question);
    } finally {
      clearTimeout(late);
    }
    let answer = {};
    try {
      answer = await response.json();
    } catch {
      // a proxy's own page; the status says enough
    }
    return this.judge(response, answer, question, row, chosen);
  }

  token() {
    return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  }

  judge(response, answer, question, row, chosen) {
    if (response.status === 200) return this.acknowledged(question, row, chosen, answer.revision, answer.saved_at);
    if (response.status === 409 && answer.error === "conflict") return this.conflicted(question, row, answer);
    if (response.status === 409) return this.stuck("closed", question, row, answer);
    if (response.status === 400) return this.stuck("refused", question, row, answer);
    if (response.status === 404) return this.stuck("gone", question, row, answer);
    if (response.status === 401) return this.failed("signedOut", question, 0);
    if (response.status === 403) return this.renewToken(question);
    if (response.status === 429) return this.failed("saving", question, Number(response.headers.get("Retry-After")) || 30);
    return this.failed("failed", question);
  }

  acknowledged(question, row, chosen, revision, savedAt) {
    this.failures = 0;
    this.held.set(question, revision);
    this.sent.delete(question);
    this.last.set(question, chosen);
    // Changed while it was on its way: the new value goes out next.
    if (this.rows.get(question) === row) this.drop(question);
    else {
      this.kept(question);
      this.soon(0);
    }
    this.tell("saved", question, { at: savedAt, chosen });
    return true;
  }

  conflicted(question, row, answer) {
    // Held is something this tab sent and never heard about: take its revision and go on.
    const isSame = (one) => sameAnswer(this.kindOf.get(question), one, answer.chosen);
    if ((this.sent.get(question) ?? []).some(isSame) || answer.revision === 0) {
      this.held.set(question, answer.revision);
      if (isSame(row.chosen) && answer.revision) {
        return this.acknowledged(question, this.rows.get(question), row.chosen, answer.revision, answer.saved_at);
      }
      this.soon(0);
      return true;
    }
    row.isStuck = true;
    this.held.set(question, answer.revision);
    this.tell("conflict", question, answer);
    return true;
  }

  stuck(event, question, row, answer) {
    row.isStuck = true;
    // A text that is too long stays on this device until it was shortened.
    if (event !== "gone" && answer.error !== "too_long") this.drop(question);
    this.tell(event, question, answer);
    return true;
  }

  failed(event, question, pause = PAUSES[Math.min(this.failures, PAUSES.length - 1)]) {
    this.failures += 1;
    this.tell(event, question);
    if (pause) this.soon(pause * 1000);
    return false;
  }

  // Signing in again in another window makes a new token; the page of the attempt carries it.
  async renewToken(question) {
    if (this.failures > 3) return this.failed("failed", question);
    try {
      const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
      const fresh = page.querySelector("[data-attempt] input[name=csrfmiddlewaretoken]")?.value;
      if (!fresh) return this.failed("signedOut", question, 0);
      for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = fresh;
    } catch {
      return this.failed("offline", question);
    }
    return this.failed("saving", question, 1);
  }
}
