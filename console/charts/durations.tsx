import { durationText } from '#console/text/phrases.ts';

interface DurationsProps {
  /** Oldest first. */
  readonly runs: readonly {
    readonly id: string;
    readonly durationMs: number;
    readonly status: string;
  }[];
  readonly p50Ms: number | undefined;
  readonly p95Ms: number | undefined;
  readonly timeoutMs: number;
}

const WIDTH = 700;
const HEIGHT = 140;
const TOP = 16;

/** The durations of the latest runs, a bar each, with the median, the 95th percentile and, where it is near, the time-out. */
export function Durations({ runs, p50Ms, p95Ms, timeoutMs }: DurationsProps) {
  const longest = Math.max(1, ...runs.map(({ durationMs }) => durationMs));
  const isTimeoutNear = timeoutMs < longest * 2;
  const most = isTimeoutNear ? Math.max(longest, timeoutMs) : longest;
  const heightOf = (ms: number) => (ms / most) * (HEIGHT - TOP);
  const barWidth = Math.min(24, WIDTH / Math.max(1, runs.length));
  const lines = [
    { title: `p50 ${durationText(p50Ms ?? 0)}`, ms: p50Ms, isLeft: true },
    { title: `p95 ${durationText(p95Ms ?? 0)}`, ms: p95Ms },
    { title: `time-out ${durationText(timeoutMs)}`, ms: isTimeoutNear ? timeoutMs : undefined },
  ];
  const summary = `Durations of the latest ${runs.length} runs, at most ${durationText(longest)}${p50Ms === undefined ? '' : `, median ${durationText(p50Ms)}`}`;
  return (
    <figure class="fires-line">
      <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={summary}>
        <title>{summary}</title>
        {runs.map(({ id, durationMs, status }, index) => (
          <rect
            key={id}
            class={`bar-${status}`}
            x={index * barWidth + 0.5}
            y={HEIGHT - Math.max(2, heightOf(durationMs))}
            width={Math.max(1, barWidth - 1)}
            height={Math.max(2, heightOf(durationMs))}
          >
            <title>{`${id}: ${durationText(durationMs)}`}</title>
          </rect>
        ))}
        {lines.map(({ title, ms, isLeft = false }) =>
          ms === undefined ? null : (
            <g key={title}>
              <line class="rule" x1="0" x2={WIDTH} y1={HEIGHT - heightOf(ms)} y2={HEIGHT - heightOf(ms)} />
              <text
                x={isLeft ? 0 : WIDTH}
                y={Math.max(TOP - 4, HEIGHT - heightOf(ms) - 3)}
                text-anchor={isLeft ? 'start' : 'end'}
              >
                {title}
              </text>
            </g>
          ),
        )}
      </svg>
      <figcaption class="soft">{summary}</figcaption>
    </figure>
  );
}
