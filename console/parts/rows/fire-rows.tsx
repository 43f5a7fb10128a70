import { Ago, Time } from '#console/parts/time.tsx';
import { localText } from '#console/text/stamp.ts';

interface FireRowsProps {
  readonly fires: readonly {
    /** RFC 3339, in UTC. */
    readonly at: string;
    /** The same on the clocks of the schedule's zone. */
    readonly local: string;
    readonly note?: string | undefined;
  }[];
  /** The address of what there is to know about a fire; left out: none. */
  readonly pathOf?: (at: string) => string;
}

/** Fires to come, a line each: on the reader's clock and on the schedule's, with what a change of the clocks does to it. */
export function FireRows({ fires, pathOf }: FireRowsProps) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Yours</th>
          <th scope="col">The job's zone</th>
          <th scope="col">In</th>
        </tr>
      </thead>
      <tbody>
        {fires.map(({ at, local, note }) => (
          <tr key={at}>
            <td>
              {pathOf === undefined ? (
                <Time at={at} />
              ) : (
                <a href={pathOf(at)}>
                  <Time at={at} />
                </a>
              )}
            </td>
            <td>
              {localText(local)}
              {note === undefined ? null : <span class="warn"> {note}</span>}
            </td>
            <td>
              <Ago at={at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
