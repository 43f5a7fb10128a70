import { Foreign } from '#console/parts/foreign.tsx';
import { Ago, Time } from '#console/parts/time.tsx';
import { nowMs } from '#console/state/now.ts';
import { parse, preview } from '#domain/schedule/language.ts';

interface SchedulePreviewProps {
  readonly schedule: unknown;
  readonly timezone: string;
  readonly jobId: string;
  readonly jitterSeconds: number;
}

/** A schedule as it is typed: in words, its next fires and what to know about them. It is computed here, without a request. */
export function SchedulePreview({ schedule, timezone, jobId, jitterSeconds }: SchedulePreviewProps) {
  const read = readSchedule({ schedule, timezone, jobId, jitterSeconds });
  if ('fault' in read) {
    return (
      <p class="bad">
        <Foreign text={read.fault} />
      </p>
    );
  }
  const { description, fires, entries, warnings, exact } = read;
  return (
    <>
      <p>
        <strong>{description}</strong>
      </p>
      {warnings.map(({ code, message }) => (
        <p key={code} class="warn">
          {message}
        </p>
      ))}
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
                <Time at={at} />
              </td>
              <td>
                {local.replace('T', ' ')}
                {note === undefined ? null : <span class="warn"> {note}</span>}
              </td>
              <td>
                <Ago at={at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {exact ? (
        <details>
          <summary>On EventBridge Scheduler</summary>
          <ul>
            {entries.map(({ expression, timezone: zone }) => (
              <li key={expression}>
                <code>{expression}</code> {zone}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}

function readSchedule({ schedule, timezone, jobId, jitterSeconds }: SchedulePreviewProps) {
  const from = new Date(nowMs());
  try {
    const parsed = parse(schedule, { timezone, jobId, jitterSeconds, anchor: from });
    return preview(parsed, { from });
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
