// A certificate that is being made appears by itself: each waiting place asks for its card again until nothing will change.
// Without this file the card's own link does the same.

function secondsToWait(place) {
  return Number(place.querySelector("[data-wait]")?.dataset.wait || 0);
}

async function look(place) {
  try {
    const answer = await fetch(place.dataset.certificate, { credentials: "same-origin", headers: { Accept: "text/html" } });
    if (answer.redirected || answer.status === 404) return false; // signed out, or not ours: stop asking
    if (!answer.ok) return true;
    const card = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".certificate-card");
    if (card && card.textContent.trim() !== place.textContent.trim()) place.replaceChildren(card);
    else if (card) place.firstElementChild.dataset.wait = card.dataset.wait || "";
    return true;
  } catch {
    return true; // offline: ask again later
  }
}

function watch(place) {
  const seconds = secondsToWait(place);
  if (!seconds) return;
  setTimeout(async () => {
    if (document.hidden) {
      document.addEventListener("visibilitychange", () => watch(place), { once: true });
    } else if (await look(place)) {
      watch(place);
    }
  }, seconds * 1000);
}

for (const place of document.querySelectorAll("[data-certificate]")) watch(place);
