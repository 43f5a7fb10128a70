import type { JobForecast } from '#api/shapes/forecast/forecast.ts';
import { counted } from '#cli/terminal/counted.ts';
import { money } from '#cli/terminal/money.ts';
import type { Output } from '#cli/terminal/output.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { duration } from '#cli/terminal/times.ts';
import { byTimeout, byTimeoutText } from './by-timeout.ts';
import { dearest } from './dearest.ts';
import { type Cost, pricesText, runsADay } from './prices.ts';

const TAKES_BEFORE: Readonly<Record<JobForecast['takesBy'], string>> = {
  history: '',
  timeout: 'at most ',
  request: 'taken as ',
};

/** The cost of jobs, the dearest first; how much of the sum is only there if timeouts are used up; the bill line by line, and its prices. */
export function costText(output: Output, cost: Cost): string {
  const { shown, rest } = dearest(cost.jobs, usdOf);
  const table = formatTable(
    output,
    [
      { title: 'JOB', value: ({ id }) => id },
      { title: 'RUNS A DAY', value: (job) => runsADay(job), align: 'right' },
      { title: 'USD', value: ({ usd }) => money(usd), align: 'right' },
      { title: 'COMMANDS', value: ({ commandUsd }) => money(commandUsd), align: 'right' },
      { title: 'A RUN TAKES', value: takes, align: 'right' },
      {
        title: 'ACTUAL USD',
        value: ({ actual }) => (actual?.usd === undefined ? '-' : money(actual.usd)),
        align: 'right',
      },
    ],
    shown,
  );
  return `${table}${rest}\n${atMostText(cost)}${billText(cost)}${pricesText(cost)}`;
}

/** Before the bill, as most of a sum may be what hardly any run takes. */
function atMostText({ jobs, total }: Cost): string {
  const guessed = byTimeout(jobs).filter(({ commandUsd }) => commandUsd > 0);
  const usd = guessed.reduce((sum, { commandUsd }) => sum + commandUsd, 0);
  return guessed.length === 0
    ? ''
    : `at most ${money(total.usd + total.commandUsd)}, of which ${money(usd)} is commands of ${byTimeoutText(guessed.length)}\n`;
}

function billText({ bill, days, total }: Cost): string {
  const lines = [
    ...bill,
    { what: `in all, ${days} days, ${counted(total.fires, 'run')}`, usd: total.usd + total.commandUsd },
  ];
  const widest = Math.max(...lines.map(({ what }) => what.length));
  const amounts = lines.map(({ usd }) => money(usd));
  const width = Math.max(...amounts.map((amount) => amount.length));
  return lines.map(({ what }, index) => `${what.padEnd(widest)}  ${(amounts[index] ?? '').padStart(width)}\n`).join('');
}

/** Without history the timeout stands for it: no run takes longer. */
function takes({ takesMs, takesBy }: JobForecast): string {
  return `${TAKES_BEFORE[takesBy]}${duration(takesMs)}`;
}

function usdOf({ usd, commandUsd }: JobForecast): number {
  return usd + commandUsd;
}
