// The digital credential in a file, wherever it was baked into: a badge as PNG or SVG, or the credential's own JSON. Pure: takes bytes, returns
// the check code and what the fingerprint is taken of. Nothing is checked here: what is found is only what the page is asked for.

const KEYWORD = "openbadgecredential\0";
const ELEMENT = "<openbadges:credential";
const CODE = /^(?:\/[a-z]{2})?\/verify\/((?:[A-HJ-NP-Z2-9]{4}-?){4})\/?$/;
const KEYS = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

const startsWith = (bytes, text) => [...text].every((sign, place) => bytes[place] === sign.charCodeAt(0));
const read = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

// The text of each chunk that carries a credential, uncompressed as the specification writes it.
function fromPng(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = [];
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const chunk = bytes.subarray(at + 8, at + 8 + view.getUint32(at));
    if (!startsWith(bytes.subarray(at + 4), "iTXt") || !startsWith(chunk, KEYWORD)) continue;
    const language = chunk.indexOf(0, KEYWORD.length + 2);
    const words = chunk.indexOf(0, language + 1);
    found.push(chunk[KEYWORD.length] !== 0 || language < 0 || words < 0 ? "" : read(chunk.subarray(words + 1)));
  }
  return found;
}

function fromSvg(text) {
  return text.split(ELEMENT).slice(1).map((rest) => {
    const inside = rest.slice(rest.indexOf(">") + 1, rest.indexOf("</openbadges:credential>")).trim();
    return inside.startsWith("<![CDATA[") && inside.endsWith("]]>") ? inside.slice(9, -3).replaceAll("]]]]><![CDATA[>", "]]>") : "";
  });
}

function credentialsIn(bytes) {
  if (startsWith(bytes, "\x89PNG\r\n\x1a\n")) return fromPng(bytes);
  const text = read(bytes).replace(/^\ufeff/, "").trimStart();
  if (text.startsWith("{")) return [text];
  return text.startsWith("<") ? fromSvg(text) : [];
}

const isObject = (value) => typeof value === "object" && value !== null;

// What the credential says, without blanks between its parts and with its keys in order: saving it anew in another form alters nothing.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

const keysOf = (value) => (isObject(value) ? Object.values(value).reduce((sum, part) => sum + keysOf(part), Array.isArray(value) ? 0 : Object.keys(value).length) : 0);

// {code, says}: `says` is what the fingerprint is taken of. Several credentials in one file, and a key that stands there twice (readers differ in
// which one they take), are never what was issued: then it is the text as it stands.
export function foundIn(bytes) {
  if (startsWith(bytes, "%PDF")) return null;
  try {
    const [text, ...more] = credentialsIn(bytes);
    const credential = JSON.parse(text);
    const code = CODE.exec(new URL(credential.id).pathname)?.[1];
    if (!code) return null;
    const twice = [...text.matchAll(KEYS)].filter(([, colon]) => colon).length !== keysOf(credential);
    return { code, says: more.length || twice ? [text, ...more].join("\n") : canonical(credential) };
  } catch {
    return null; // no credential, or none that can be read
  }
}
