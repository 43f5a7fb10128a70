/** A number of things, the name in the singular where there is one: `1 job`, `2 jobs`. `name`: one whose plural has an s more. */
export function counted(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
