// Digits choose answers, "?" shows the list of keys. Both can be switched off; the choice stays on this device.

const OFF = "secu4all-keys-off";

function isOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

export function enableKeys(currentSection) {
  const help = document.querySelector("[data-keys]");
  const box = help?.querySelector("[data-keys-on]");
  if (!help || !box) return;
  help.hidden = false;
  box.checked = !isOff();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(OFF, box.checked ? "0" : "1");
    } catch {
      // nothing is kept in this browser; the box counts for this page
    }
  });
  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "?") {
      event.preventDefault();
      help.open = !help.open;
      help.querySelector("summary").focus();
    } else if (/^[1-9]$/.test(event.key)) {
      choose(currentSection(), Number(event.key) - 1);
    }
  });
}

function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || ["TEXTAREA"].includes(target.tagName) || (target.tagName === "INPUT" && !["radio", "checkbox"].includes(target.type)));
}

function choose(section, index) {
  const focused = document.activeElement;
  if (focused instanceof HTMLSelectElement && section.contains(focused)) {
    // In a list the digit chooses the option; the empty one stands first.
    if (index + 1 < focused.options.length) {
      focused.selectedIndex = index + 1;
      focused.dispatchEvent(new Event("change", { bubbles: true }));
    }
    return;
  }
  section.querySelectorAll("input.tickbox")[index]?.click();
}
