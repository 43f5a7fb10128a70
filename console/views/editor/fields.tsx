import { useState } from 'preact/hooks';
import { Field } from '#console/parts/field.tsx';
import type { Api } from '#console/state/api.ts';
import { type Definition, faultOf, readField, withField, writeField } from '#console/text/draft.ts';

interface FieldsProps {
  readonly value: Definition;
  readonly isNew: boolean;
  readonly configuration: Awaited<ReturnType<Api['configuration']>>;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  /** Takes what becomes of the definition: it may have changed since this was drawn. */
  readonly onEdit: (changed: (before: Definition) => Definition) => void;
}

const OVERLAP = ['skip', 'queue', 'replace', 'allow'];
const CATCHUP = ['latest', 'all', 'none'];
const EXAMPLES = ['0 9 * * 1-5', '*/10 * * * *', 'every 90s', '30 2 * * *', '@monthly'];

/** A definition as a form; what it has no field for is kept as it is, and stands in the JSON. */
export function Fields({ value, isNew, configuration, errors, onEdit }: FieldsProps) {
  const put = (name: string, next: unknown) => onEdit((before) => withField(before, name, next));
  const set = (name: string, next: unknown) => put(name, next === '' ? undefined : next);
  const textField = (name: string, label: string, hint?: string) => (
    <Field label={label} fault={faultOf(errors, name)} {...(hint === undefined ? {} : { hint })}>
      {(names) => (
        <input {...names} value={writeField(value[name])} onInput={(event) => set(name, event.currentTarget.value)} />
      )}
    </Field>
  );
  const { defaults, tasks, timezone } = configuration;
  const policies = { maxRetries: defaults.maxRetries, retryDelaySeconds: defaults.retryDelaySeconds };
  return (
    <>
      {isNew ? (
        <Field label="Id" hint="1-56 of A-Z a-z 0-9 . _ -; it never changes." fault={faultOf(errors, 'id')}>
          {(names) => (
            <input
              {...names}
              required
              value={writeField(value.id)}
              onInput={(event) => put('id', event.currentTarget.value)}
            />
          )}
        </Field>
      ) : null}
      {textField('name', 'Name', 'For people; the id, unless told.')}
      <TextOrJson
        name="schedule"
        label="Schedule"
        hint="Cron, an interval, fixed times; an object or a list as JSON. It is stored as you type it."
        value={value.schedule}
        fault={faultOf(errors, 'schedule')}
        onChange={(next) => set('schedule', next)}
        examples={EXAMPLES}
      />
      {textField('timezone', 'Time zone', `An IANA zone such as Europe/Berlin; ${timezone} unless told.`)}
      <TextOrJson
        name="command"
        label="Command"
        hint={`A task (${tasks.join(', ') || 'none is registered'}), else a shell line; an object as JSON.`}
        value={value.command}
        fault={faultOf(errors, 'command')}
        onChange={(next) => put('command', next)}
      />
      <TextOrJson
        name="args"
        label="Arguments, as JSON"
        hint='Handed over in CRONSTACK_ARGS: {"days": 7}. Nothing: leave it empty.'
        value={value.args}
        fault={faultOf(errors, 'args')}
        onChange={(next) => set('args', next)}
      />
      <Field label="Tags" hint="Separated by spaces." fault={faultOf(errors, 'tags')}>
        {(names) => (
          <input
            {...names}
            value={Array.isArray(value.tags) ? value.tags.join(' ') : ''}
            onChange={(event) =>
              set(
                'tags',
                event.currentTarget.value.split(/\s+/).filter((tag) => tag !== ''),
              )
            }
          />
        )}
      </Field>
      <details>
        <summary>Policies</summary>
        <Choice
          name="overlap"
          label="While an earlier run holds the slot"
          choices={OVERLAP}
          value={value.overlap}
          onChange={set}
        />
        <Choice
          name="catchup"
          label="Of several fires that are due at once, run"
          choices={CATCHUP}
          value={value.catchup}
          onChange={set}
        />
        <NumberField
          name="timeoutSeconds"
          label="Time-out of an attempt, in seconds"
          otherwise={defaults.timeoutSeconds}
          value={value.timeoutSeconds}
          fault={faultOf(errors, 'timeoutSeconds')}
          onChange={set}
        />
        <NumberField
          name="maxRetries"
          label="Attempts after the first"
          otherwise={policies.maxRetries}
          value={value.maxRetries}
          fault={faultOf(errors, 'maxRetries')}
          onChange={set}
        />
        <NumberField
          name="retryDelaySeconds"
          label="Delay before the first of them, in seconds"
          otherwise={policies.retryDelaySeconds}
          value={value.retryDelaySeconds}
          fault={faultOf(errors, 'retryDelaySeconds')}
          onChange={set}
        />
        <p class="soft">All others stand in the JSON: docs/jobs.md has them.</p>
      </details>
    </>
  );
}

interface TextOrJsonProps {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly value: unknown;
  readonly fault: string | undefined;
  readonly onChange: (value: unknown) => void;
  readonly examples?: readonly string[];
}

/** A field that is text, or JSON where it is more. What was typed stays as it was typed, also while it is no JSON yet. */
function TextOrJson({ label, hint, value, fault, onChange, examples = [] }: TextOrJsonProps) {
  const [typed, setTyped] = useState(writeField(value));
  const shown = JSON.stringify(readField(typed)) === JSON.stringify(value ?? '') ? typed : writeField(value);
  const change = (text: string) => {
    setTyped(text);
    onChange(readField(text));
  };
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(names) => (
        <>
          <textarea
            {...names}
            class="code"
            rows={Math.min(8, shown.split('\n').length + (shown.length > 60 ? 1 : 0))}
            spellcheck={false}
            value={shown}
            onInput={(event) => change(event.currentTarget.value)}
          />
          {examples.length === 0 ? null : (
            <span class="line">
              {examples.map((example) => (
                <button key={example} type="button" class="quiet" onClick={() => change(example)}>
                  <code>{example}</code>
                </button>
              ))}
            </span>
          )}
        </>
      )}
    </Field>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly choices: readonly string[];
  readonly value: unknown;
  readonly onChange: (name: string, value: unknown) => void;
}

function Choice({ name, label, choices, value, onChange }: ChoiceProps) {
  const otherwise = choices[0] ?? '';
  return (
    <Field label={label}>
      {(names) => (
        <select
          {...names}
          value={typeof value === 'string' ? value : otherwise}
          onChange={(event) => onChange(name, event.currentTarget.value)}
        >
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice === otherwise ? `${choice} (unless told)` : choice}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface NumberFieldProps {
  readonly name: string;
  readonly label: string;
  readonly otherwise: number;
  readonly value: unknown;
  readonly fault: string | undefined;
  readonly onChange: (name: string, value: unknown) => void;
}

function NumberField({ name, label, otherwise, value, fault, onChange }: NumberFieldProps) {
  return (
    <Field label={label} hint={`${otherwise} unless told`} fault={fault}>
      {(names) => (
        <input
          {...names}
          inputMode="numeric"
          value={value === undefined ? '' : String(value)}
          onInput={({ currentTarget: { value: text } }) =>
            onChange(name, text.trim() === '' || Number.isNaN(Number(text)) ? text.trim() : Number(text))
          }
        />
      )}
    </Field>
  );
}
