import type { Percentiles, Stats } from '#api/shapes/stats.ts';
import { counted } from '#cli/terminal/counted.ts';
import type { Output } from '#cli/terminal/output.ts';
import { lookOf, style } from '#cli/terminal/style.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { duration, utcTime } from '#cli/terminal/times.ts';

/** Statistics of a job's latest runs: how they ended, and how long things took. */
export function statsText(output: Output, { runs, from, to, statuses, ...times }: Stats): string {
  if (runs === 0) {
    return 'no runs';
  }
  const counts = Object.entries(statuses).map(([status, count]) => {
    const look = lookOf(status);
    return `${count} ${look === undefined ? status : style(output, look, status)}`;
  });
  const rows = [
    ['lateness', times.latenessMs],
    ['queue', times.queueMs],
    ['duration', times.durationMs],
  ] as const;
  const known = rows.flatMap(([name, percentiles]) => (percentiles === undefined ? [] : [{ name, ...percentiles }]));
  const head = `records: ${runs}, fires from ${utcTime(from)} to ${utcTime(to)}\n${counts.join(', ')}\n${claudeText(times.claude)}`;
  return known.length === 0 ? head : `${head}\n${timesTable(output, known)}`;
}

function claudeText(claude: Stats['claude']): string {
  if (claude === undefined) {
    return '';
  }
  const { runs, turns, costUsd, denials } = claude;
  const calls = denials === 0 ? '' : `, ${counted(denials, 'call')} denied`;
  return `Claude Code: ${counted(runs, 'run')}, ${counted(turns, 'turn')}, $${costUsd.toFixed(2)}${calls}\n`;
}

function timesTable(output: Output, rows: readonly (Percentiles & { readonly name: string })[]): string {
  return formatTable(
    output,
    [
      { title: '', value: ({ name }) => name },
      { title: 'RUNS', value: ({ count }) => String(count), align: 'right' },
      { title: 'P50', value: ({ p50 }) => duration(p50), align: 'right' },
      { title: 'P95', value: ({ p95 }) => duration(p95), align: 'right' },
      { title: 'P99', value: ({ p99 }) => duration(p99), align: 'right' },
    ],
    rows,
  );
}
