// Extras of every page: menus close as people expect, the theme changes without a reload. Everything works without this file.

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-dropdown][open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-dropdown]")));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("details[data-dropdown][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

async function switchTheme(event) {
  const theme = event.submitter?.value;
  if (!theme) return;
  event.preventDefault();
  const form = event.currentTarget;
  const body = new URLSearchParams(new FormData(form, event.submitter));
  try {
    await fetch(form.action, { method: "POST", body, redirect: "manual" });
  } catch {
    return; // offline: the page stays as it is, the button can be pressed again
  }
  const root = document.documentElement;
  root.dataset.theme = theme;
  root.dataset.kernTheme = theme;
  document.querySelector('meta[name="color-scheme"]')?.setAttribute("content", theme);
  // The pressed button has left the page; its twin takes the focus.
  [...form.querySelectorAll("button")].find((button) => button.offsetParent !== null)?.focus();
}

for (const form of document.querySelectorAll("form[data-theme-switch]")) form.addEventListener("submit", switchTheme);
