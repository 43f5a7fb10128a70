import { useEffect, useState } from 'preact/hooks';
import type { StoryEvent } from '#api/shapes/explanation/story-event.ts';
import type { Run } from '#api/shapes/run.ts';
import { isFinal } from '#api/words/final.ts';
import { Action } from '#console/parts/button.tsx';
import { Foreign } from '#console/parts/foreign.tsx';
import { Shown } from '#console/parts/loaded.tsx';
import { Menu } from '#console/parts/menu.tsx';
import { Outcome } from '#console/parts/outcome.tsx';
import { Ago, Time } from '#console/parts/time.tsx';
import { act } from '#console/state/act.ts';
import { api, newKey } from '#console/state/api.ts';
import { bindKeys } from '#console/state/keys.ts';
import { address$, go, putQuery } from '#console/state/location.ts';
import { useResource } from '#console/state/resource.ts';
import { questionPath } from '#console/text/job-menu.ts';
import { counted, durationText, statusText } from '#console/text/phrases.ts';
import { explainPath, jobPath, runPath } from '#console/text/place.ts';
import { Log } from './log.tsx';

const RUN_MS = 2_000;
const STORY_MS = 5_000;
/** Less than that is not worth a word. */
const ON_TIME_MS = 1_000;
/** Of a job's runs, those among which the neighbours of this one are looked for. */
const NEIGHBOURS = 100;

/** One run: its outcome and why, when it did what, its attempts and their output. */
export function RunView({ id }: { readonly id: string }) {
  const run = useResource(`run ${id}`, (until) => until.getRun(id), RUN_MS);
  const [retryKey] = useState(newKey);
  const [isMenu, setMenu] = useState(false);
  useEffect(() => {
    const toNeighbour = (by: 1 | -1) => void neighbourOf(id, by).then((found) => found && go(runPath(found)));
    return bindKeys({ '[': () => toNeighbour(1), ']': () => toNeighbour(-1), '.': () => setMenu(true) });
  }, [id]);
  const retry = () =>
    act(
      'retry',
      async () => {
        const made = await api.retryRun(id, { idempotencyKey: retryKey });
        go(runPath(made.id));
      },
      'It is run again: this is the new run.',
    );
  return (
    <>
      <div class="heading">
        <h1 tabIndex={-1}>
          Run <Foreign text={id} />
        </h1>
        <Shown state={run.state$.value}>
          {(value) =>
            isFinal(value) ? (
              <Action name="retry" onAct={() => void retry()}>
                Retry
              </Action>
            ) : (
              <CancelButton run={value} />
            )
          }
        </Shown>
      </div>
      <Shown state={run.state$.value}>
        {(value) => (
          <>
            <RunFacts run={value} />
            {isMenu ? <Menu title={id} items={menuOf(value)} onClose={() => setMenu(false)} /> : null}
          </>
        )}
      </Shown>
    </>
  );
}

function menuOf({ jobId, scheduledAt }: Run) {
  return [
    ['The job', jobPath(jobId)],
    ['All of its runs', jobPath(jobId, 'runs')],
    ['Why?', explainPath(jobId, scheduledAt)],
    ['Run the job anew ...', questionPath(jobId, 'run')],
  ] as const;
}

function CancelButton({ run }: { readonly run: Run }) {
  return run.cancelRequested === undefined ? (
    <Action
      name="cancel"
      isDangerous
      onAct={() => void act('cancel', () => api.cancelRun(run.id), 'It is asked to stop.')}
    >
      Cancel
    </Action>
  ) : (
    <span class="warn">Stopping ...</span>
  );
}

function RunFacts({ run }: { readonly run: Run }) {
  const { id, jobId, status, reason, attempts, scheduledAt } = run;
  const query = address$.value.query;
  const chosen = Number(query.get('attempt')) || undefined;
  const line = Number(query.get('line')) || undefined;
  return (
    <>
      <p class="line">
        <Outcome status={status} />
        {reason === undefined ? null : <Foreign text={reason} />}
        <a href={explainPath(jobId, scheduledAt)}>Why?</a>
      </p>
      <div class="columns">
        <section aria-labelledby="times">
          <h2 id="times">What and when</h2>
          <Facts run={run} />
        </section>
        <Story run={run} />
      </div>
      <h2>Output</h2>
      {attempts.length < 2 ? null : (
        <p class="buttons" role="group" aria-label="Attempts">
          <button type="button" aria-pressed={chosen === undefined} onClick={() => putQuery({ attempt: undefined })}>
            All attempts
          </button>
          {attempts.map(({ number, result }) => (
            <button
              type="button"
              key={number}
              aria-pressed={chosen === number}
              onClick={() => putQuery({ attempt: String(number) })}
            >
              {`Attempt ${number}: ${statusText(result ?? 'running')}`}
            </button>
          ))}
        </p>
      )}
      {run.span === undefined ? (
        <Log key={id} runId={id} attempt={chosen} line={line} />
      ) : (
        <p class="soft">Nothing ran, so nothing was printed.</p>
      )}
    </>
  );
}

