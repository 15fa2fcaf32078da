// The few parts of an XLSX file that a sheet needs: written small and plain, read back also after Excel or LibreOffice have saved it.
// Text is written as text, never as a formula: what begins with = + - or @ stays what it is, also when a cell is edited later.
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MOST_BYTES = 8_000_000; // of one part, unpacked
const MOST_CELLS = 20_000;

const xml = (text) =>
  String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

// Styles by place in cellXfs: 0 plain, 1 text, 2 day, 3 to 7 numbers with 0 to 4 decimals, then the named ones.
const NAMED = { title: 8, section: 9, label: 10, head: 11, note: 12, strong: 13 };
const FONTS = ['<sz val="11"/><name val="Calibri"/>', '<b/><sz val="16"/><name val="Calibri"/>', '<b/><sz val="13"/><name val="Calibri"/>', '<b/><sz val="11"/><name val="Calibri"/>', '<i/><sz val="10"/><name val="Calibri"/>'];
const WRAP = '<alignment vertical="top" wrapText="1"/>';
const xf = (font, format, wrap = true, quoted = false) =>
  `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"${quoted ? ' quotePrefix="1"' : ""}>${wrap ? WRAP : '<alignment vertical="top"/>'}</xf>`;
const FORMATS = ["#,##0", "#,##0.0", "#,##0.00", "#,##0.000", "#,##0.0000"];
const STYLES = [xf(0, 0), xf(0, 49, true, true), xf(0, 14), ...FORMATS.map((_, n) => xf(0, 164 + n)), xf(1, 0, false), xf(2, 0, false), xf(0, 0), xf(3, 0), xf(4, 0, false), xf(3, 0, false)];

function column(index) {
  return index < 26 ? String.fromCharCode(65 + index) : column(Math.floor(index / 26) - 1) + column(index % 26);
}

function cell(value, place) {
  if (value.number !== undefined) return `<c r="${place}" s="${3 + value.decimals}"><v>${value.number}</v></c>`;
  if (value.day !== undefined) return `<c r="${place}" s="2"><v>${(Date.parse(value.day) - Date.UTC(1899, 11, 30)) / 86_400_000}</v></c>`;
  const style = value.style ? NAMED[value.style] : 1;
  return value.text ? `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xml(value.text)}</t></is></c>` : `<c r="${place}" s="1"/>`;
}

function table(rows, isHidden) {
  const lines = rows.map((row, at) => `<row r="${at + 1}"${isHidden(row) ? ' hidden="1"' : ""}>${row.map((value, index) => cell(value, column(index) + (at + 1))).join("")}</row>`);
  const widths = '<cols><col min="1" max="1" width="4" hidden="1" customWidth="1"/><col min="2" max="2" width="34" customWidth="1"/><col min="3" max="3" width="38" customWidth="1"/><col min="4" max="12" width="22" customWidth="1"/></cols>';
  const setup = '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>';
  return `${HEAD}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>${widths}<sheetData>${lines.join("")}</sheetData>${setup}</worksheet>`;
}

function parts(rows, title, isHidden) {
  const name = xml(title.replace(/[[\]:*?/\\']/g, " ").slice(0, 31).trim() || "Secu4All");
  const formats = FORMATS.map((code, n) => `<numFmt numFmtId="${164 + n}" formatCode="${code}"/>`).join("");
  return {
    "[Content_Types].xml": `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`,
    "_rels/.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${name}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    "xl/styles.xml": `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="${FORMATS.length}">${formats}</numFmts><fonts count="${FONTS.length}">${FONTS.map((font) => `<font>${font}</font>`).join("")}</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${STYLES.length}">${STYLES.join("")}</cellXfs><cellStyles count="1"><cellStyle name="Standard" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
    "xl/worksheets/sheet1.xml": table(rows, isHidden),
  };
}

export async function workbook(rows, title, isHidden) {
  const { strToU8, zipSync } = await import("../../vendor/fflate/browser.js");
  const files = Object.entries(parts(rows, title, isHidden)).map(([name, text]) => [name, strToU8(text)]);
  return zipSync(Object.fromEntries(files), { level: 6 });
}

// --- Reading -----------------------------------------------------------------------------------------------------------------
function parsed(bytes, strFromU8) {
  const document = new DOMParser().parseFromString(strFromU8(bytes), "application/xml");
  if (document.querySelector("parsererror")) throw new Error("not XML");
  return document;
}

const named = (element, name) => [...element.getElementsByTagNameNS("*", name)];
// Text with its stretches; the phonetic ones (rPh) are no part of it.
const textIn = (element) => named(element, "t").filter((part) => part.parentElement.localName !== "rPh").map((part) => part.textContent).join("");

function place(reference) {
  return [...reference.replace(/\d+$/, "")].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function valueIn(element, shared) {
  const kind = element.getAttribute("t") ?? "n";
  if (kind === "inlineStr") return textIn(element);
  const text = named(element, "v")[0]?.textContent ?? "";
  if (kind === "s") return shared[Number(text)] ?? "";
  if (kind === "b") return text === "1" ? "true" : "false";
  return kind === "n" && text !== "" && Number.isFinite(Number(text)) ? Number(text) : kind === "e" ? "" : text;
}

// Every table of a workbook as rows of texts and numbers. Throws for what is no workbook.
export async function cellsOf(bytes) {
  const { strFromU8, unzipSync } = await import("../../vendor/fflate/browser.js");
  const wanted = /^xl\/(sharedStrings|worksheets\/[\w-]+)\.xml$/i;
  const files = unzipSync(bytes, { filter: (file) => wanted.test(file.name) && file.originalSize < MOST_BYTES });
  const strings = Object.keys(files).find((name) => /sharedstrings/i.test(name));
  const shared = strings ? named(parsed(files[strings], strFromU8), "si").map(textIn) : [];
  const sheets = Object.keys(files).filter((name) => /worksheets/i.test(name)).sort();
  if (!sheets.length) throw new Error("no table");
  return sheets.map((name) => {
    const rows = [];
    let cells = 0;
    for (const row of named(parsed(files[name], strFromU8), "row")) {
      const at = Number(row.getAttribute("r") ?? rows.length + 1) - 1;
      const values = [];
      for (const element of named(row, "c")) {
        if ((cells += 1) > MOST_CELLS) return rows;
        const index = element.getAttribute("r") ? place(element.getAttribute("r")) : values.length;
        if (index < 100) values[index] = valueIn(element, shared);
      }
      if (at < MOST_CELLS) rows[at] = values;
    }
    return Array.from(rows, (row) => row ?? []);
  });
}
