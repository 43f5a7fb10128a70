interface Warned {
  readonly warnings?: readonly unknown[] | undefined;
}

/** Says how many warnings there are; empty where there are none. They stand in the answer, as what they quote is a job's. */
export function warnedOf(items: readonly Warned[]): string {
  const count = items.reduce((sum, { warnings = [] }) => sum + warnings.length, 0);
  return count === 0 ? '' : ` ${count === 1 ? '1 warning' : `${count} warnings`}: tell the user.`;
}
