const FORM = /^(>=|<=|>|<|=)? ?(\d{1,12})$/;

/** Tells a text that says how many rows there are to be: `>0`. */
export function isRowCount(text: string): boolean {
  return FORM.test(text);
}

/** Tells whether so many rows are as many as expected: a number is exactly that. */
export function areExpectedRows(rows: number, expected: string | number): boolean {
  const [, sign = '=', digits] = FORM.exec(String(expected)) ?? [];
  const bound = Number(digits);
  switch (sign) {
    case '>':
      return rows > bound;
    case '>=':
      return rows >= bound;
    case '<':
      return rows < bound;
    case '<=':
      return rows <= bound;
    default:
      return rows === bound;
  }
}
