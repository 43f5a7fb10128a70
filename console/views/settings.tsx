import { useState } from 'preact/hooks';
import { Action } from '#console/parts/button.tsx';
import { Field } from '#console/parts/field.tsx';
import { Foreign } from '#console/parts/foreign.tsx';
import { Shown } from '#console/parts/loaded.tsx';
import { Time } from '#console/parts/time.tsx';
import { act } from '#console/state/act.ts';
import { api } from '#console/state/api.ts';
import { useResource } from '#console/state/resource.ts';
import { signOut } from '#console/state/session.ts';
import { keys$, theme$, zone$ } from '#console/state/settings.ts';

const HEALTH_MS = 5_000;
const SURE = 'pause';

/** The switch over all jobs, the configuration as it is in force, and this browser's own choices. */
export function Settings() {
  const health = useResource('settings health', (until) => until.health(), HEALTH_MS).state$.value;
  const configuration = useResource('configuration', (until) => until.configuration()).state$.value;
  return (
    <>
      <h1 tabIndex={-1}>Settings</h1>
      <div class="columns">
        <div>
          <section aria-labelledby="all">
            <h2 id="all">All jobs</h2>
            <Shown state={health}>
              {({ paused }) =>
                paused === undefined ? (
                  <PauseAll />
                ) : (
                  <>
                    <p>
                      Everything is paused, by <Foreign text={paused.by} />
                      {paused.pausedAt === undefined ? null : (
                        <>
                          , since <Time at={paused.pausedAt} />
                        </>
                      )}
                      .
                    </p>
                    <Action
                      name="resume all"
                      isMain
                      onAct={() => void act('resume all', () => api.resumeAll(), 'All jobs fire again.')}
                    >
                      Resume everything
                    </Action>
                  </>
                )
              }
            </Shown>
          </section>
          <Browser />
        </div>
        <section aria-labelledby="configuration">
          <h2 id="configuration">Configuration in force</h2>
          <Shown state={configuration}>
            {(value) => (
              <dl class="facts-list">
                {Object.entries(value).map(([name, part]) => (
                  <>
                    <dt>{name}</dt>
                    <dd>
                      <Foreign text={wordsOf(part)} />
                    </dd>
                  </>
                ))}
              </dl>
            )}
          </Shown>
          <p class="soft">It stands in the configuration file, and holds from the next start on.</p>
        </section>
      </div>
    </>
  );
}

function wordsOf(part: unknown): string {
  if (Array.isArray(part)) {
    return part.map(wordsOf).join(', ') || 'none';
  }
  return typeof part === 'object' && part !== null
    ? Object.entries(part)
        .map(([name, value]) => `${name} ${wordsOf(value)}`)
        .join(', ')
    : String(part);
}

function PauseAll() {
  const [note, setNote] = useState('');
  const [typed, setTyped] = useState('');
  const pause = () => act('pause all', () => api.pauseAll(note === '' ? {} : { note }), 'Everything is paused.');
  return (
    <>
      <p>No job fires until everything is resumed; what runs goes on.</p>
      <Field label="Note" hint="Why, for the others.">
        {(names) => <input {...names} value={note} onInput={(event) => setNote(event.currentTarget.value)} />}
      </Field>
      <Field label={`Type "${SURE}" to do it`}>
        {(names) => <input {...names} value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />}
      </Field>
      {typed === SURE ? (
        <Action name="pause all" isDangerous onAct={() => void pause()}>
          Pause everything
        </Action>
      ) : (
        <button type="button" disabled>
          Pause everything
        </button>
      )}
    </>
  );
}

function Browser() {
  return (
    <section aria-labelledby="browser">
      <h2 id="browser">This browser</h2>
      <Field label="Times">
        {(names) => (
          <select
            {...names}
            value={zone$.value}
            onChange={(event) => {
              zone$.value = event.currentTarget.value === 'utc' ? 'utc' : 'local';
            }}
          >
            <option value="local">{`on its clock (${Intl.DateTimeFormat().resolvedOptions().timeZone})`}</option>
            <option value="utc">in UTC</option>
          </select>
        )}
      </Field>
      <Field label="Theme">
        {(names) => (
          <select
            {...names}
            value={theme$.value}
            onChange={({ currentTarget: { value } }) => {
              theme$.value = value === 'light' || value === 'dark' ? value : 'system';
            }}
          >
            <option value="system">as the system has it</option>
            <option value="light">light</option>
            <option value="dark">dark</option>
          </select>
        )}
      </Field>
      <label class="inline">
        <input
          type="checkbox"
          checked={keys$.value === 'on'}
          onChange={(event) => {
            keys$.value = event.currentTarget.checked ? 'on' : 'off';
          }}
        />
        <span>Single keys act</span>
      </label>
      <p class="apart">
        <button type="button" onClick={() => signOut('This browser has forgotten its key.')}>
          Forget the key
        </button>
      </p>
    </section>
  );
}
