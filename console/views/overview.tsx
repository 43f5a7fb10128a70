import type { Run } from '#api/shapes/run.ts';
import { FiresLine } from '#console/charts/fires-line.tsx';
import { Action } from '#console/parts/button.tsx';
import { Empty } from '#console/parts/empty.tsx';
import { Foreign } from '#console/parts/foreign.tsx';
import { Shown } from '#console/parts/loaded.tsx';
import { Outcome } from '#console/parts/outcome.tsx';
import { Ago, Time } from '#console/parts/time.tsx';
import { act } from '#console/state/act.ts';
import { type Api, api, newKey } from '#console/state/api.ts';
import { nowMs } from '#console/state/now.ts';
import { useResource } from '#console/state/resource.ts';
import { offsetMinutes } from '#console/state/settings.ts';
import { barsOf } from '#console/text/bars.ts';
import { counted } from '#console/text/phrases.ts';
import { explainPath, jobPath, runPath } from '#console/text/place.ts';
import { stamp } from '#console/text/stamp.ts';
import { lastLine, troubleText } from '#console/text/trouble.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const STEP_MS = 15 * MINUTE_MS;
const BEHIND_MS = 12 * HOUR_MS;
const AHEAD_MS = 24 * HOUR_MS;
const OPEN_MS = 2_000;
const REST_MS = 15_000;
const PAGE = 100;
const MOST_FIRES = 200;
/** Runs that went well are counted as far back as so many pages lead. */
const MOST_PAGES = 3;
const SHOWN = 10;
const BAD = 'failed,timed_out,missed';

/** Everything at once: what runs, what went wrong, what was and what is to come. */
export function Overview() {
  const open = useResource('open', (until) => until.searchRuns({ open: 'true', limit: PAGE }), OPEN_MS).state$.value;
  const rest = useResource('overview', readRest, REST_MS).state$.value;
  return (
    <>
      <h1 tabIndex={-1}>Overview</h1>
      <Shown state={rest}>
        {(value) => <Cards rest={value} open={open.kind === 'ready' ? open.value.items : []} />}
      </Shown>
      <Shown state={rest}>{(value) => <Line rest={value} />}</Shown>
      <div class="columns">
        <div>
          <h2>Running</h2>
          <Shown state={open}>{({ items }) => <Running runs={items} />}</Shown>
          <h2>Trouble</h2>
          <Shown state={rest}>{(value) => <Trouble rest={value} />}</Shown>
        </div>
        <div>
          <h2>Next</h2>
          <Shown state={rest}>{(value) => <Next rest={value} />}</Shown>
        </div>
      </div>
    </>
  );
}

type Rest = Awaited<ReturnType<typeof readRest>>;

async function readRest(until: Api) {
  const now = nowMs();
  const from = (ms: number) => new Date(now - ms).toISOString();
  const [fires, incidents, bad, paused, recent, first] = await Promise.all([
    until.comingFires({ limit: MOST_FIRES }),
    until.listIncidents({ limit: SHOWN * 2 }),
    until.searchRuns({ from: from(AHEAD_MS), status: BAD, limit: PAGE }),
    until.listJobLines({ state: 'paused', limit: 1_000 }),
    readRecent(until, from(BEHIND_MS)),
    until.listJobLines({ limit: 1 }),
  ]);
  return { now, fires: fires.items, incidents: incidents.items, bad, paused, recent, hasJobs: first.items.length > 0 };
}

