import { useEffect, useState } from 'preact/hooks';
import type { Explanation } from '#api/shapes/explanation/explanation.ts';
import { notPlannedText } from '#api/words/not-planned.ts';
import { Axis } from '#console/charts/axis.tsx';
import { Empty } from '#console/parts/empty.tsx';
import { Foreign } from '#console/parts/foreign.tsx';
import { Shown } from '#console/parts/loaded.tsx';
import { Outcome } from '#console/parts/outcome.tsx';
import { Time } from '#console/parts/time.tsx';
import { bindKeys } from '#console/state/keys.ts';
import { address$, putQuery } from '#console/state/location.ts';
import { nowMs } from '#console/state/now.ts';
import { useResource } from '#console/state/resource.ts';
import { offsetMinutes } from '#console/state/settings.ts';
import { isoMinute, localMinute } from '#console/state/typed-time.ts';
import { durationText, statusText } from '#console/text/phrases.ts';
import { explainPath, jobPath, runPath } from '#console/text/place.ts';
import { localText, stamp } from '#console/text/stamp.ts';

const EXPLAIN_MS = 10_000;
const HOUR_MS = 3_600_000;
const SPAN_MS = 12 * HOUR_MS;
const WIDTH = 1_000;
const RECORDS = 100;

/** The page that says why a job did or did not run at an instant of the past or the future. */
export function Explain() {
  const { query } = address$.value;
  const job = query.get('job') ?? '';
  const [opened] = useState(() => new Date(nowMs()).toISOString());
  const at = query.get('at') ?? opened;
  return (
    <>
      <h1 tabIndex={-1}>Explain</h1>
      <div class="filters">
        <label>
          <span>Job</span>
          <input value={job} onChange={(event) => putQuery({ job: event.currentTarget.value.trim() })} />
        </label>
        <label>
          <span>Instant, on this browser's clock</span>
          <input
            type="datetime-local"
            step="1"
            value={localMinute(at)}
            onChange={(event) => putQuery({ at: isoMinute(event.currentTarget.value) })}
          />
        </label>
      </div>
      {job === '' ? (
        <Empty title="Which job?">
          <p>
            Type its id, or come here from a job's page: every instant has an answer, also those at which nothing ran.
          </p>
        </Empty>
      ) : (
        <Answer key={`${job} ${at}`} job={job} at={at} />
      )}
    </>
  );
}

function Answer({ job, at }: { readonly job: string; readonly at: string }) {
  const state = useResource(`explain ${job} ${at}`, (api) => api.explain(job, at), EXPLAIN_MS).state$.value;
  const near = useResource(`near ${job} ${at}`, async (api) => {
    const ms = Date.parse(at);
    const [past, next] = await Promise.all([
      api.listRuns(job, {
        from: new Date(ms - SPAN_MS).toISOString(),
        to: new Date(ms + SPAN_MS).toISOString(),
        limit: RECORDS,
      }),
      api.nextFires(job, RECORDS).catch(() => ({ items: [] })),
    ]);
    return [
      ...past.items.map(({ scheduledAt, status }) => ({ at: scheduledAt, status })),
      ...next.items.map((fire) => ({ at: fire.at, status: 'ahead' })),
    ];
  }).state$.value;
  const answer = state.kind === 'loading' ? undefined : state.value;
  useEffect(
    () =>
      bindKeys({
        ArrowLeft: () => (answer?.before === undefined ? undefined : putQuery({ at: answer.before.at })),
        ArrowRight: () => (answer?.after === undefined ? undefined : putQuery({ at: answer.after.at })),
      }),
    [answer],
  );
  return (
    <>
      <Shown state={near}>{(marks) => <Timeline job={job} at={at} marks={marks} />}</Shown>
      <Shown state={state}>{(value) => <Explained explanation={value} />}</Shown>
    </>
  );
}

interface TimelineProps {
  readonly job: string;
  readonly at: string;
  readonly marks: readonly { readonly at: string; readonly status: string }[];
}

/** Twelve hours on both sides of an instant: a click asks about another one. */
function Timeline({ job, at, marks }: TimelineProps) {
  const middle = Date.parse(at);
  const xOf = (ms: number) => ((ms - middle + SPAN_MS) / (2 * SPAN_MS)) * WIDTH;
  const shown = marks.filter((mark) => Math.abs(Date.parse(mark.at) - middle) <= SPAN_MS);
  const hours = Array.from({ length: 9 }, (_, index) => middle - SPAN_MS + index * 3 * HOUR_MS);
  const summary = `${shown.length} fires within twelve hours of ${stamp(middle, offsetMinutes(middle))}`;
  return (
    <>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: arrow keys go from fire to fire, and the field takes any instant */}
      <svg
        class="chart timeline"
        viewBox={`0 0 ${WIDTH} 60`}
        preserveAspectRatio="none"
        role="img"
        aria-label={summary}
        onClick={(event) => {
          const { left, width } = event.currentTarget.getBoundingClientRect();
          const ms = middle - SPAN_MS + ((event.clientX - left) / width) * 2 * SPAN_MS;
          putQuery({ job, at: new Date(Math.round(ms / 1_000) * 1_000).toISOString() });
        }}
      >
        <title>{summary}</title>
        <rect class="ground" x="0" y="0" width={WIDTH} height="60" />
        {hours.map((ms) => (
          <line key={ms} class="base" x1={xOf(ms)} x2={xOf(ms)} y1="50" y2="60" />
        ))}
        {shown.map((mark, index) => (
          <rect
            key={index}
            class={mark.status === 'ahead' ? 'bar-ahead' : `bar-${mark.status}`}
            x={xOf(Date.parse(mark.at)) - 2}
            y="14"
            width="4"
            height="34"
          >
            <title>{`${stamp(Date.parse(mark.at), offsetMinutes(Date.parse(mark.at)))}: ${statusText(mark.status)}`}</title>
          </rect>
        ))}
        <line class="now" x1={xOf(middle)} x2={xOf(middle)} y1="0" y2="60" />
      </svg>
      <Axis
        marks={[
          { share: 0, text: '12 h before' },
          { share: 0.5, text: stamp(middle, offsetMinutes(middle)).slice('YYYY-MM-DD '.length) },
          { share: 1, text: '12 h after' },
        ]}
      />
    </>
  );
}

