import { useEffect, useState } from 'preact/hooks';
import type { Job } from '#api/shapes/job.ts';
import { Action } from '#console/parts/button.tsx';
import { Dialog } from '#console/parts/dialog.tsx';
import { Field } from '#console/parts/field.tsx';
import { Menu } from '#console/parts/menu.tsx';
import { act } from '#console/state/act.ts';
import { api, newKey } from '#console/state/api.ts';
import { bindKeys } from '#console/state/keys.ts';
import { address$, go, putQuery } from '#console/state/location.ts';
import { JOB_QUESTIONS, jobMenu } from '#console/text/job-menu.ts';
import { counted } from '#console/text/phrases.ts';
import { jobPath, runPath } from '#console/text/place.ts';
import { BackfillDialog } from './backfill.tsx';

/** The things that can be done to a job. Each asks first: no click and no link does anything by itself. */
export function JobActions({ job }: { readonly job: Job }) {
  const [isMenu, setMenu] = useState(false);
  const asked = address$.value.query.get('ask');
  const asking = JOB_QUESTIONS.find((question) => question === asked);
  const setAsking = (ask: typeof asking) => putQuery({ ask });
  const close = () => setAsking(undefined);
  const { id, state } = job;
  useEffect(() => bindKeys({ '.': () => setMenu(true) }), []);
  return (
    <div class="buttons">
      <button type="button" class="main" onClick={() => setAsking('run')}>
        Run ...
      </button>
      {state === 'paused' ? (
        <Action
          name="resume"
          onAct={() =>
            void act(
              'resume',
              () => api.resumeJob(id),
              `${id} fires again.`,
              () => api.pauseJob(id),
            )
          }
        >
          Resume
        </Action>
      ) : (
        <button type="button" onClick={() => setAsking('pause')}>
          Pause ...
        </button>
      )}
      <a class="button" href={jobPath(id, 'edit')}>
        Edit
      </a>
      <button type="button" onClick={() => setAsking('backfill')}>
        Backfill ...
      </button>
      <a class="button" href={`/new?from=${encodeURIComponent(id)}`}>
        Duplicate
      </a>
      <button type="button" class="dangerous" onClick={() => setAsking('delete')}>
        Delete ...
      </button>
      {isMenu ? <Menu title={id} items={jobMenu(id, state)} onClose={() => setMenu(false)} /> : null}
      {asking === 'run' ? <RunDialog job={job} onClose={close} /> : null}
      {asking === 'pause' ? <PauseDialog job={job} onClose={close} /> : null}
      {asking === 'backfill' ? <BackfillDialog id={id} onClose={close} /> : null}
      {asking === 'delete' ? <DeleteDialog job={job} onClose={close} /> : null}
    </div>
  );
}

interface AskingProps {
  readonly job: Job;
  readonly onClose: () => void;
}

function RunDialog({ job: { id, activeRunIds }, onClose }: AskingProps) {
  const [idempotencyKey] = useState(newKey);
  const [note, setNote] = useState('');
  const [isForced, setForced] = useState(false);
  const run = async () => {
    const isDone = await act(
      'run',
      async () => {
        const body = { force: isForced, ...(note === '' ? {} : { note }) };
        const made = await api.runJob(id, { ...body, idempotencyKey });
        go(runPath(made.id));
      },
      `${id} was asked to run.`,
    );
    if (isDone) {
      onClose();
    }
  };
  return (
    <Dialog title={`Run ${id} now?`} onClose={onClose}>
      {activeRunIds.length === 0 ? null : (
        <p class="warn">{counted(activeRunIds.length, 'run')} of it under way: its overlap policy decides.</p>
      )}
      <Field label="Note" hint="Kept with the run, for whoever asks later.">
        {(names) => <input {...names} value={note} onInput={(event) => setNote(event.currentTarget.value)} />}
      </Field>
      <label class="inline">
        <input type="checkbox" checked={isForced} onChange={() => setForced(!isForced)} />
        <span>Ignore the overlap policy</span>
      </label>
      <p class="buttons">
        <Action name="run" isMain onAct={() => void run()}>
          Run now
        </Action>
        <button type="button" onClick={onClose}>
          Not now
        </button>
      </p>
    </Dialog>
  );
}

function PauseDialog({ job: { id }, onClose }: AskingProps) {
  const [note, setNote] = useState('');
  const [until, setUntil] = useState('');
  const pause = async () => {
    const body = {
      ...(note === '' ? {} : { note }),
      ...(until === '' ? {} : { until: new Date(until).toISOString() }),
    };
    if (
      await act(
        'pause',
        () => api.pauseJob(id, body),
        `${id} is paused.`,
        () => api.resumeJob(id),
      )
    ) {
      onClose();
    }
  };
  return (
    <Dialog title={`Pause ${id}?`} onClose={onClose}>
      <p>No fires are planned until it is resumed; what runs goes on.</p>
      <Field label="Note" hint="Why, for the others.">
        {(names) => <input {...names} value={note} onInput={(event) => setNote(event.currentTarget.value)} />}
      </Field>
      <Field label="Until" hint="Left empty: until somebody resumes it. On this browser's clock.">
        {(names) => (
          <input
            {...names}
            type="datetime-local"
            value={until}
            onInput={(event) => setUntil(event.currentTarget.value)}
          />
        )}
      </Field>
      <p class="buttons">
        <Action name="pause" isMain onAct={() => void pause()}>
          Pause
        </Action>
        <button type="button" onClick={onClose}>
          Let it fire
        </button>
      </p>
    </Dialog>
  );
}

function DeleteDialog({ job: { id, revision }, onClose }: AskingProps) {
  const remove = async () => {
    if (await act('delete', () => api.deleteJob(id, { ifRevision: revision }), `${id} is deleted.`)) {
      go('/jobs');
    }
  };
  return (
    <Dialog title={`Delete ${id}?`} onClose={onClose}>
      <p>
        What runs goes on to its outcome, what waits is cancelled, its history stays until its retention has passed.
        This cannot be undone: copy its definition first, from the tab Definition.
      </p>
      <p class="buttons">
        <Action name="delete" isDangerous onAct={() => void remove()}>
          Delete
        </Action>
        <button type="button" onClick={onClose}>
          Keep it
        </button>
      </p>
    </Dialog>
  );
}
