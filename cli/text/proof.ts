import { counted } from '#cli/terminal/counted.ts';
import { printableStart } from '#cli/terminal/printable-start.ts';
import type { Difference, Proof } from '#domain/import/proof.ts';
import { scheduleText } from './job.ts';

/** One schedule, as it was written, and what came of comparing it. */
export type ProvedSchedule = { readonly schedule: unknown } & (Proof | { readonly notCompared: string });

/** The most differences of a kind that are listed. */
const MOST_LISTED = 10;

/** A schedule side by side with its second reading, for people. `by`: who read it. */
export function proofText(proved: ProvedSchedule, by = 'cron-parser'): string {
  const name = printableStart(scheduleText(proved.schedule));
  if ('notCompared' in proved) {
    return `proof: ${name}: ${by} does not read it: ${printableStart(proved.notCompared)}\n`;
  }
  const { same, until, differences, atClockChanges } = proved;
  return [
    `proof: ${name}: ${by} names the same ${counted(same, 'fire')} until ${until}`,
    differences.length === 0 ? ', and no other on any ordinary day\n' : '\n',
    listText(by, differences, 'differ on ordinary days: one of the two misreads the schedule'),
    listText(by, atClockChanges, 'differ on days when the clocks change, where each has its own rules'),
  ].join('');
}

function listText(by: string, differences: readonly Difference[], title: string): string {
  if (differences.length === 0) {
    return '';
  }
  const listed = differences.slice(0, MOST_LISTED).map(({ at, namedBy, why }) => {
    return `  ${at}  only ${namedBy === 'cronstack' ? 'Cronstack' : by}: ${why}\n`;
  });
  const rest = differences.length - listed.length;
  return [`  ${differences.length} ${title}\n`, ...listed, rest > 0 ? `  ... and ${rest} more\n` : ''].join('');
}
