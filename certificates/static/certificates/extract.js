// The check code inside a digital credential, wherever it was baked into: a badge as PNG or SVG, or the credential's own JSON. Pure: takes
// bytes, returns a code or "". Nothing is checked here: what is found is only what the page is asked for.

const KEYWORD = "openbadgecredential\0";
const CODE = /^(?:\/[a-z]{2})?\/verify\/((?:[A-HJ-NP-Z2-9]{4}-?){4})\/?$/;

const startsWith = (bytes, text) => [...text].every((sign, place) => bytes[place] === sign.charCodeAt(0));
const read = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

// The text of the chunk that carries the credential, uncompressed as the specification writes it.
function fromPng(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const chunk = bytes.subarray(at + 8, at + 8 + view.getUint32(at));
    if (!startsWith(bytes.subarray(at + 4), "iTXt") || !startsWith(chunk, KEYWORD)) continue;
    if (chunk[KEYWORD.length] !== 0) return "";
    const language = chunk.indexOf(0, KEYWORD.length + 2);
    const words = chunk.indexOf(0, language + 1);
    return language < 0 || words < 0 ? "" : read(chunk.subarray(words + 1));
  }
  return "";
}

function fromSvg(text) {
  const start = text.indexOf("<openbadges:credential>");
  const end = text.indexOf("</openbadges:credential>", start);
  if (start < 0 || end < 0) return "";
  const inside = text.slice(start + "<openbadges:credential>".length, end).trim();
  return inside.startsWith("<![CDATA[") && inside.endsWith("]]>") ? inside.slice(9, -3).replaceAll("]]]]><![CDATA[>", "]]>") : "";
}

function credentialIn(bytes) {
  if (startsWith(bytes, "\x89PNG\r\n\x1a\n")) return fromPng(bytes);
  const text = read(bytes).replace(/^\ufeff/, "").trimStart();
  return text.startsWith("{") ? text : text.startsWith("<") ? fromSvg(text) : "";
}

export function codeIn(bytes) {
  if (startsWith(bytes, "%PDF")) return "";
  try {
    const { id } = JSON.parse(credentialIn(bytes));
    return CODE.exec(new URL(id).pathname)?.[1] ?? "";
  } catch {
    return ""; // no credential, or none that can be read
  }
}
