import type { Bar } from '#console/text/bars.ts';
import { counted } from '#console/text/phrases.ts';
import { Axis } from './axis.tsx';

interface FiresLineProps {
  readonly bars: readonly Bar[];
  readonly nowMs: number;
  readonly stepMs: number;
  readonly summary: string;
  /** Writes an instant, in milliseconds since 1970. */
  readonly writeTime: (ms: number) => string;
}

const WIDTH = 1_000;
const HEIGHT = 72;
const BASE = 60;

/** The fires of the last hours, as they ended, and those to come, on one axis: a bar for each stretch, bad ones below the others' tops. */
export function FiresLine({ bars, nowMs, stepMs, summary, writeTime }: FiresLineProps) {
  const most = Math.max(1, ...bars.map(({ good, bad }) => good + bad));
  const width = WIDTH / Math.max(1, bars.length);
  const first = bars[0]?.fromMs ?? nowMs;
  const xOf = (ms: number) => ((ms - first) / stepMs) * width;
  // Fires differ by thousands between jobs: a few must be seen beside many.
  const heightOf = (count: number) => (count === 0 ? 0 : 6 + (Math.log1p(count) / Math.log1p(most)) * (BASE - 10));
  return (
    <figure class="fires-line">
      <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={summary}>
        <title>{summary}</title>
        {bars.map((bar) => {
          const total = heightOf(bar.good + bar.bad);
          const share = bar.bad / Math.max(1, bar.good + bar.bad);
          const bad = bar.bad === 0 ? 0 : Math.max(6, total * share);
          const isPast = bar.fromMs < nowMs;
          return (
            <g key={bar.fromMs}>
              <title>{barText(bar, writeTime)}</title>
              <rect class="ground" x={xOf(bar.fromMs)} y={0} width={width} height={BASE} />
              <rect
                class={isPast ? 'bar-succeeded' : 'bar-ahead'}
                x={xOf(bar.fromMs) + 0.5}
                y={BASE - total}
                width={width - 1}
                height={Math.max(0, total - bad)}
              />
              <rect class="bar-failed" x={xOf(bar.fromMs) + 0.5} y={BASE - bad} width={width - 1} height={bad} />
            </g>
          );
        })}
        <line class="base" x1="0" x2={WIDTH} y1={BASE} y2={BASE} />
        <line class="now" x1={xOf(nowMs)} x2={xOf(nowMs)} y1="0" y2={HEIGHT} />
      </svg>
      <Axis
        marks={[
          { share: 0, text: '12 h ago' },
          { share: xOf(nowMs) / WIDTH, text: 'now' },
          { share: 1, text: 'in 24 h' },
        ]}
      />
      <figcaption class="soft">{summary}. Red: failed or missed; grey: to come.</figcaption>
    </figure>
  );
}

function barText({ fromMs, good, bad }: Bar, writeTime: FiresLineProps['writeTime']): string {
  return `${writeTime(fromMs)}: ${counted(Math.round(good + bad), 'fire')}${bad === 0 ? '' : `, ${Math.round(bad)} of them failed or missed`}`;
}
