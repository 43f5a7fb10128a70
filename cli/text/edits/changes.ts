import type { AppliedJob, PlannedJob } from '#api/shapes/plan.ts';
import { money } from '#cli/terminal/money.ts';
import type { Output } from '#cli/terminal/output.ts';
import { printable } from '#cli/terminal/printable.ts';
import { lookOf, style } from '#cli/terminal/style.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { warningsText } from '#cli/terminal/warnings.ts';
import { fieldChangeText } from './field-change.ts';

const CHANGES = ['created', 'updated', 'unchanged', 'deleted'] as const;
/** The fields of which the words do not say how they are written. */
const UNSAID: ReadonlySet<string> = new Set(['schedule', 'command', 'args', 'env']);
const WIDEST_CHANGE = 'unchanged'.length;

/** The changes that were made, to each job on a line, and the number of each kind. */
export function changesText(output: Output, items: readonly AppliedJob[], listsUnchanged = false): string {
  const listed = listsUnchanged ? items : items.filter(({ change }) => change !== 'unchanged');
  const table = formatTable(
    output,
    [
      { title: 'CHANGE', value: ({ change }) => change, look: ({ change }) => lookOf(change) },
      { title: 'JOB', value: ({ id }) => id },
      { title: 'RUNS', value: ({ command = '' }) => command },
    ],
    listed,
  );
  return `${listed.length === 0 ? '' : table}${items.map((item) => warningsOf(output, item)).join('')}${summary(items)}\n`;
}

/** The jobs that something changes for. */
export function changedIds(items: readonly AppliedJob[]): readonly string[] {
  return items.filter(({ change }) => change !== 'unchanged').map(({ id }) => id);
}

/** The changes that would be made, each in its words, the number of each kind, and the plan's name. */
export function planText(
  output: Output,
  { items, hash }: { readonly items: readonly PlannedJob[]; readonly hash: string },
  listsUnchanged = false,
): string {
  const listed = listsUnchanged ? items : items.filter(({ change }) => change !== 'unchanged');
  const warnings = listed.map((item) => warningsOf(output, item)).join('');
  return `${listed.map((item) => plannedText(output, item)).join('')}${warnings}${summary(items)}\nplan ${hash}\n`;
}

function warningsOf(output: Output, { id, warnings = [] }: Pick<PlannedJob, 'id' | 'warnings'>): string {
  return warningsText(output, warnings, id);
}

function plannedText(output: Output, { id, change, words, changes = [], cost }: PlannedJob): string {
  const look = lookOf(change);
  const padded = change.padEnd(WIDEST_CHANGE);
  const first = `${look === undefined ? padded : style(output, look, padded)}  ${printable(id)}\n`;
  const unsaid = changes.filter(({ field }) => UNSAID.has(/^[^.[]*/.exec(field)?.[0] ?? field));
  const lines = [
    ...words.map((line) => printable(line)),
    ...unsaid.map((field) => fieldChangeText(output, field)),
    ...(cost === undefined ? [] : [costLine(cost)]),
  ];
  return first + lines.map((line) => `${' '.repeat(WIDEST_CHANGE + 4)}${line}\n`).join('');
}

function costLine({ before, after }: NonNullable<PlannedJob['cost']>): string {
  return `cost: ${money(before.usd)} -> ${money(after.usd)} USD in 30 days, commands aside`;
}

function summary(items: readonly { readonly change: AppliedJob['change'] }[]): string {
  const counts = CHANGES.map((change) => [items.filter((item) => item.change === change).length, change] as const);
  const some = counts.filter(([count]) => count > 0).map(([count, change]) => `${count} ${change}`);
  return some.length === 0 ? 'no jobs' : some.join(', ');
}
