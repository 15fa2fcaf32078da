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

// The words of an answer, to show somebody what is held elsewhere.
export function wordsOf(section, chosen) {
  const fields = [...section.querySelectorAll("[name=chosen]")];
  if (section.dataset.kind === "ordering") {
    const lines = new Map(fields.map((field) => [field.value, field.closest("[data-line]").querySelector(".ordering__text").textContent]));
    return chosen.map((key) => lines.get(key)).join(", ");
  }
  if (section.dataset.kind === "matching") {
    const options = new Map(fields.flatMap((field) => [...field.options].map((option) => [option.value, `${field.labels[0].textContent}: ${option.text}`])));
    return chosen.map((part) => options.get(part)).join("; ");
  }
  if (section.dataset.kind === "numeric") return chosen.join("");
  return fields.filter((field) => chosen.includes(field.value)).map((field) => field.closest("label").textContent.trim()).join("; ");
}
