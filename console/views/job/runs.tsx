import { Empty } from '#console/parts/empty.tsx';
import { Shown } from '#console/parts/loaded.tsx';
import { More } from '#console/parts/rows/more.tsx';
import { RunRows } from '#console/parts/rows/run-rows.tsx';
import { address$, putQuery } from '#console/state/location.ts';
import { useListed } from '#console/state/pages.ts';
import { statusText } from '#console/text/phrases.ts';

const RUNS_MS = 5_000;
const STATUSES = ['succeeded', 'failed', 'timed_out', 'cancelled', 'skipped', 'missed'];

/** The runs of a job, newest fire first; of those that are read, the ones of an outcome. */
export function JobRuns({ id }: { readonly id: string }) {
  const { state, more, isReading } = useListed(
    `runs ${id}`,
    (api, cursor) => api.listRuns(id, { ...(cursor === undefined ? {} : { cursor }) }),
    RUNS_MS,
  );
  const status = address$.value.query.get('status') ?? '';
  return (
    <>
      <div class="filters">
        <label>
          <span>Outcome</span>
          <select value={status} onChange={(event) => putQuery({ status: event.currentTarget.value })}>
            <option value="">any</option>
            {STATUSES.map((name) => (
              <option key={name} value={name}>
                {statusText(name)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Shown state={state}>
        {({ items, hasMore }) => {
          const shown = items.filter((run) => status === '' || run.status === status);
          return (
            <>
              {shown.length === 0 ? (
                <Empty
                  title={
                    items.length === 0
                      ? 'There are no runs yet.'
                      : `None of the latest ${items.length} runs ${statusText(status)}.`
                  }
                />
              ) : (
                <RunRows runs={shown} />
              )}
              <More hasMore={hasMore} isReading={isReading} more={more} />
            </>
          );
        }}
      </Shown>
    </>
  );
}
