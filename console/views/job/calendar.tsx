import type { Run } from '#api/shapes/run.ts';
import { Calendar } from '#console/charts/calendar.tsx';
import { Shown } from '#console/parts/loaded.tsx';
import type { Api } from '#console/state/api.ts';
import { nowMs } from '#console/state/now.ts';
import { useResource } from '#console/state/resource.ts';
import { offsetMinutes } from '#console/state/settings.ts';
import { countByDay, latestDays } from '#console/text/days.ts';

const DAYS = 56;
const DAY_MS = 86_400_000;
/** Of a job that fires all the time the latest days are shown: older ones would be hundreds of requests. */
const MOST_PAGES = 20;
const PAGE = 100;

/** The outcomes of a job's last eight weeks, day by day. */
export function JobCalendar({ id }: { readonly id: string }) {
  const records = useResource(`calendar ${id}`, (api) => readWeeks(api, id));
  return (
    <Shown state={records.state$.value}>
      {({ runs, isWhole }) => {
        const now = nowMs();
        const days = latestDays(now, DAYS, offsetMinutes(now));
        const oldest = runs.at(-1)?.scheduledAt ?? '';
        const shown = isWhole ? days : days.filter((day) => day > oldest.slice(0, 10));
        return (
          <>
            {isWhole ? null : (
              <p class="soft">It fires so often that only the latest {MOST_PAGES * PAGE} records are counted.</p>
            )}
            <Calendar days={countByDay(runs, shown, offsetMinutes)} />
          </>
        );
      }}
    </Shown>
  );
}

async function readWeeks(api: Api, id: string): Promise<{ readonly runs: readonly Run[]; readonly isWhole: boolean }> {
  const from = new Date(nowMs() - DAYS * DAY_MS).toISOString();
  const runs: Run[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await api.listRuns(id, { limit: PAGE, from, ...(cursor === undefined ? {} : { cursor }) });
    runs.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === undefined) {
      break;
    }
  }
  return { runs, isWhole: cursor === undefined };
}
