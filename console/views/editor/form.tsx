import { useEffect, useRef, useState } from 'preact/hooks';
import type { ClientError } from '#api/client/error.ts';
import { Action } from '#console/parts/button.tsx';
import { Foreign } from '#console/parts/foreign.tsx';
import { lazily } from '#console/parts/lazily.tsx';
import { busy$ } from '#console/state/act.ts';
import { tell } from '#console/state/announce.ts';
import { type Api, api, apiUntil } from '#console/state/api.ts';
import { go, guardLeaving } from '#console/state/location.ts';
import { problemOf, refreshAll } from '#console/state/resource.ts';
import { writtenDefinition } from '#console/text/definition.ts';
import { changedFields, type Definition, readDefinition, writeDefinition } from '#console/text/draft.ts';
import { jobPath } from '#console/text/place.ts';
import { Conflict } from './conflict.tsx';
import { Fields } from './fields.tsx';

const SchedulePreview = lazily(() => import('./schedule-preview.tsx').then(({ SchedulePreview }) => SchedulePreview));

const PLAN_REST_MS = 500;

interface DraftProps {
  readonly id: string | undefined;
  readonly base: Definition;
  readonly revision: number | undefined;
  readonly configuration: Awaited<ReturnType<Api['configuration']>>;
  /** Begins anew from what is stored. */
  readonly onAnew: () => void;
}

/** The changes that others made meanwhile. */
interface Theirs {
  readonly definition: Definition;
  readonly revision: number;
}

