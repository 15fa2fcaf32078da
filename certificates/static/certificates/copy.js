// A button that copies a link; without this file the link stands in a field and is copied from there.

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const state = button.parentElement.querySelector("[data-copied]");
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      state.textContent = state.dataset.word;
    } catch {
      field.focus(); // not allowed: it is selected, the keyboard copies it
    }
  });
}
