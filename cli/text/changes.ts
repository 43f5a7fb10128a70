import type { AppliedJob } from '#api/shapes/plan.ts';
import type { Output } from '#cli/terminal/output.ts';
import { lookOf } from '#cli/terminal/style.ts';
import { formatTable } from '#cli/terminal/table.ts';

const CHANGES = ['created', 'updated', 'unchanged', 'deleted'] as const;

/** The changes that were, or would be, made to each job, and the number of each kind. */
export function changesText(output: Output, items: readonly AppliedJob[]): string {
  const table = formatTable(
    output,
    [
      { title: 'CHANGE', value: ({ change }) => change, look: ({ change }) => lookOf(change) },
      { title: 'JOB', value: ({ id }) => id },
    ],
    items,
  );
  return `${table}${summary(items)}\n`;
}

/** The jobs that something changes for. */
export function changedIds(items: readonly AppliedJob[]): readonly string[] {
  return items.filter(({ change }) => change !== 'unchanged').map(({ id }) => id);
}

function summary(items: readonly AppliedJob[]): string {
  const counts = CHANGES.map((change) => [items.filter((item) => item.change === change).length, change] as const);
  const some = counts.filter(([count]) => count > 0).map(([count, change]) => `${count} ${change}`);
  return some.length === 0 ? 'no jobs' : some.join(', ');
}