/** A definition that is being written: as a form or as JSON, one value behind both, with what it means and what saving it would do. */
export function Draft({ id, base, revision, configuration, onAnew }: DraftProps) {
  const storeName = `cronstack.draft ${id ?? 'new'} ${revision ?? ''}`;
  const [text, setText] = useState(() => sessionStorage.getItem(storeName) ?? writeDefinition(base));
  const [isJson, setJson] = useState(false);
  const [problem, setProblem] = useState<ClientError>();
  const [theirs, setTheirs] = useState<Theirs>();
  const summary = useRef<HTMLDivElement>(null);
  // A field tells of its last change as it loses the focus, in the same click that saves: before the page is drawn again.
  const latest = useRef(text);
  const read = readDefinition(text);
  const value = read.ok ? read.value : undefined;
  const isChanged = value === undefined || changedFields(base, value).length > 0;
  const plan = usePlan(value, problem);

  useEffect(() => {
    if (isChanged) {
      sessionStorage.setItem(storeName, text);
    } else {
      sessionStorage.removeItem(storeName);
    }
    guardLeaving(isChanged ? () => confirm('Leave without saving? The draft is kept in this tab.') : undefined);
    return () => guardLeaving(undefined);
  }, [text, isChanged]);

  const change = (next: string) => {
    latest.current = next;
    setText(next);
    setProblem(undefined);
  };
  const edit = (changed: (before: Definition) => Definition) => {
    const before = readDefinition(latest.current);
    change(writeDefinition(changed(before.ok ? before.value : base)));
  };
  const save = async (ifRevision: number | undefined) => {
    const written = readDefinition(latest.current);
    if (!written.ok || busy$.value.has('save')) {
      return;
    }
    busy$.value = new Set([...busy$.value, 'save']);
    try {
      const saved =
        id === undefined || ifRevision === undefined
          ? await api.createJob(written.value)
          : await api.putJob(id, written.value, { ifRevision });
      sessionStorage.removeItem(storeName);
      guardLeaving(undefined);
      tell(`${saved.id} is saved, as revision ${saved.revision}.`);
      go(jobPath(saved.id));
    } catch (error) {
      const found = problemOf(error);
      if (found.code === 'revision_mismatch' && id !== undefined) {
        const job = await api.getJob(id);
        setTheirs({ definition: writtenDefinition(job, configuration.tasks), revision: job.revision });
      } else {
        setProblem(found);
        summary.current?.focus();
      }
    } finally {
      busy$.value = new Set([...busy$.value].filter((name) => name !== 'save'));
      refreshAll();
    }
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save(revision);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          void save(revision);
        }
      }}
    >
      <div ref={summary} tabIndex={-1} role="alert">
        {problem === undefined ? null : (
          <div class="fault">
            <strong>It was not saved: </strong>
            <Foreign text={problem.message} />
            <ul>
              {problem.errors.map(({ path, message }) => (
                <li key={`${path} ${message}`}>
                  <Foreign text={`${path === '' ? 'the job' : path}: ${message}`} />
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
      {theirs === undefined ? null : (
        <Conflict
          base={base}
          mine={value ?? base}
          theirs={theirs.definition}
          onTheirs={() => {
            sessionStorage.removeItem(storeName);
            guardLeaving(undefined);
            onAnew();
          }}
          onMine={() => {
            setTheirs(undefined);
            void save(theirs.revision);
          }}
        />
      )}
      <p class="buttons" role="group" aria-label="Written as">
        <button type="button" aria-pressed={!isJson} onClick={() => setJson(false)}>
          Form
        </button>
        <button type="button" aria-pressed={isJson} onClick={() => setJson(true)}>
          JSON
        </button>
        {isChanged && id !== undefined ? (
          <button
            type="button"
            onClick={() => {
              change(writeDefinition(base));
            }}
          >
            Discard my changes
          </button>
        ) : null}
      </p>
      <div class="columns">
        <div>
          {isJson || value === undefined ? (
            <JsonText text={text} fault={read.ok ? undefined : read.fault} onChange={change} />
          ) : (
            <Fields
              value={value}
              isNew={id === undefined}
              configuration={configuration}
              errors={problem?.errors ?? plan.errors}
              onEdit={edit}
            />
          )}
        </div>
        <section aria-labelledby="means">
          <h2 id="means">What it means</h2>
          {value === undefined || value.schedule === undefined ? (
            <p class="soft">No schedule: it runs after others, or by hand.</p>
          ) : (
            <SchedulePreview
              schedule={value.schedule}
              timezone={typeof value.timezone === 'string' ? value.timezone : configuration.timezone}
              jobId={typeof value.id === 'string' ? value.id : 'preview'}
              jitterSeconds={typeof value.jitterSeconds === 'number' ? value.jitterSeconds : 0}
              calendars={value.calendars}
            />
          )}
          <h2>What saving would do</h2>
          <div role="status">
            {plan.words.length === 0 ? <p class="soft">Nothing changes.</p> : null}
            <ul>
              {plan.words.map((word) => (
                <li key={word}>
                  <Foreign text={word} />
                </li>
              ))}
            </ul>
          </div>
          <p class="buttons">
            <Action name="save" isMain onAct={() => void save(revision)}>
              {id === undefined ? 'Create' : 'Save'}
            </Action>
            <a class="button" href={id === undefined ? '/jobs' : jobPath(id)}>
              Cancel
            </a>
          </p>
          <p class="soft">Ctrl+Enter saves.</p>
        </section>
      </div>
    </form>
  );
}

interface JsonTextProps {
  readonly text: string;
  readonly fault: string | undefined;
  readonly onChange: (text: string) => void;
}

function JsonText({ text, fault, onChange }: JsonTextProps) {
  return (
    <div class="field">
      <label for="json">The definition as JSON</label>
      <textarea
        id="json"
        class="code"
        rows={28}
        spellcheck={false}
        value={text}
        aria-invalid={fault !== undefined}
        aria-describedby="json-fault"
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      <p id="json-fault" class="bad" role="status">
        {fault ?? ''}
      </p>
    </div>
  );
}

interface Planned {
  readonly words: readonly string[];
  readonly errors: ClientError['errors'];
}

/** The effects of saving a definition, in the server's words: asked for when nobody has typed for half a second. */
function usePlan(value: Definition | undefined, problem: ClientError | undefined): Planned {
  const [plan, setPlan] = useState<Planned>({ words: [], errors: [] });
  const text = JSON.stringify(value);
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      if (value === undefined || value.id === '') {
        setPlan({ words: [], errors: [] });
        return;
      }
      apiUntil(stop.signal)
        .plan({ jobs: [value] })
        .then(
          ({ items }) =>
            setPlan({
              words: items.flatMap(({ change, words }) => (change === 'unchanged' ? [] : [change, ...words])),
              errors: [],
            }),
          (error: unknown) => {
            if (!stop.signal.aborted) {
              const { message, errors } = problemOf(error);
              setPlan({ words: [message], errors });
            }
          },
        );
    }, PLAN_REST_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text, problem]);
  return plan;
}
