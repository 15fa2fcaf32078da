// A lesson with a script: it marks itself done at its end, keeps the reading place, and plays scenarios step by step.
// Without this file everything is readable, the end has a button, and scenarios are a text with links.

const lesson = document.querySelector("[data-lesson]");
const clock = new Intl.DateTimeFormat(document.documentElement.lang || "de", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

function token() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

async function post(address, fields) {
  const response = await fetch(address, {
    method: "POST",
    headers: { "X-CSRFToken": token(), Accept: "application/json" },
    body: new URLSearchParams(fields),
    redirect: "error",
    keepalive: true,
  });
  if (!response.ok) throw new Error(String(response.status));
}

function words(name) {
  return document.getElementById("lesson-words")?.dataset[name] ?? "";
}

function show(state, text) {
  const place = document.querySelector("[data-lesson-state]");
  place.className = `save-state save-state--${state}`;
  place.textContent = text;
}

function watchEnd() {
  const end = document.querySelector("[data-lesson-end]");
  if (!end || lesson.dataset.state === "done") return;
  let busy = false;
  const seen = new IntersectionObserver(async (entries) => {
    if (busy || !entries.some((entry) => entry.isIntersecting)) return;
    busy = true;
    try {
      await post(lesson.dataset.lesson, {});
      seen.disconnect();
      lesson.dataset.state = "done";
      end.querySelector("[data-when-open]").hidden = true;
      end.querySelector("[data-when-done]").hidden = false;
      show("saved", `${words("done")} ${clock.format(new Date())}`);
    } catch {
      // Reaching the end again tries again; the button "next" marks the lesson too.
      show("offline", words("offline"));
      busy = false;
    }
  });
  seen.observe(end);
}

function keepPlace() {
  const blocks = [...document.querySelectorAll(".lesson__body > [id^='b-']")];
  if (!blocks.length) return;
  let current = "";
  let sent = lesson.dataset.resume ?? "";
  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) if (entry.isIntersecting) current = entry.target.id.slice(2);
    },
    { rootMargin: "-10% 0px -70% 0px" },
  );
  blocks.forEach((block) => seen.observe(block));
  const send = async () => {
    if (!current || current === sent) return;
    const wanted = current;
    try {
      await post(lesson.dataset.bookmark, { block: wanted });
      sent = wanted;
      if (lesson.dataset.state !== "done") show("saved", `${words("place")} ${clock.format(new Date())}`);
    } catch {
      // The place is a convenience: the next pause tries again.
    }
  };
  let pause;
  addEventListener("scroll", () => {
    clearTimeout(pause);
    pause = setTimeout(send, 1500);
  }, { passive: true });
  addEventListener("pagehide", send);
}

function resume() {
  if (location.hash || !lesson.dataset.resume) return;
  const block = document.getElementById(`b-${lesson.dataset.resume}`);
  if (block?.previousElementSibling) block.scrollIntoView({ block: "start" });
}

function openTextTwinsForPrint() {
  addEventListener("beforeprint", () => {
    document.querySelectorAll(".lesson details").forEach((details) => { details.open = true; });
  });
}

// Fetched only by lessons that have one: most pages need a single file.
if (document.querySelector("[data-scenario]")) import("./scenario.js").then((module) => module.playScenarios());
if (document.querySelector("[data-check]")) import("./check.js").then((module) => module.openChecks());
openTextTwinsForPrint();
if (lesson) {
  resume();
  watchEnd();
  keepPlace();
}
