import type { Job } from '#api/shapes/job.ts';
import type { Preview } from '#api/shapes/preview.ts';
import { Durations } from '#console/charts/durations.tsx';
import { Foreign } from '#console/parts/foreign.tsx';
import { Shown } from '#console/parts/loaded.tsx';
import { Strip } from '#console/parts/outcome.tsx';
import { EntryRows, isOfEntries } from '#console/parts/rows/entry-rows.tsx';
import { ExcludedRows } from '#console/parts/rows/excluded-rows.tsx';
import { FireRows } from '#console/parts/rows/fire-rows.tsx';
import { Time } from '#console/parts/time.tsx';
import type { Api } from '#console/state/api.ts';
import { useResource } from '#console/state/resource.ts';
import { durationText } from '#console/text/phrases.ts';
import { calendarPath, explainPath, jobPath } from '#console/text/place.ts';
import { OUTCOME_LETTERS } from '#domain/runs/outcome-letters.ts';

const RUNS = 100;
const RUNS_MS = 10_000;
const NEXT_MS = 30_000;

/** A job at a glance: when it fires, in words and as entries, what is next, and how its latest runs went. */
export function JobOverview({ job }: { readonly job: Job }) {
  return (
    <div class="columns">
      <section aria-labelledby="when">
        <h2 id="when">When</h2>
        <Schedule job={job} />
        <NextFires job={job} />
      </section>
      <section aria-labelledby="how">
        <h2 id="how">How it went</h2>
        <Past job={job} />
      </section>
    </div>
  );
}

function Schedule({ job }: { readonly job: Job }) {
  const { id, schedule, timezone, jitterSeconds, startAt, endAt, createdAt, calendars, calendarRevisions } = job;
  const preview = useResource<Preview | undefined>(`preview ${id} ${job.revision}`, async (api) =>
    schedule === undefined
      ? undefined
      : api.preview({
          schedule,
          timezone,
          jobId: id,
          jitterSeconds,
          anchor: createdAt,
          ...(startAt === undefined ? {} : { startAt }),
          ...(endAt === undefined ? {} : { endAt }),
          ...(calendars === undefined ? {} : { calendars }),
        }),
  );
  const after = job.after ?? [];
  return (
    <>
      {after.length === 0 ? null : (
        <p>
          It runs after{' '}
          {after.map(({ job: parent, on }) => (
            <span key={parent}>
              <a href={jobPath(parent)}>
                <Foreign text={parent} />
              </a>{' '}
              ({on}){' '}
            </span>
          ))}
        </p>
      )}
      <Shown state={preview.state$.value}>
        {(value) =>
          value === undefined ? null : (
            <>
              <p>{value.description}</p>
              {value.warnings
                .filter((warning) => !isOfEntries(warning))
                .map(({ code, message }) => (
                  <p key={code} class="warn">
                    {message}
                  </p>
                ))}
              <CalendarsOf own={calendars ?? {}} stored={calendarRevisions ?? {}} />
              <ExcludedRows excluded={value.excluded} />
              <details>
                <summary>{value.exact ? 'On EventBridge Scheduler' : 'It clocks itself'}</summary>
                <EntryRows preview={value} />
              </details>
            </>
          )
        }
      </Shown>
    </>
  );
}

interface CalendarsOfProps {
  readonly own: NonNullable<Job['calendars']>;
  readonly stored: NonNullable<Job['calendarRevisions']>;
}

/** The calendars that the schedule names: those of the store have a page. */
function CalendarsOf({ own, stored }: CalendarsOfProps) {
  const names = Object.keys(own);
  const copies = Object.entries(stored);
  return names.length + copies.length === 0 ? null : (
    <p class="line">
      <span>Calendars:</span>
      {copies.map(([name, revision]) => (
        <span key={name}>
          <a href={calendarPath(name)}>
            <Foreign text={name} />
          </a>
          , revision {revision}
        </span>
      ))}
      {names.map((name) => (
        <span key={name}>
          <Foreign text={name} />, of its own
        </span>
      ))}
    </p>
  );
}

function NextFires({ job: { id, state } }: { readonly job: Job }) {
  const next = useResource(`next ${id} ${state}`, (api) => api.nextFires(id, 10), NEXT_MS);
  return (
    <>
      <h3>Next fires</h3>
      <Shown state={next.state$.value}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="soft">None: the job is {state}.</p>
          ) : (
            <FireRows fires={items} pathOf={(at) => explainPath(id, at)} />
          )
        }
      </Shown>
    </>
  );
}

type Past = Awaited<ReturnType<typeof readPast>>;

async function readPast(api: Api, id: string) {
  const [runs, stats] = await Promise.all([api.listRuns(id, { limit: RUNS }), api.jobStats(id, RUNS)]);
  return { runs: runs.items, stats };
}

function Past({ job }: { readonly job: Job }) {
  const past = useResource(`past ${job.id}`, (api) => readPast(api, job.id), RUNS_MS);
  const letters = job.lastRuns.map(({ status }) => OUTCOME_LETTERS[status]).join('');
  return (
    <>
      <p>
        <Strip letters={letters} />
      </p>
      <Shown state={past.state$.value}>{(value) => <PastRuns job={job} past={value} />}</Shown>
    </>
  );
}

function PastRuns({ job, past: { runs, stats } }: { readonly job: Job; readonly past: Past }) {
  const timed = runs.flatMap(({ id, durationMs, status }) =>
    durationMs === undefined ? [] : [{ id, durationMs, status }],
  );
  if (runs.length === 0) {
    return (
      <p class="soft">
        It did not run so far.{' '}
        {job.nextFireAt === undefined ? null : (
          <>
            Its first fire is at <Time at={job.nextFireAt} />.
          </>
        )}
      </p>
    );
  }
  return (
    <>
      {timed.length === 0 ? null : (
        <Durations
          runs={timed.toReversed()}
          p50Ms={stats.durationMs?.p50}
          p95Ms={stats.durationMs?.p95}
          timeoutMs={job.timeoutSeconds * 1_000}
        />
      )}
      <dl class="facts-list">
        {Object.entries(stats.statuses).map(([status, count]) => (
          <>
            <dt>{status.replaceAll('_', ' ')}</dt>
            <dd>{count}</dd>
          </>
        ))}
        {stats.durationMs === undefined ? null : (
          <>
            <dt>Took</dt>
            <dd>
              p50 {durationText(stats.durationMs.p50)}, p95 {durationText(stats.durationMs.p95)}
            </dd>
          </>
        )}
        {stats.latenessMs === undefined ? null : (
          <>
            <dt>Started late</dt>
            <dd>
              p50 {durationText(stats.latenessMs.p50)}, p95 {durationText(stats.latenessMs.p95)}
            </dd>
          </>
        )}
      </dl>
    </>
  );
}
