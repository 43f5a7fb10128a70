import { useState } from 'preact/hooks';
import { Foreign } from '#console/parts/foreign.tsx';
import { Shown } from '#console/parts/loaded.tsx';
import { EntryRows } from '#console/parts/rows/entry-rows.tsx';
import { FireRows } from '#console/parts/rows/fire-rows.tsx';
import { nowMs } from '#console/state/now.ts';
import { useResource } from '#console/state/resource.ts';
import { describe, lint, parse } from '#domain/schedule/language.ts';
import { previewFires } from '#domain/schedule/preview-fire.ts';

const SHOWN_FIRES = 10;

interface SchedulePreviewProps {
  readonly schedule: unknown;
  readonly timezone: string;
  readonly jobId: string;
  readonly jitterSeconds: number;
}

/** A schedule as it is typed: in words, its next fires and what to know about them. It is computed here, without a request. */
export function SchedulePreview(written: SchedulePreviewProps) {
  const read = readSchedule(written);
  const [isOpen, setOpen] = useState(false);
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

/** The entries that would wake it on AWS: asked for by those who look, so that nobody loads the code that knows. */
function Entries({ schedule, timezone, jobId, jitterSeconds }: SchedulePreviewProps) {
  const preview = useResource(JSON.stringify([schedule, timezone, jobId, jitterSeconds]), (api) =>
    api.preview({ schedule, timezone, jobId, jitterSeconds, count: 1 }),
  );
  return <Shown state={preview.state$.value}>{(value) => <EntryRows preview={value} />}</Shown>;
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
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