function Facts({ run }: { readonly run: Run }) {
  const { jobId, revision, trigger, scheduledAt, startedAt, finishedAt, latenessMs, queueMs, durationMs } = run;
  return (
    <dl class="facts-list">
      <dt>Job</dt>
      <dd>
        <a href={jobPath(jobId)}>
          <Foreign text={jobId} />
        </a>
        , revision {revision}
      </dd>
      <dt>Planned</dt>
      <dd>
        <Time at={scheduledAt} />, by {trigger}
        {run.forced === true ? ', forced' : ''}
        {run.span === undefined ? '' : ` and ${run.span.count - 1} more, to `}
        {run.span === undefined ? null : <Time at={run.span.to} />}
      </dd>
      {startedAt === undefined ? null : (
        <>
          <dt>Started</dt>
          <dd>
            <Time at={startedAt} />
            {latenessMs === undefined || latenessMs < ON_TIME_MS
              ? ''
              : `, ${durationText(latenessMs)} after its instant`}
            {queueMs === undefined || queueMs < ON_TIME_MS ? '' : `, ${durationText(queueMs)} of it in the queue`}
          </dd>
        </>
      )}
      {run.retryAt === undefined || isFinal(run) ? null : (
        <>
          <dt>Next attempt</dt>
          <dd>
            <Time at={run.retryAt} /> <Ago at={run.retryAt} />
          </dd>
        </>
      )}
      {finishedAt === undefined ? null : (
        <>
          <dt>Ended</dt>
          <dd>
            <Time at={finishedAt} />
            {durationMs === undefined ? '' : `, took ${durationText(durationMs)}`}
          </dd>
        </>
      )}
      {run.attempts.length === 0 ? null : (
        <>
          <dt>Attempts</dt>
          <dd>{counted(run.attempts.length, 'attempt')}</dd>
        </>
      )}
      {run.exitCode === undefined ? null : (
        <>
          <dt>Exit code</dt>
          <dd>{run.exitCode}</dd>
        </>
      )}
      {run.parent === undefined ? null : (
        <>
          <dt>After</dt>
          <dd>
            <a href={runPath(run.parent.runId)}>
              <Foreign text={run.parent.runId} />
            </a>
            , {statusText(run.parent.status)}
          </dd>
        </>
      )}
      {run.retryOf === undefined ? null : (
        <>
          <dt>Does again</dt>
          <dd>
            <a href={runPath(run.retryOf)}>
              <Foreign text={run.retryOf} />
            </a>
          </dd>
        </>
      )}
      {run.note === undefined ? null : (
        <>
          <dt>Note</dt>
          <dd>
            <Foreign text={run.note} />
          </dd>
        </>
      )}
    </dl>
  );
}

function Story({ run: { jobId, scheduledAt, id } }: { readonly run: Run }) {
  const explanation = useResource(`story ${id}`, (until) => until.explain(jobId, scheduledAt), STORY_MS);
  return (
    <section aria-labelledby="story">
      <h2 id="story">Story</h2>
      <Shown state={explanation.state$.value}>
        {(value) =>
          value.kind === 'decided' && value.run.id === id ? (
            <ol class="list">
              {value.story.map((event, index) => (
                <li key={index} class="line">
                  <Time at={event.at} isShort />
                  <Foreign text={eventText(event)} />
                </li>
              ))}
            </ol>
          ) : (
            <p class="soft">It was asked for by hand or by another run: no schedule planned it.</p>
          )
        }
      </Shown>
    </section>
  );
}

function eventText(event: StoryEvent): string {
  switch (event.kind) {
    case 'due':
      return 'planned for this instant';
    case 'decided':
      return 'decided to run';
    case 'sent':
      return 'sent to a runner';
    case 'held':
      return `held back by its conditions${event.reason === undefined ? '' : `: ${event.reason}`}`;
    case 'started':
      return `attempt ${event.attempt} started`;
    case 'ended':
      return `attempt ${event.attempt} ${statusText(event.result)}${event.reason === undefined ? '' : `: ${event.reason}`}`;
    case 'retry':
      return `attempt ${event.attempt} may start, ${durationText(event.delayMs)} later`;
    case 'outcome':
      return `${statusText(event.status)}${event.reason === undefined ? '' : `: ${event.reason}`}`;
  }
}

/** The run before (1) or after (-1) in the job's list, newest first. */
async function neighbourOf(id: string, by: 1 | -1): Promise<string | undefined> {
  const { jobId } = await api.getRun(id);
  const { items } = await api.listRuns(jobId, { limit: NEIGHBOURS });
  const at = items.findIndex((run) => run.id === id);
  return at < 0 ? undefined : items[at + by]?.id;
}
