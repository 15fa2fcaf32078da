// What to do with an answer that waited on this device, now that the server says what it holds. An older answer never wins silently.

// Lines in an order are the same only in the same order; ticks and pairs are the same in any.
export function sameAnswer(kind, one, other) {
  const form = (chosen) => JSON.stringify(kind === "ordering" ? chosen : [...chosen].sort());
  return form(one) === form(other);
}

// `row.base` is the revision that the waiting answer was meant to replace, `row.sent` what this device sent without hearing back.
export function standing(row, revision, heldChosen, kind) {
  if (row.base === undefined || row.base === revision) return "send";
  if (sameAnswer(kind, row.chosen, heldChosen)) return "done";
  return (row.sent ?? []).some((one) => sameAnswer(kind, one, heldChosen)) ? "send" : "conflict";
}
