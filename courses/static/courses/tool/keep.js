// The sheets of a tool in this browser's own store, under the keys of lesson and tool: no person stands there. Nothing is sent anywhere.

const PREFIX = "secu4all-tool:";
const fresh = () => `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;

export class Keep {
  constructor(definition) {
    this.name = `${PREFIX}${definition.item}:${definition.tool}`;
    this.form = definition.form;
  }

  // What is kept. Throws when a later version of this page has written it, so that it is not written over.
  read() {
    const kept = JSON.parse(localStorage.getItem(this.name) ?? "null");
    if (kept?.form > this.form) throw new Error("written by a later version");
    return kept?.form === this.form && Array.isArray(kept.sheets) ? kept : { form: this.form, open: "", sheets: [] };
  }

  write(kept) {
    if (kept.sheets.length) localStorage.setItem(this.name, JSON.stringify(kept));
    else localStorage.removeItem(this.name);
  }

  // Put one sheet in its place; the other ones stay as another tab may have written them meanwhile.
  put(sheet) {
    const kept = this.read();
    const at = kept.sheets.findIndex((other) => other.id === sheet.id);
    if (at < 0) kept.sheets.push(sheet);
    else kept.sheets[at] = sheet;
    kept.open = sheet.id;
    this.write(kept);
  }

  // Take sheets away and return what was kept before, to put it back.
  remove(id) {
    const before = this.read();
    this.write({ ...before, sheets: before.sheets.filter((sheet) => sheet.id !== id) });
    return before;
  }

  clear() {
    const before = this.read();
    localStorage.removeItem(this.name);
    return before;
  }

  // Other tools of this site that have sheets in this browser.
  others() {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX) && name !== this.name);
  }

  clearOthers() {
    for (const name of this.others()) localStorage.removeItem(name);
  }

  static sheet(name, values = {}) {
    return { id: fresh(), name, changed: "", values };
  }
}
