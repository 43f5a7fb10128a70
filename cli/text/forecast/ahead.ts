import type { Forecast, JobForecast } from '#api/shapes/forecast/forecast.ts';
import { counted } from '#cli/terminal/counted.ts';
import { printable } from '#cli/terminal/printable.ts';
import { duration, utcTime } from '#cli/terminal/times.ts';
import type { CrowdedMinute } from '#domain/forecast/crowded.ts';
import { byTimeout, byTimeoutText } from './by-timeout.ts';
import { heatMapText } from './heat-map.ts';

/** The stretch ahead, and what is worth knowing of it. */
interface Ahead extends Pick<Forecast, 'from' | 'days' | 'jobs'> {
  readonly load: NonNullable<Forecast['load']>;
  readonly crowded: readonly CrowdedMinute[];
  /** The jobs of those minutes that could have minutes of their own. */
  readonly spreadable: number;
}

const MOST_SHOWN = 10;

/** The days ahead: the fires of each hour, the fullest minutes, jobs that will meet themselves, and what changes of the clocks do. */
export function aheadText({ from, days, jobs, load, crowded, spreadable }: Ahead): string {
  return [
    `fires an hour in ${counted(days, 'day')}, UTC\n`,
    heatMapText(Date.parse(from), load.starts),
    '\n',
    crowdedText(crowded, load.limit, byTimeout(jobs).length),
    listed('will overlap themselves', jobs.flatMap(overlapLine)),
    listed('meet a change of the clocks', jobs.flatMap(clockLines)),
    spreadable === 0
      ? ''
      : `${counted(spreadable, 'job')} of the fullest minutes could be spread: --spread FILE writes how\n`,
  ].join('');
}

/** The effect of spreading jobs, and how it is had. */
export function spreadText(file: string, jobs: number, before: number, after: number): string {
  return `${counted(jobs, 'job')} written to ${file}: at most ${before} at once before, ${after} then. cronstack plan ${file} says what would change, apply does it\n`;
}

function crowdedText(crowded: readonly CrowdedMinute[], limit: number, guessed: number): string {
  const lines = crowded.map((minute) => `  ${minuteText(minute, limit)}\n`);
  const waits = crowded.some(({ atOnce }) => atOnce > limit) ? ': what is over it waits' : '';
  const isGuess = crowded.some(({ atOnce, atLeast }) => atOnce > atLeast);
  return crowded.length === 0
    ? 'no fires\n'
    : `the fullest minutes (max_concurrent_jobs is ${limit}${waits})\n${lines.join('')}${isGuess ? `  at most: ${byTimeoutText(guessed)}\n` : ''}`;
}

/** One of the fullest minutes. A number, or a limit passed, that there only is if timeouts are used up is called so. */
function minuteText({ at, atOnce, atLeast, starts }: CrowdedMinute, limit: number): string {
  const most = atOnce > atLeast ? `at most ${atOnce}` : `${atOnce}`;
  const over = atLeast > limit ? '  over the limit' : '  over the limit only if runs take their timeouts';
  return `${utcTime(at)}  ${most} at once, ${counted(starts, 'fire')}${atOnce > limit ? over : ''}`;
}

function overlapLine({ id, overlapsItself, actual }: JobForecast): readonly string[] {
  if (overlapsItself === undefined) {
    return [];
  }
  const { fires, gapSeconds } = overlapsItself;
  return [
    `${id}  ${counted(fires, 'time')}: fires ${duration(gapSeconds * 1_000)} apart, and takes ${duration(actual?.p95Ms)} (p95)`,
  ];
}

function clockLines({ id, clockChanges = [] }: JobForecast): readonly string[] {
  return clockChanges.map(({ at, note }) => `${id}  ${utcTime(at)}  ${note}`);
}

function listed(title: string, lines: readonly string[]): string {
  const shown = lines.slice(0, MOST_SHOWN).map((line) => `  ${printable(line)}\n`);
  const more = lines.length > shown.length ? `  and ${lines.length - shown.length} more\n` : '';
  return lines.length === 0 ? '' : `${title}\n${shown.join('')}${more}`;
}
