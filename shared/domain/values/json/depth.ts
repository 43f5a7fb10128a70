/** Tells a JSON value that is nested deeper than so many levels; a value that is no object has none. Looks at it without recursion. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  const open: { readonly value: unknown; readonly level: number }[] = [{ value, level: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next.value !== 'object' || next.value === null) {
      continue;
    }
    const level = next.level + 1;
    if (level > levels) {
      return true;
    }
    for (const child of Object.values(next.value)) {
      open.push({ value: child, level });
    }
  }
  return false;
}
