import { counted } from '#cli/terminal/counted.ts';

/** The most jobs that a table shows. */
const MOST_SHOWN = 50;

/**
 * The jobs that a table of amounts shows, those of the largest first, and the line below it for the rest.
 * @param amountOf in USD; one below 0 counts by its size
 */
export function dearest<Item>(
  jobs: readonly Item[],
  amountOf: (job: Item) => number,
): { readonly shown: readonly Item[]; readonly rest: string } {
  const sorted = [...jobs].sort((one, other) => Math.abs(amountOf(other)) - Math.abs(amountOf(one)));
  const more = sorted.length - MOST_SHOWN;
  return { shown: sorted.slice(0, MOST_SHOWN), rest: more > 0 ? `and ${counted(more, 'job')} more\n` : '' };
}
