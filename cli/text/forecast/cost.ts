import type { JobForecast } from '#api/shapes/forecast/forecast.ts';
import { counted } from '#cli/terminal/counted.ts';
import { money } from '#cli/terminal/money.ts';
import type { Output } from '#cli/terminal/output.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { duration } from '#cli/terminal/times.ts';
import { type Cost, pricesText, runsADay } from './prices.ts';

/** The most jobs that a table shows. */
const MOST_SHOWN = 50;

/** The cost of jobs, the dearest first, line by line of the bill, and the prices that it is reckoned with. */
export function costText(output: Output, cost: Cost): string {
  const dearest = [...cost.jobs].sort((one, other) => usdOf(other) - usdOf(one));
  const shown = dearest.slice(0, MOST_SHOWN);
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
  const more = dearest.length > shown.length ? `and ${counted(dearest.length - shown.length, 'job')} more\n` : '';
  return `${table}${more}\n${billText(cost)}${pricesText(cost)}`;
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
  return takesBy === 'history' ? duration(takesMs) : `at most ${duration(takesMs)}`;
}

function usdOf({ usd, commandUsd }: JobForecast): number {
  return usd + commandUsd;
}
