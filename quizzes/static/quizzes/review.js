// The attempt is graded: nothing of it waits on this device any more.
import { forgetAttempt } from "./store.js";

const attempt = location.pathname.match(/attempts\/([0-9a-f-]{36})\//)?.[1];
if (attempt) {
  await forgetAttempt(attempt);
  try {
    sessionStorage.removeItem(`secu4all-flags-${attempt}`);
  } catch {
    // nothing is kept in this browser
  }
}

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