function Explained({ explanation }: { readonly explanation: Explanation }) {
  const { jobId, at, local, timezone, revision, before, after, otherRuns, enabled } = explanation;
  return (
    <>
      <p>
        <a href={jobPath(jobId)}>
          <Foreign text={jobId} />
        </a>{' '}
        at <Time at={at} />, {localText(local)} in {timezone}
      </p>
      <Verdict explanation={explanation} />
      {enabled ? null : <p class="warn">Nothing fires at all: scheduler.enabled is false.</p>}
      <dl class="facts-list">
        {revision === undefined ? null : (
          <>
            <dt>In force</dt>
            <dd>
              <a href={jobPath(jobId, 'audit')}>revision {revision}</a>
            </dd>
          </>
        )}
        {before === undefined ? null : (
          <>
            <dt>Fire before</dt>
            <dd class="line">
              <a href={explainPath(jobId, before.at)}>
                <Time at={before.at} />
              </a>
              {before.run === undefined ? null : <Outcome status={before.run.status} />}
            </dd>
          </>
        )}
        {after === undefined ? null : (
          <>
            <dt>Fire after</dt>
            <dd class="line">
              <a href={explainPath(jobId, after.at)}>
                <Time at={after.at} />
              </a>
              {after.run === undefined ? null : <Outcome status={after.run.status} />}
            </dd>
          </>
        )}
        {otherRuns.map((run) => (
          <>
            <dt>Also then</dt>
            <dd>
              <a href={runPath(run.id)}>
                <Foreign text={run.id} />
              </a>
              , by {run.trigger}
            </dd>
          </>
        ))}
      </dl>
      <p class="soft">Arrow keys go from fire to fire.</p>
    </>
  );
}

function plannedSentence({ when, skip, blackout }: Extract<Explanation, { kind: 'planned' }>): string {
  if (skip !== undefined) {
    return `It is not going to run: ${skip.by} asked to skip it.`;
  }
  if (blackout !== undefined) {
    return `It is decided after a blackout, at ${blackout.to}.`;
  }
  return {
    ahead: 'It is going to run then.',
    overdue: 'It is due, and was not decided so far.',
    catching_up: 'It is still to run, late, one after another.',
  }[when];
}

/** The answer itself. */
function Verdict({ explanation }: { readonly explanation: Explanation }) {
  switch (explanation.kind) {
    case 'decided': {
      const { run, plannedBy } = explanation;
      return (
        <>
          <p class="line verdict">
            <Outcome status={run.status} />
            {run.reason === undefined ? null : <Foreign text={run.reason} />}
            {run.span === undefined ? <a href={runPath(run.id)}>the run and its output</a> : null}
          </p>
          {run.durationMs === undefined ? null : <p>It took {durationText(run.durationMs)}.</p>}
          <PlannedBy parts={plannedBy?.parts ?? []} note={plannedBy?.note} />
        </>
      );
    }
    case 'planned':
      return (
        <>
          <p class="verdict">{plannedSentence(explanation)}</p>
          <PlannedBy parts={explanation.plannedBy.parts} note={explanation.plannedBy.note} />
        </>
      );
    case 'not_planned':
      return (
        <ul class="verdict">
          {explanation.why.map((why, index) => (
            <li key={index}>
              <Foreign
                text={notPlannedText(why, (instant) => stamp(Date.parse(instant), offsetMinutes(Date.parse(instant))))}
              />
            </li>
          ))}
        </ul>
      );
    case 'unrecorded':
      return (
        <p class="verdict">
          {explanation.because === 'expired'
            ? 'Its record is not kept any more: retention has passed.'
            : 'There is no record of it.'}
        </p>
      );
  }
}

interface PlannedByProps {
  readonly parts: readonly { readonly number: number; readonly description: string; readonly delaySeconds: number }[];
  readonly note: string | undefined;
}

function PlannedBy({ parts, note }: PlannedByProps) {
  return (
    <>
      {parts.map(({ number, description, delaySeconds }) => (
        <p key={number} class="soft">
          Planned by: {description}
          {delaySeconds === 0 ? '' : `, ${durationText(delaySeconds * 1_000)} later by jitter`}
        </p>
      ))}
      {note === undefined ? null : <p class="warn">{note}</p>}
    </>
  );
}
