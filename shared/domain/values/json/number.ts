const NUMBER = /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i;

/**
 * Tells a number of a JSON text that a double (IEEE 754, binary64) keeps. From 2^53 on that is one that a double is exactly, or whose digits
 * come out again as they were written; below it decimals are rounded to the nearest double, as everywhere. What would become infinite, or 0
 * without being it, is not kept.
 */
export function isKeptNumber(text: string): boolean {
  const value = Number(text);
  if (value === 0) {
    return digitsOf(text).digits === '';
  }
  const small = Math.abs(value) < 2 ** 53;
  return Number.isFinite(value) && (small || isExact(text, value) || sameNumber(text, String(value)));
}

/** A power of two, say, whose digits the double is not written with: 2^70 comes out as 1.1805916207174113e+21. */
function isExact(text: string, value: number): boolean {
  return /^-?\d+$/.test(text) && BigInt(text) === BigInt(value);
}

function sameNumber(one: string, other: string): boolean {
  const [a, b] = [digitsOf(one), digitsOf(other)];
  return a.digits === b.digits && a.exponent === b.exponent;
}

/** A number as whole digits, without zeros at either end, times a power of ten. */
function digitsOf(text: string): { readonly digits: string; readonly exponent: number } {
  const [, whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  const all = `${whole}${fraction}`.replace(/^0+/, '');
  const digits = all.replace(/0+$/, '');
  return { digits, exponent: Number(exponent) - fraction.length + all.length - digits.length };
}
