import { Calendar } from '#console/charts/calendar.tsx';
import { Shown } from '#console/parts/loaded.tsx';
import { nowMs } from '#console/state/now.ts';
import { readBack } from '#console/state/read-back.ts';
import { useResource } from '#console/state/resource.ts';
import { offsetMinutes } from '#console/state/settings.ts';
import { countByDay, isoDay, latestDays } from '#console/text/days.ts';

const DAYS = 56;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Of a job that fires all the time the latest days are shown: older ones would be hundreds of requests. */
const MOST_PAGES = 20;
const PAGE = 100;

/** The outcomes of a job's last eight weeks, day by day. */
export function JobCalendar({ id }: { readonly id: string }) {
  const records = useResource(`calendar ${id}`, (api) => {
    const now = nowMs();
    const ask = (range: { readonly from: string }) => api.listRuns(id, { limit: PAGE, ...range });
    return readBack(ask, { fromMs: now - DAYS * DAY_MS, nowMs: now, most: MOST_PAGES });
  });
  return (
    <Shown state={records.state$.value}>
      {({ runs, sinceMs }) => {
        const now = nowMs();
        const days = latestDays(now, DAYS, offsetMinutes(now));
        const shown = days.filter((day) => day > isoDay(sinceMs + offsetMinutes(sinceMs) * MINUTE_MS));
        return (
          <>
            {sinceMs <= now - (DAYS - 1) * DAY_MS ? null : (
              <p class="soft">It fires so often that only the latest {MOST_PAGES * PAGE} records are counted.</p>
            )}
            <Calendar days={countByDay(runs, shown, offsetMinutes)} />
          </>
        );
      }}
    </Shown>
  );
}
