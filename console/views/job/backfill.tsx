import { useState } from 'preact/hooks';
import type { Backfill, BackfillPlan } from '#api/shapes/backfill.ts';
import { Action } from '#console/parts/button.tsx';
import { Dialog } from '#console/parts/dialog.tsx';
import { Field } from '#console/parts/field.tsx';
import { Foreign } from '#console/parts/foreign.tsx';
import { FireRows } from '#console/parts/rows/fire-rows.tsx';
import { Time } from '#console/parts/time.tsx';
import { act } from '#console/state/act.ts';
import { api, newKey } from '#console/state/api.ts';
import { problemOf } from '#console/state/resource.ts';
import { counted } from '#console/text/phrases.ts';

const SHOWN_FIRES = 10;

/** The question which fires of the past are to be run, and, before any is, the answer which those are. */
export function BackfillDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const [idempotencyKey] = useState(newKey);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [only, setOnly] = useState<Backfill['only']>('missed');
  const [plan, setPlan] = useState<BackfillPlan>();
  const [fault, setFault] = useState<string>();
  const range = () => ({ from: new Date(from).toISOString(), to: new Date(to).toISOString(), only });
  const isReady = from !== '' && to !== '';
  const change = <Value,>(set: (value: Value) => void) => {
    return (value: Value) => {
      set(value);
      setPlan(undefined);
      setFault(undefined);
    };
  };
  const look = async () => {
    try {
      setPlan(await api.planBackfill(id, range()));
    } catch (error) {
      setFault(problemOf(error).message);
    }
  };
  const start = async () => {
    if (await act('backfill', () => api.backfillJob(id, { ...range(), idempotencyKey }), 'The backfill has begun.')) {
      onClose();
    }
  };
  return (
    <Dialog title={`Backfill ${id}`} onClose={onClose}>
      <p>Runs fires of the past, one after another, as the job is now. Times are on this browser's clock.</p>
      <MomentField label="From" value={from} onChange={change(setFrom)} />
      <MomentField label="To" value={to} onChange={change(setTo)} />
      <Field label="Which fires">
        {(names) => (
          <select
            {...names}
            value={only}
            onChange={(event) => change(setOnly)(event.currentTarget.value === 'all' ? 'all' : 'missed')}
          >
            <option value="missed">those that did not run: missed, or no slot was free</option>
            <option value="all">all, also those that ran</option>
          </select>
        )}
      </Field>
      <div role="status">
        {fault === undefined ? null : (
          <p class="bad">
            <Foreign text={fault} />
          </p>
        )}
        {plan === undefined ? null : <Planned plan={plan} />}
      </div>
      <p class="buttons">
        <button type="button" disabled={!isReady} onClick={() => void look()}>
          Say which
        </button>
        {plan === undefined || plan.count === 0 ? null : (
          <Action name="backfill" isMain onAct={() => void start()}>
            Run them
          </Action>
        )}
        <button type="button" onClick={onClose}>
          Close
        </button>
      </p>
    </Dialog>
  );
}

interface MomentFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function MomentField({ label, value, onChange }: MomentFieldProps) {
  return (
    <Field label={label}>
      {(names) => (
        <input
          {...names}
          type="datetime-local"
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

function Planned({ plan: { count, fires } }: { readonly plan: BackfillPlan }) {
  return (
    <>
      <p>{count === 0 ? 'There is none to run.' : `It would run ${counted(count, 'fire')}:`}</p>
      {count === 0 ? null : <FireRows fires={fires.slice(0, SHOWN_FIRES)} />}
      {count > SHOWN_FIRES ? <p class="soft">and {count - SHOWN_FIRES} more</p> : null}
    </>
  );
}

/** The backfills of a job that are not over, and how far each is. */
export function Backfills({ id, backfills }: { readonly id: string; readonly backfills: readonly Backfill[] }) {
  return backfills
    .filter(({ endedAt }) => endedAt === undefined)
    .map((backfill) => (
      <div key={backfill.id} class="bar">
        <span>
          Backfill of <Time at={backfill.from} /> to <Time at={backfill.to} />: {backfill.succeeded + backfill.failed}{' '}
          of {backfill.total} done{backfill.failed === 0 ? '' : `, ${backfill.failed} did not succeed`}
          {backfill.cancelled === true ? ', it is being ended' : ''}
        </span>
        {backfill.cancelled === true ? null : (
          <Action
            name={backfill.id}
            onAct={() => void act(backfill.id, () => api.cancelBackfill(id, backfill.id), 'No more of it runs.')}
          >
            End it
          </Action>
        )}
      </div>
    ));
}
