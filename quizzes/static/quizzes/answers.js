// Reading and writing what a question's form says, in the wire form: a list of texts, empty when nothing is answered.

export function chosenOf(section) {
  if (section.dataset.kind === "ordering" && !("answered" in section.dataset)) return [];
  const fields = section.querySelectorAll("[name=chosen]");
  return [...fields].filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked).map((field) => field.value.trim()).filter(Boolean);
}

export function fill(section, chosen) {
  if (section.dataset.kind === "ordering") {
    const list = section.querySelector("[data-ordering]");
    const lines = new Map([...list.children].map((line) => [line.querySelector("[name=chosen]").value, line]));
    for (const key of chosen) if (lines.has(key)) list.append(lines.get(key));
    if (chosen.length) section.dataset.answered = "";
    return;
  }
  for (const field of section.querySelectorAll("[name=chosen]")) {
    if (["radio", "checkbox"].includes(field.type)) field.checked = chosen.includes(field.value);
    else if (field.tagName === "SELECT") field.value = [...field.options].map((option) => option.value).find((value) => value && chosen.includes(value)) ?? "";
    else field.value = chosen[0] ?? "";
  }
}

export function stateOf(section) {
  const chosen = chosenOf(section);
  if (!chosen.length) return "open";
  return section.dataset.kind === "matching" && chosen.length < section.querySelectorAll("select").length ? "started" : "done";
}
