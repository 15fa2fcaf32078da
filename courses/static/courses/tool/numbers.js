// Numbers as people write them, and exact arithmetic: a fraction of two whole numbers, so that 0.1 and 0.2 make 0.3.

const CANONICAL = /^-?\d{1,12}(\.\d{1,6})?$/;

function divisor(a, b) {
  while (b) [a, b] = [b, a % b];
  return a < 0n ? -a : a;
}

export class Fraction {
  constructor(top, bottom = 1n) {
    const sign = bottom < 0n ? -1n : 1n;
    const common = divisor(top, bottom) || 1n;
    this.top = (sign * top) / common;
    this.bottom = (sign * bottom) / common;
  }

  static of(text) {
    const [whole, decimals = ""] = text.split(".");
    return new Fraction(BigInt(whole + decimals), 10n ** BigInt(decimals.length));
  }

  plus(other) { return new Fraction(this.top * other.bottom + other.top * this.bottom, this.bottom * other.bottom); }
  minus(other) { return this.plus(new Fraction(-other.top, other.bottom)); }
  times(other) { return new Fraction(this.top * other.top, this.bottom * other.bottom); }
  over(other) { return new Fraction(this.top * other.bottom, this.bottom * other.top); }
  isAbove(other) { return this.top * other.bottom > other.top * this.bottom; }

  // "down" is towards smaller, "up" towards larger, "nearest" takes a half away from zero. Returns the canonical text.
  rounded(decimals, mode) {
    const scale = 10n ** BigInt(decimals);
    const top = this.top * scale;
    const rest = ((top % this.bottom) + this.bottom) % this.bottom;
    let units = (top - rest) / this.bottom;
    if (rest && mode === "up") units += 1n;
    if (rest && mode === "nearest" && (rest * 2n > this.bottom || (rest * 2n === this.bottom && units >= 0n))) units += 1n;
    const digits = String(units < 0n ? -units : units).padStart(decimals + 1, "0");
    const whole = digits.slice(0, digits.length - decimals);
    const after = decimals ? digits.slice(-decimals).replace(/0+$/, "") : "";
    return `${units < 0n ? "-" : ""}${whole}${after ? `.${after}` : ""}`;
  }
}

export const isNumber = (text) => CANONICAL.test(text);

// One mark followed by three digits is the language's own mark between thousands, or its comma: 1.500 is 1500 in German, 1.5 in English.
function markOfDecimals(body, language) {
  const marks = body.match(/[.,]/g) ?? [];
  if (new Set(marks).size === 2) return marks.at(-1);
  if (marks.length !== 1) return "";
  const [before, after] = body.split(marks[0]);
  const between = marks[0] !== (language === "de" ? "," : ".") && after.length === 3 && /^[1-9]\d{0,2}$/.test(before);
  return between ? "" : marks[0];
}

// What somebody typed as canonical text ("-1234.5"); null for what is no number. Comma and point are accepted, marks between thousands too.
export function parse(typed, language) {
  const body = typed.replace(/[\s\u00a0\u202f'’]/g, "").replace(/^[−–]/, "-");
  const sign = body.startsWith("-") ? "-" : "";
  const unsigned = body.replace(/^[-+]/, "");
  if (!/^[\d.,]*\d[\d.,]*$/.test(unsigned)) return null;
  const mark = markOfDecimals(unsigned, language);
  const cut = mark ? unsigned.lastIndexOf(mark) : unsigned.length;
  const groups = unsigned.slice(0, cut).split(/[.,]/);
  const decimals = unsigned.slice(cut + 1).replace(/0+$/, "");
  if (/[.,]/.test(decimals)) return null;
  if (groups.length > 1 && (!/^\d{1,3}$/.test(groups[0]) || groups.slice(1).some((group) => group.length !== 3))) return null;
  if (mark && new Set(unsigned.slice(0, cut).match(/[.,]/g)).has(mark)) return null;
  const whole = groups.join("").replace(/^0+(?=\d)/, "") || "0";
  const text = `${sign}${whole}${decimals ? `.${decimals}` : ""}`;
  return isNumber(text) ? text.replace(/^-(?=0$)/, "") : null;
}

// A canonical text as people of the language write it: 1.234,5 and 1,234.5.
export function local(text, language) {
  const [whole, decimals = ""] = text.split(".");
  const [group, point] = language === "de" ? [".", ","] : [",", "."];
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, group);
  return decimals ? `${grouped}${point}${decimals}` : grouped;
}
