import { Foreign } from '#console/parts/foreign.tsx';
import { Shown } from '#console/parts/loaded.tsx';
import { More } from '#console/parts/rows/more.tsx';
import { Time } from '#console/parts/time.tsx';
import { useListed } from '#console/state/pages.ts';
import { runPath } from '#console/text/place.ts';

/** The audit trail of a job: who did what, when, and what each edit changed. */
export function JobAudit({ id }: { readonly id: string }) {
  const { state, more, isReading } = useListed(`audit ${id}`, (api, cursor) =>
    api.listAudit(id, { ...(cursor === undefined ? {} : { cursor }) }),
  );
  return (
    <Shown state={state}>
      {({ items, hasMore }) => (
        <>
          <ul class="list">
            {items.map(({ at, by, action, note, revisionAfter, runId, changes = [] }, index) => (
              <li key={`${at} ${index}`}>
                <span class="line">
                  <Time at={at} />
                  <strong>{action.replaceAll('_', ' ')}</strong>
                  <span>
                    by <Foreign text={by} />
                  </span>
                  {revisionAfter === undefined ? null : <span class="soft">revision {revisionAfter}</span>}
                  {runId === undefined ? null : (
                    <a href={runPath(runId)}>
                      <Foreign text={runId} />
                    </a>
                  )}
                  {note === undefined ? null : <Foreign text={note} />}
                </span>
                {changes.length === 0 ? null : (
                  <table>
                    <tbody>
                      {changes.map(({ field, before, after }) => (
                        <tr key={field}>
                          <th scope="row">
                            <Foreign text={field} />
                          </th>
                          <td>
                            {before === undefined ? null : (
                              <del class="bad">
                                <Foreign text={JSON.stringify(before)} />
                              </del>
                            )}
                          </td>
                          <td>
                            {after === undefined ? null : (
                              <ins>
                                <Foreign text={JSON.stringify(after)} />
                              </ins>
                            )}
                          </td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                )}
              </li>
            ))}
          </ul>
          <More hasMore={hasMore} isReading={isReading} more={more} />
        </>
      )}
    </Shown>
  );
}
