import type { JobForecast } from '#api/shapes/forecast/forecast.ts';
import { money, moneyChange } from '#cli/terminal/money.ts';
import type { Output } from '#cli/terminal/output.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { byTimeout, byTimeoutText } from './by-timeout.ts';
import { dearest } from './dearest.ts';
import { type Cost, pricesText, runsADay } from './prices.ts';

interface Change {
  readonly id: string;
  readonly before: JobForecast | undefined;
  readonly after: JobForecast;
}

/** The cost of jobs as they are and as they would be, the largest change first. */
export function costChangeText(output: Output, before: Cost, after: Cost): string {
  const known = new Map(before.jobs.map((job) => [job.id, job]));
  const changes = after.jobs.map((job): Change => ({ id: job.id, before: known.get(job.id), after: job }));
  const { shown, rest } = dearest(changes, changeOf);
  const table = formatTable(
    output,
    [
      { title: 'JOB', value: ({ id }) => id },
      {
        title: 'RUNS A DAY',
        value: (change) => (change.before === undefined ? '-' : runsADay(change.before)),
        align: 'right',
      },
      { title: 'THEN', value: (change) => runsADay(change.after), align: 'right' },
      { title: 'USD', value: (change) => money(usdOf(change.before)), align: 'right' },
      { title: 'THEN', value: (change) => money(usdOf(change.after)), align: 'right' },
      { title: 'CHANGE', value: (change) => moneyChange(changeOf(change)), align: 'right' },
    ],
    shown,
  );
  const all = changes.reduce((sum, change) => sum + changeOf(change), 0);
  return `${table}${rest}\n${moneyChange(all)} in ${after.days} days, commands included${atMostText(changes)}\n${pricesText(after)}`;
}

/** Of a job that never ran its timeout is reckoned with, before and then, which few runs need. */
function atMostText(changes: readonly Change[]): string {
  const guessed = changes.filter(({ before, after }) => {
    const isGuess = byTimeout(before === undefined ? [after] : [before, after]).length > 0;
    return isGuess && after.commandUsd !== (before?.commandUsd ?? 0);
  });
  const usd = guessed.reduce((sum, { before, after }) => sum + after.commandUsd - (before?.commandUsd ?? 0), 0);
  return guessed.length === 0
    ? ''
    : `; at most ${moneyChange(usd)} of it is commands of ${byTimeoutText(guessed.length)}`;
}

function changeOf({ before, after }: Change): number {
  return usdOf(after) - usdOf(before);
}

function usdOf(job: JobForecast | undefined): number {
  return job === undefined ? 0 : job.usd + job.commandUsd;
}
