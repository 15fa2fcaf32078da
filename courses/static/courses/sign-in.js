// The screen in the room: every minute the page is asked for again, and code and count are put in its place. Without this, "New code" does it.
const screen = document.querySelector("[data-sign-in]");
const EVERY = 60_000;

async function renew() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of ["[data-code]", "[data-noted]"]) {
      const fresh = page.querySelector(part);
      const old = screen.querySelector(part);
      if (fresh && old) old.replaceWith(document.importNode(fresh, true));
    }
  } catch {
    // Offline: the code on the screen runs out, the button stays.
  }
}

if (screen) setInterval(renew, EVERY);
