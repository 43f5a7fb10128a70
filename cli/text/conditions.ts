import type { FoundConditions } from '#api/shapes/explanation/conditions.ts';
import type { Output } from '#cli/terminal/output.ts';
import type { Look } from '#cli/terminal/style.ts';
import { formatTable } from '#cli/terminal/table.ts';

type State = FoundConditions['items'][number]['state'];

const LOOKS: Readonly<Record<State, Look>> = { met: 'green', unmet: 'yellow', unreadable: 'red', elsewhere: 'dim' };

const BECOMES = { skip: 'would be skipped', wait: 'would wait', fail: 'would fail' } as const;

/** The conditions of a job as they are now, and what would become of a run. */
export function conditionsText(output: Output, { items, clear, unmet = 'skip' }: FoundConditions): string {
  if (items.length === 0) {
    return 'no conditions: a run starts whenever it is its turn';
  }
  const table = formatTable(
    output,
    [
      { title: 'STATE', value: ({ state }) => state, look: ({ state }) => LOOKS[state] },
      { title: 'CONDITION', value: ({ words }) => words, gives: 'room' },
      { title: 'FOUND', value: ({ found }) => found },
    ],
    items,
  );
  return `${table}\n${runInWords(clear, unmet)}`;
}

function runInWords(clear: boolean | undefined, unmet: keyof typeof BECOMES): string {
  if (clear === undefined) {
    return 'whether a run would start is known where it runs';
  }
  return `a run ${clear ? 'would start' : BECOMES[unmet]} now`;
}
