import { useState } from 'preact/hooks';
import { BulkProgress } from '#console/parts/bulk-progress.tsx';
import { Action } from '#console/parts/button.tsx';
import { Empty } from '#console/parts/empty.tsx';
import { Shown } from '#console/parts/loaded.tsx';
import { More } from '#console/parts/rows/more.tsx';
import { RunRows } from '#console/parts/rows/run-rows.tsx';
import { api, newKey } from '#console/state/api.ts';
import { doToEach } from '#console/state/bulk.ts';
import { address$, go, putQuery } from '#console/state/location.ts';
import { nowMs } from '#console/state/now.ts';
import { useListed } from '#console/state/pages.ts';
import { isoMinute, localMinute } from '#console/state/typed-time.ts';
import { counted, statusText } from '#console/text/phrases.ts';
import { runPath } from '#console/text/place.ts';

const RUNS_MS = 10_000;
const DAY_MS = 86_400_000;
const STATUSES = ['succeeded', 'failed', 'timed_out', 'cancelled', 'skipped', 'missed'];
/** No run, and so a job's id followed by an instant or a ULID. */
const RUN_ID = /^.+\.(?:\d{8}T\d{6}Z|[0-9A-HJKMNP-TV-Z]{26})$/;

/** The search over the runs of all jobs, in a range that is always written: at most seven days at a time. */
export function Runs() {
  const { query } = address$.value;
  const [opened] = useState(nowMs);
  const from = query.get('from') ?? new Date(opened - DAY_MS).toISOString();
  const to = query.get('to') ?? undefined;
  const status = query.get('status') ?? '';
  const reason = query.get('reason') ?? '';
  const job = query.get('job') ?? '';
  const { state, more, isReading } = useListed(
    `search ${query}`,
    (until, cursor) =>
      until.searchRuns({
        from,
        limit: 100,
        ...(to === undefined ? {} : { to }),
        ...(status === '' ? {} : { status }),
        ...(job === '' ? {} : { job }),
        ...(cursor === undefined ? {} : { cursor }),
      }),
    RUNS_MS,
  );
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) {
      next.add(id);
    }
    setChosen(next);
  };
  return (
    <>
      <h1 tabIndex={-1}>Runs</h1>
      <Filters from={from} to={to} status={status} reason={reason} job={job} />
      {chosen.size === 0 ? null : (
        <div class="bar" role="group" aria-label="Selected runs">
          <strong>{counted(chosen.size, 'run')} selected:</strong>
          <Action
            name="bulk retry"
            onAct={() => {
              const key = newKey();
              setChosen(new Set());
              void doToEach('Retrying', [...chosen], (id) =>
                api.retryRun(id, { idempotencyKey: `${key} ${id}`.slice(0, 128) }),
              );
            }}
          >
            Retry
          </Action>
          <button type="button" onClick={() => setChosen(new Set())}>
            Clear
          </button>
        </div>
      )}
      <BulkProgress />
      <Shown state={state}>
        {({ items, hasMore }) => {
          const shown = items.filter(
            (run) => reason === '' || run.reasonCode === reason || run.reason?.includes(reason),
          );
          return (
            <>
              {shown.length === 0 ? (
                <Empty title="No run of this range fits.">
                  <button
                    type="button"
                    onClick={() => putQuery({ from: new Date(nowMs() - 7 * DAY_MS).toISOString(), to: undefined })}
                  >
                    Look at seven days
                  </button>
                </Empty>
              ) : (
                <RunRows runs={shown} isWithJob selection={{ chosen, toggle }} />
              )}
              <More hasMore={hasMore} isReading={isReading} more={more} />
            </>
          );
        }}
      </Shown>
    </>
  );
}

interface FiltersProps {
  readonly from: string;
  readonly to: string | undefined;
  readonly status: string;
  readonly reason: string;
  readonly job: string;
}

function Filters({ from, to, status, reason, job }: FiltersProps) {
  const openRun = (text: string) => {
    if (RUN_ID.test(text.trim())) {
      go(runPath(text.trim()));
    }
  };
  return (
    <div class="filters">
      <label>
        <span>From, on this browser's clock</span>
        <input
          type="datetime-local"
          value={localMinute(from)}
          onChange={(event) => putQuery({ from: isoMinute(event.currentTarget.value) })}
        />
      </label>
      <label>
        <span>To (empty: now)</span>
        <input
          type="datetime-local"
          value={to === undefined ? '' : localMinute(to)}
          onChange={(event) => putQuery({ to: isoMinute(event.currentTarget.value) })}
        />
      </label>
      <label>
        <span>Outcome</span>
        <select value={status} onChange={(event) => putQuery({ status: event.currentTarget.value })}>
          <option value="">any</option>
          {status.includes(',') ? <option value={status}>{statusText(status)}</option> : null}
          {STATUSES.map((name) => (
            <option key={name} value={name}>
              {statusText(name)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Job</span>
        <input value={job} onChange={(event) => putQuery({ job: event.currentTarget.value.trim() })} />
      </label>
      <label>
        <span>Reason, a code or a word</span>
        <input value={reason} onChange={(event) => putQuery({ reason: event.currentTarget.value.trim() })} />
      </label>
      <label>
        <span>Open a run by its id</span>
        <input onInput={(event) => openRun(event.currentTarget.value)} />
      </label>
    </div>
  );
}
