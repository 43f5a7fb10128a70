import type { CalendarLine, CalendarShown } from '#api/shapes/calendars/calendar.ts';
import { Empty } from '#console/parts/empty.tsx';
import { Foreign } from '#console/parts/foreign.tsx';
import { Shown } from '#console/parts/loaded.tsx';
import { Ago, Time } from '#console/parts/time.tsx';
import { useResource } from '#console/state/resource.ts';
import { calendarPath, jobPath } from '#console/text/place.ts';

const CALENDARS_MS = 30_000;
const MOST = 100;

/** The calendars of the store, or one of them: its days and hours, and the jobs that keep to it. */
export function Calendars({ name }: { readonly name: string | undefined }) {
  return name === undefined ? <List /> : <One name={name} />;
}

/** Those to come, those in force, and the last that are over. */
function Blackouts() {
  const blackouts = useResource('blackouts', (api) => api.listBlackouts(), CALENDARS_MS).state$.value;
  return (
    <Shown state={blackouts}>
      {({ items }) =>
        items.length === 0 ? null : (
          <>
            <h2>Blackouts</h2>
            <ul class="list">
              {items.map(({ id, from, to, tag, job = 'everything', note = '' }) => (
                <li key={id} class="line">
                  <Foreign text={tag ?? job} />
                  <Time at={from} isShort /> to <Time at={to} isShort /> <Foreign text={note} />
                </li>
              ))}
            </ul>
          </>
        )
      }
    </Shown>
  );
}

function List() {
  const calendars = useResource('calendars', (api) => api.listCalendars({ limit: MOST }), CALENDARS_MS).state$.value;
  return (
    <>
      <h1 tabIndex={-1}>Calendars</h1>
      <p class="soft">Days and hours that several jobs leave out, such as holidays and change freezes, or keep to.</p>
      <Shown state={calendars}>
        {({ items, nextCursor }) =>
          items.length === 0 ? (
            <Empty title="There are no calendars.">
              <p>Store one, and name it in the schedules that keep to it. A job may also have one of its own.</p>
              <pre>npx cronstack calendars import holidays.ics --timezone Europe/Berlin --put holidays</pre>
            </Empty>
          ) : (
            <>
              <ul class="list">
                {items.map((line) => (
                  <li key={line.name} class="line">
                    <a href={calendarPath(line.name)}>
                      <Foreign text={line.name} />
                    </a>
                    <Saved line={line} />
                  </li>
                ))}
              </ul>
              {nextCursor === undefined ? null : <p class="soft">and more: npx cronstack calendars list</p>}
            </>
          )
        }
      </Shown>
      <Blackouts />
    </>
  );
}

function One({ name }: { readonly name: string }) {
  const calendar = useResource(`calendar ${name}`, (api) => api.getCalendar(name), CALENDARS_MS).state$.value;
  return (
    <>
      <h1 tabIndex={-1}>
        Calendar <Foreign text={name} />
      </h1>
      <Shown state={calendar}>
        {(value) => (
          <>
            <p class="line">
              <Saved line={value} />
            </p>
            <div class="columns">
              <section aria-labelledby="times">
                <h2 id="times">Its days and hours</h2>
                <Times calendar={value.calendar} />
              </section>
              <section aria-labelledby="jobs">
                <h2 id="jobs">Jobs that keep to it</h2>
                <Users jobs={value.jobs} outdated={value.outdated ?? []} />
              </section>
            </div>
          </>
        )}
      </Shown>
    </>
  );
}

/** Its revision, by whom and when, and what to know about it. */
function Saved({ line }: { readonly line: CalendarLine }) {
  const { revision, savedAt, by, through, adopting, outdated = [] } = line;
  return (
    <>
      <span>
        revision {revision}, saved <Ago at={savedAt} /> by <Foreign text={by} />
      </span>
      {through === undefined ? null : <span class="soft">complete up to {through}</span>}
      {adopting === undefined ? null : <span class="warn">jobs are being given this revision</span>}
      {outdated.length === 0 ? null : (
        <span class="bad">{outdated.length} jobs keep an older one: it would take away their every fire</span>
      )}
    </>
  );
}

function Times({ calendar }: { readonly calendar: CalendarShown['calendar'] }) {
  const { timezone, weekend = [], days = [], workdays = [], windows = [] } = calendar;
  return (
    <dl class="facts-list">
      <dt>Zone</dt>
      <dd>{timezone}</dd>
      {weekend.length === 0 ? null : (
        <>
          <dt>Each</dt>
          <dd>{weekend.join(', ')}</dd>
        </>
      )}
      {days.map((day, index) => (
        <Named key={index} when={'date' in day ? day.date : `${day.from} to ${day.to}`} name={day.name} />
      ))}
      {windows.map((window, index) => (
        <Named
          key={index}
          when={
            'start' in window
              ? `${window.start.replace('T', ' ')} to ${window.end.replace('T', ' ')}`
              : `${window.days.join(', ')} ${window.from} to ${window.to}`
          }
          name={window.name}
        />
      ))}
      {workdays.length === 0 ? null : (
        <>
          <dt>But not</dt>
          <dd>{workdays.join(', ')}</dd>
        </>
      )}
    </dl>
  );
}

function Named({ when, name = '' }: { readonly when: string; readonly name?: string | undefined }) {
  return (
    <>
      <dt>{when}</dt>
      <dd>
        <Foreign text={name} />
      </dd>
    </>
  );
}

interface UsersProps {
  readonly jobs: CalendarShown['jobs'];
  readonly outdated: readonly string[];
}

function Users({ jobs, outdated }: UsersProps) {
  return jobs === undefined || jobs.ids.length === 0 ? (
    <p class="soft">None.</p>
  ) : (
    <ul class="list">
      {jobs.ids.map((id) => (
        <li key={id} class="line">
          <a href={jobPath(id)}>
            <Foreign text={id} />
          </a>
          {outdated.includes(id) ? <span class="bad">keeps an older revision</span> : null}
        </li>
      ))}
      {jobs.more ? <li class="soft">and more</li> : null}
    </ul>
  );
}
