import { useState } from 'preact/hooks';
import { Foreign } from '#console/parts/foreign.tsx';
import { Shown } from '#console/parts/loaded.tsx';
import { EntryRows, isOfEntries } from '#console/parts/rows/entry-rows.tsx';
import { ExcludedRows } from '#console/parts/rows/excluded-rows.tsx';
import { FireRows } from '#console/parts/rows/fire-rows.tsx';
import { nowMs } from '#console/state/now.ts';
import { useResource } from '#console/state/resource.ts';
import { ScheduleError } from '#domain/schedule/definition/error.ts';
import { describe, lint, parse } from '#domain/schedule/language.ts';
import { previewFires } from '#domain/schedule/preview-fire.ts';

const SHOWN_FIRES = 10;

interface SchedulePreviewProps {
  readonly schedule: unknown;
  readonly timezone: string;
  readonly jobId: string;
  readonly jitterSeconds: number;
  /** The job's own. */
  readonly calendars: unknown;
}

/**
 * A schedule as it is typed: in words, its next fires and what to know about them. It is computed here, without a request; but for one
 * that leaves days out, as the calendars are the server's.
 */
export function SchedulePreview(written: SchedulePreviewProps) {
  const read = readSchedule(written);
  const [isOpen, setOpen] = useState(false);
  if ('isOfServer' in read) {
    return <ByServer {...written} />;
  }
  if ('fault' in read) {
    return (
      <p class="bad">
        <Foreign text={read.fault} />
      </p>
    );
  }
  const { description, fires, warnings } = read;
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
      <FireRows fires={fires} />
      <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>On EventBridge Scheduler</summary>
        {isOpen ? <Entries {...written} /> : null}
      </details>
    </>
  );
}

function ByServer(written: SchedulePreviewProps) {
  return (
    <Shown state={usePreview(written, SHOWN_FIRES)}>
      {(preview) => (
        <>
          <p>
            <strong>{preview.description}</strong>
          </p>
          {preview.warnings
            .filter((warning) => !isOfEntries(warning))
            .map(({ code, message }) => (
              <p key={code} class="warn">
                {message}
              </p>
            ))}
          <FireRows fires={preview.fires} />
          <ExcludedRows excluded={preview.excluded} />
          <details>
            <summary>On EventBridge Scheduler</summary>
            <EntryRows preview={preview} />
          </details>
        </>
      )}
    </Shown>
  );
}

/** The entries that would wake it on AWS: asked for by those who look, so that nobody loads the code that knows. */
function Entries(written: SchedulePreviewProps) {
  return <Shown state={usePreview(written, 1)}>{(preview) => <EntryRows preview={preview} />}</Shown>;
}

function usePreview(written: SchedulePreviewProps, count: number) {
  const { calendars, ...others } = written;
  const body = JSON.stringify({ ...others, count, ...(calendars === undefined ? {} : { calendars }) });
  return useResource(body, (api) => api.preview(JSON.parse(body))).state$.value;
}

function readSchedule({ schedule, timezone, jobId, jitterSeconds }: SchedulePreviewProps) {
  const from = new Date(nowMs());
  try {
    const parsed = parse(schedule, { timezone, jobId, jitterSeconds, anchor: from });
    return {
      description: describe(parsed),
      fires: previewFires(parsed, Math.floor(from.getTime() / 1_000), SHOWN_FIRES),
      warnings: lint(parsed, { from }),
    };
  } catch (error) {
    if (error instanceof ScheduleError && error.code === 'not-supported') {
      return { isOfServer: true };
    }
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
