import type { Job } from '#api/shapes/job.ts';
import { Foreign } from '#console/parts/foreign.tsx';
import { lazily } from '#console/parts/lazily.tsx';
import { Shown } from '#console/parts/loaded.tsx';
import { Tabs } from '#console/parts/tabs.tsx';
import { Ago, Time } from '#console/parts/time.tsx';
import { useResource } from '#console/state/resource.ts';
import { counted } from '#console/text/phrases.ts';
import { explainPath, JOB_TABS, type JobTab, jobPath, runPath } from '#console/text/place.ts';
import { JobActions } from './actions.tsx';
import { Backfills } from './backfill.tsx';
import { JobOverview } from './overview.tsx';
import { JobRuns } from './runs.tsx';

const JOB_MS = 5_000;

const JobAudit = lazily(() => import('./audit.tsx').then(({ JobAudit }) => JobAudit));
const JobCalendar = lazily(() => import('./calendar.tsx').then(({ JobCalendar }) => JobCalendar));
const JobNotices = lazily(() => import('./notices.tsx').then(({ JobNotices }) => JobNotices));
const JobDefinition = lazily(() => import('./definition.tsx').then(({ JobDefinition }) => JobDefinition));

/** One job: how it is, what can be done to it, and its tabs. */
export function JobView({ id, tab }: { readonly id: string; readonly tab: JobTab }) {
  const state = useResource(`job ${id}`, (api) => api.getJob(id), JOB_MS).state$.value;
  const job = state.kind === 'loading' ? undefined : state.value;
  const tabs = JOB_TABS.map((name) => ({
    name,
    title: name.charAt(0).toUpperCase() + name.slice(1),
    path: jobPath(id, name),
  }));
  return (
    <>
      <div class="heading">
        <h1 tabIndex={-1}>
          <Foreign text={id} />
        </h1>
        {job === undefined ? null : <JobActions job={job} />}
      </div>
      <Shown state={state}>{(value) => <JobState job={value} />}</Shown>
      <Tabs label="Of this job" tabs={tabs} chosen={tab} />
      {tab === 'runs' ? <JobRuns id={id} /> : null}
      {tab === 'calendar' ? <JobCalendar id={id} /> : null}
      {tab === 'notices' ? <JobNotices id={id} /> : null}
      {tab === 'audit' ? <JobAudit id={id} /> : null}
      {job !== undefined && tab === 'overview' ? <JobOverview job={job} /> : null}
      {job !== undefined && tab === 'definition' ? <JobDefinition job={job} /> : null}
    </>
  );
}

function JobState({ job }: { readonly job: Job }) {
  const { id, name, description, state, pause, nextFireAt, activeRunIds, waitingRunIds, tags } = job;
  return (
    <>
      {name === id ? null : (
        <p>
          <Foreign text={name} />
        </p>
      )}
      {description === undefined ? null : (
        <p class="soft">
          <Foreign text={description} />
        </p>
      )}
      <p class="line">
        <span class={`word ${state}`}>{state}</span>
        {nextFireAt === undefined ? (
          <span class="soft">no fire is planned</span>
        ) : (
          <span>
            next fire <Time at={nextFireAt} /> <Ago at={nextFireAt} />
          </span>
        )}
        <a href={explainPath(id)}>Why (not)?</a>
        {tags.map((tag) => (
          <a key={tag} href={`/jobs?q=${encodeURIComponent(`tag:${tag}`)}`}>
            <Foreign text={`#${tag}`} />
          </a>
        ))}
      </p>
      {pause === undefined ? null : (
        <p class="banner warn">
          Paused by <Foreign text={pause.by} />, <Time at={pause.at} />
          {pause.until === undefined ? null : (
            <>
              , until <Time at={pause.until} />
            </>
          )}
          {pause.note === undefined ? null : (
            <>
              : <Foreign text={pause.note} />
            </>
          )}
        </p>
      )}
      <Backfills id={id} backfills={job.backfills} />
      {activeRunIds.length + waitingRunIds.length === 0 ? null : (
        <p class="line">
          <span>
            {counted(activeRunIds.length, 'run')} under way, {waitingRunIds.length} waiting:
          </span>
          {[...activeRunIds, ...waitingRunIds].slice(0, 5).map((runId) => (
            <a key={runId} href={runPath(runId)}>
              <Foreign text={runId} />
            </a>
          ))}
        </p>
      )}
    </>
  );
}