async function readRecent(
  until: Api,
  from: string,
): Promise<{ readonly runs: readonly Run[]; readonly isWhole: boolean }> {
  const runs: Run[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await until.searchRuns({ from, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    runs.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === undefined) {
      break;
    }
  }
  return { runs, isWhole: cursor === undefined };
}

function Cards({ rest: { bad, paused }, open }: { readonly rest: Rest; readonly open: readonly Run[] }) {
  const countOf = (runs: readonly Run[], ...statuses: readonly string[]) =>
    runs.filter(({ status }) => statuses.includes(status)).reduce((sum, { span }) => sum + (span?.count ?? 1), 0);
  const more = bad.nextCursor === undefined ? '' : '+';
  const pausedCount = `${paused.items.length}${paused.nextCursor === undefined ? '' : '+'}`;
  const cards = [
    [`${countOf(open, 'running', 'retrying')} running`, '/jobs?q=state%3Arunning'],
    [`${countOf(open, 'queued')} waiting`, '/jobs?sort=next'],
    [`${countOf(bad.items, 'failed', 'timed_out')}${more} failed in 24 h`, '/runs?status=failed%2Ctimed_out'],
    [`${countOf(bad.items, 'missed')}${more} missed in 24 h`, '/runs?status=missed'],
    [`${pausedCount} paused`, '/jobs?q=state%3Apaused'],
  ] as const;
  return (
    <nav aria-label="Counts" class="cards">
      {cards.map(([text, path]) => (
        <a key={path} href={path} class="card">
          {text}
        </a>
      ))}
    </nav>
  );
}

function Line({ rest: { now, fires, bad, recent } }: { readonly rest: Rest }) {
  const known = new Map([...recent.runs, ...bad.items].map((run) => [run.id, run]));
  const marks = [
    ...[...known.values()].map(({ scheduledAt, span, status }) => ({
      atMs: Date.parse(scheduledAt),
      ...(span === undefined ? {} : { untilMs: Date.parse(span.to) }),
      count: span?.count ?? 1,
      isBad: BAD.split(',').includes(status),
    })),
    ...fires.map(({ at, last, count = 1 }) => ({
      atMs: Date.parse(at),
      ...(last === undefined ? {} : { untilMs: Date.parse(last.at) }),
      count,
      isBad: false,
    })),
  ];
  const from = Math.floor((now - BEHIND_MS) / STEP_MS) * STEP_MS;
  const oldest = recent.runs.at(-1)?.scheduledAt;
  const summary = `Fires of the last 12 hours and the next 24: ${known.size} records, ${fires.reduce((sum, { count = 1 }) => sum + count, 0)} to come`;
  return (
    <>
      <FiresLine
        bars={barsOf(marks, from, now + AHEAD_MS, STEP_MS)}
        nowMs={now}
        stepMs={STEP_MS}
        summary={summary}
        writeTime={(ms) => stamp(ms, offsetMinutes(ms))}
      />
      {recent.isWhole || oldest === undefined ? null : (
        <p class="soft">
          What went well is counted from <Time at={oldest} isShort /> on, what did not for the whole day.
        </p>
      )}
    </>
  );
}

function Running({ runs }: { readonly runs: readonly Run[] }) {
  if (runs.length === 0) {
    return <p class="soft">Nothing runs at this moment.</p>;
  }
  return (
    <ul class="list">
      {runs.slice(0, SHOWN).map(({ id, jobId, status, startedAt, attempts }) => (
        <li key={id} class="line">
          <Outcome status={status} />
          <a href={runPath(id)}>
            <Foreign text={jobId} />
          </a>
          {startedAt === undefined ? null : (
            <span class="soft">
              attempt {attempts.length}, began <Ago at={startedAt} />
            </span>
          )}
        </li>
      ))}
      {runs.length > SHOWN ? <li class="soft">and {runs.length - SHOWN} more</li> : null}
    </ul>
  );
}

function Trouble({ rest: { incidents, bad } }: { readonly rest: Rest }) {
  if (incidents.length === 0 && bad.items.length === 0) {
    return <p class="soft">None in the last 24 hours.</p>;
  }
  const told = new Set(incidents.map(({ jobId }) => jobId));
  const latest = new Map(bad.items.toReversed().map((run) => [run.jobId, run]));
  const others = [...latest.values()].filter(({ jobId }) => !told.has(jobId)).reverse();
  return (
    <ul class="list">
      {incidents.slice(0, SHOWN).map((incident) => (
        <li key={incident.id}>
          <span class="line">
            <strong class="bad">{troubleText(incident)}</strong>
            <a href={jobPath(incident.jobId)}>
              <Foreign text={incident.jobId} />
            </a>
            <span class="soft">
              since <Time at={incident.since} isShort />
            </span>
            <TroubleActions jobId={incident.jobId} run={latest.get(incident.jobId)} />
          </span>
          <LastOutput run={latest.get(incident.jobId)} />
        </li>
      ))}
      {others.slice(0, SHOWN).map((run) => (
        <li key={run.id}>
          <span class="line">
            <Outcome status={run.status} />
            <a href={jobPath(run.jobId)}>
              <Foreign text={run.jobId} />
            </a>
            <span class="soft">
              {run.span === undefined ? '' : `${counted(run.span.count, 'fire')}, `}
              <Time at={run.scheduledAt} isShort />
            </span>
            <TroubleActions jobId={run.jobId} run={run} />
          </span>
          <LastOutput run={run} />
        </li>
      ))}
    </ul>
  );
}

function TroubleActions({ jobId, run }: { readonly jobId: string; readonly run: Run | undefined }) {
  return (
    <>
      <Action
        name={`run ${jobId}`}
        onAct={() => {
          const idempotencyKey = newKey();
          void act(`run ${jobId}`, () => api.runJob(jobId, { idempotencyKey }), `${jobId} was asked to run.`);
        }}
      >
        Run
      </Action>
      {run === undefined ? null : <a href={explainPath(jobId, run.scheduledAt)}>why</a>}
      {run === undefined || run.span !== undefined ? null : <a href={runPath(run.id)}>log</a>}
    </>
  );
}

function LastOutput({ run }: { readonly run: Run | undefined }) {
  const text = lastLine(run?.outputTail ?? '') || (run?.reason ?? '');
  return text === '' ? null : (
    <p class="soft few-lines">
      <Foreign text={text} />
    </p>
  );
}

function Next({ rest: { fires, hasJobs } }: { readonly rest: Rest }) {
  if (fires.length === 0) {
    return hasJobs ? (
      <p class="soft">No fire is planned in the next 24 hours.</p>
    ) : (
      <Empty title="There are no jobs yet.">
        <p>Write one here, or apply a file:</p>
        <pre>npx cronstack apply examples/jobs.jsonc</pre>
        <a class="button" href="/new">
          New job
        </a>
      </Empty>
    );
  }
  return (
    <>
      <ul class="list">
        {fires.slice(0, SHOWN).map(({ jobId, at, count, last }) => (
          <li key={`${jobId} ${at}`} class="line">
            <Time at={at} isShort />
            <a href={jobPath(jobId)}>
              <Foreign text={jobId} />
            </a>
            {count === undefined || last === undefined ? null : (
              <span class="soft">
                and {count - 1} more, to <Time at={last.at} isShort />
              </span>
            )}
          </li>
        ))}
        {fires.length > SHOWN ? <li class="soft">and {fires.length - SHOWN} more in the next 24 hours</li> : null}
      </ul>
      <p class="soft">
        A job of your own: <code>npx cronstack apply examples/jobs.jsonc</code>, or <a href="/new">New job</a>.
      </p>
    </>
  );
}
