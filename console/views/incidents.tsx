import { Action } from '#console/parts/button.tsx';
import { Empty } from '#console/parts/empty.tsx';
import { Foreign } from '#console/parts/foreign.tsx';
import { Shown } from '#console/parts/loaded.tsx';
import { More } from '#console/parts/rows/more.tsx';
import { Ago, Time } from '#console/parts/time.tsx';
import { act } from '#console/state/act.ts';
import { api } from '#console/state/api.ts';
import { useListed } from '#console/state/pages.ts';
import { useResource } from '#console/state/resource.ts';
import { jobPath } from '#console/text/place.ts';
import { troubleText } from '#console/text/trouble.ts';

const INCIDENTS_MS = 10_000;

/** The trouble that is open, longest first, and the channels on which it is told. */
export function Incidents() {
  const { state, more, isReading } = useListed(
    'incidents',
    (until, cursor) => until.listIncidents({ ...(cursor === undefined ? {} : { cursor }) }),
    INCIDENTS_MS,
  );
  const channels = useResource('channels', async (until) => (await until.health()).channels ?? [], INCIDENTS_MS);
  return (
    <>
      <h1 tabIndex={-1}>Incidents</h1>
      <Shown state={state}>
        {({ items, hasMore }) => (
          <>
            {items.length === 0 ? (
              <Empty title="No trouble is open.">
                <p>What counts as trouble, and where it is told, is said by a job's notify.</p>
              </Empty>
            ) : (
              <ul class="list">
                {items.map((incident) => (
                  <li key={incident.id} class="line">
                    <strong class="bad">{troubleText(incident)}</strong>
                    <a href={jobPath(incident.jobId)}>
                      <Foreign text={incident.jobId} />
                    </a>
                    <span>
                      since <Time at={incident.since} /> <Ago at={incident.since} />
                    </span>
                    <span class="soft">
                      {incident.toldAt === undefined ? (
                        'told nobody'
                      ) : (
                        <>
                          told <Ago at={incident.toldAt} />
                        </>
                      )}
                    </span>
                    {incident.ack === undefined ? (
                      <Action
                        name={incident.id}
                        onAct={() =>
                          void act(
                            incident.id,
                            () => api.acknowledge(incident.id),
                            'There are no reminders until it ends.',
                          )
                        }
                      >
                        I know
                      </Action>
                    ) : (
                      <span class="soft">
                        known to <Foreign text={incident.ack.by} />
                      </span>
                    )}
                  </li>
                ))}
              </ul>
            )}
            <More hasMore={hasMore} isReading={isReading} more={more} />
          </>
        )}
      </Shown>
      <h2>Channels</h2>
      <Shown state={channels.state$.value}>
        {(items) =>
          items.length === 0 ? (
            <p class="soft">No channel is configured: trouble is kept, and told nobody.</p>
          ) : (
            <ul class="list">
              {items.map(({ name, type, pending, failingSince, lastError }) => (
                <li key={name} class="line">
                  <strong>
                    <Foreign text={name} />
                  </strong>
                  <span class="soft">{type}</span>
                  <span>{pending} waiting</span>
                  {failingSince === undefined ? null : (
                    <span class="bad">
                      fails since <Time at={failingSince} />
                      {lastError === undefined ? null : (
                        <>
                          : <Foreign text={lastError} />
                        </>
                      )}
                    </span>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </>
  );
}
