import type { Run } from '#api/shapes/run.ts';
import { Foreign } from '#console/parts/foreign.tsx';
import { Outcome } from '#console/parts/outcome.tsx';
import { Time } from '#console/parts/time.tsx';
import { durationText } from '#console/text/phrases.ts';
import { jobPath, runPath } from '#console/text/place.ts';

interface RunRowsProps {
  readonly runs: readonly Run[];
  /** Left out where all are of one job. */
  readonly isWithJob?: boolean;
  /** Those that are selected, and what selects another; left out: none can be. */
  readonly selection?: { readonly chosen: ReadonlySet<string>; readonly toggle: (id: string) => void };
}

/** Runs, a line each: what became of which fire, and why. */
export function RunRows({ runs, isWithJob = false, selection }: RunRowsProps) {
  return (
    <ul class="list">
      {runs.map((run) => (
        <li key={run.id} class="line">
          {selection === undefined ? null : (
            <input
              type="checkbox"
              checked={selection.chosen.has(run.id)}
              onChange={() => selection.toggle(run.id)}
              aria-label={`Select ${run.id}`}
            />
          )}
          <Outcome status={run.status} />
          {isWithJob ? (
            <a href={jobPath(run.jobId)}>
              <Foreign text={run.jobId} />
            </a>
          ) : null}
          <a href={runPath(run.id)}>
            <Time at={run.scheduledAt} />
          </a>
          {run.span === undefined ? null : (
            <span>
              {run.span.count} fires up to <Time at={run.span.to} />
            </span>
          )}
          {run.trigger === 'schedule' ? null : <span class="soft">by {run.trigger}</span>}
          {run.durationMs === undefined ? null : <span class="soft">{durationText(run.durationMs)}</span>}
          {run.attempts.length < 2 ? null : <span class="soft">{run.attempts.length} attempts</span>}
          {run.reason === undefined ? null : (
            <span class="soft">
              <Foreign text={run.reason} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
