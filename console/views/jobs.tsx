import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { JobLine } from '#api/shapes/job-line.ts';
import { BulkProgress } from '#console/parts/bulk-progress.tsx';
import { Action } from '#console/parts/button.tsx';
import { Dialog } from '#console/parts/dialog.tsx';
import { Empty } from '#console/parts/empty.tsx';
import { Foreign } from '#console/parts/foreign.tsx';
import { Menu } from '#console/parts/menu.tsx';
import { Strip } from '#console/parts/outcome.tsx';
import { VirtualRows } from '#console/parts/rows/virtual-rows.tsx';
import { Ago, Time } from '#console/parts/time.tsx';
import { spoken$ } from '#console/state/announce.ts';
import { api, newKey } from '#console/state/api.ts';
import { doToEach } from '#console/state/bulk.ts';
import { changed$, jobLines, reading$, readJobs, readLines } from '#console/state/jobs.ts';
import { bindKeys } from '#console/state/keys.ts';
import { address$, putQuery, visit$ } from '#console/state/location.ts';
import { useResource } from '#console/state/resource.ts';
import { compareJobs, JOB_ORDERS, type JobOrder, readFilter } from '#console/text/filter.ts';
import { jobMenu } from '#console/text/job-menu.ts';
import { counted } from '#console/text/phrases.ts';
import { jobPath } from '#console/text/place.ts';

const ROW_HEIGHT = 44;
/** The latest outcomes that have room beside the next fire on a telephone. */
const NARROW_OUTCOMES = 5;
const SIGHT_MS = 5_000;
/** The address follows what is typed only after a rest: browsers draw the page for it, and refuse it when it comes too often. */
const URL_REST_MS = 300;
const SPOKEN_REST_MS = 500;
/** From so many on, the number has to be typed before they are deleted. */
const MANY = 10;

const ORDER_TITLES: Readonly<Record<JobOrder, string>> = {
  id: 'id',
  trouble: 'trouble',
  next: 'next fire',
  last: 'last run',
};

/** All jobs: filtered as one types, sorted, and several at once acted on. */
export function Jobs() {
  const [text, setText] = useState(address$.value.query.get('q') ?? '');
  const order = JOB_ORDERS.find((name) => name === address$.value.query.get('sort')) ?? 'id';
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [sight, setSight] = useState<readonly [number, number]>([0, 0]);
  const filterBox = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [menuOf, setMenuOf] = useState<JobLine>();
  const anchor = useRef('');
  const reading = reading$.value;
  changed$.value;

  useEffect(() => readJobs(), []);
  // The search in the header leads here, also from here.
  useEffect(() => setText(address$.value.query.get('q') ?? ''), [visit$.value]);
  // Rows keep their places through polls: what was read anew moves nothing until the reader sorts or filters.
  const sorted = useMemo(() => [...jobLines().values()].sort(compareJobs(order)), [order, reading]);
  const ids = useMemo(() => sorted.filter(readFilter(text)).map(({ id }) => id), [text, sorted]);
  const seen = ids.slice(sight[0], sight[1]);
  const state = useRef(seen);
  state.current = seen;
  useResource('rows', (until) => readLines(state.current, until), SIGHT_MS);

  useEffect(() => {
    list.current?.scrollTo(0, 0);
    const timers = [
      setTimeout(() => putQuery({ q: text }), URL_REST_MS),
      setTimeout(() => {
        if (text !== '') {
          spoken$.value = counted(ids.length, 'job');
        }
      }, SPOKEN_REST_MS),
    ];
    return () => timers.forEach(clearTimeout);
  }, [text]);
  useEffect(
    () =>
      bindKeys({
        '/': () => filterBox.current?.focus(),
        j: () => moveFocus(list.current, 1),
        k: () => moveFocus(list.current, -1),
        x: () => focusedBox(list.current)?.click(),
        X: () => selectTo(focusedBox(list.current)?.value),
        '.': () => setMenuOf(jobLines().get(focusedBox(list.current)?.value ?? '')),
      }),
    [ids, selected],
  );

  const select = (id: string) => {
    anchor.current = id;
    const next = new Set(selected);
    if (!next.delete(id)) {
      next.add(id);
    }
    setSelected(next);
  };
  const selectTo = (id: string | undefined) => {
    const [from, to] = [ids.indexOf(anchor.current), ids.indexOf(id ?? '')].sort((one, other) => one - other);
    if (from !== undefined && to !== undefined && from >= 0) {
      setSelected(new Set([...selected, ...ids.slice(from, to + 1)]));
    }
  };

  return (
    <>
      <h1 tabIndex={-1}>Jobs</h1>
      <div class="filters">
        <label class="grow">
          <span>Filter</span>
          <input
            ref={filterBox}
            type="search"
            value={text}
            placeholder="words, tag: state: outcome: zone: source:"
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <label>
          <span>Sort by</span>
          <select value={order} onChange={(event) => putQuery({ sort: event.currentTarget.value })}>
            {JOB_ORDERS.map((name) => (
              <option key={name} value={name}>
                {ORDER_TITLES[name]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p class="soft">
        {counted(ids.length, 'job')}
        {text === '' ? '' : ` of ${reading.count}`}
        {reading.isWhole ? '' : ', still reading: only what is read so far is filtered and sorted'}
        {reading.fault === undefined ? '' : `: ${reading.fault}`}
      </p>
      {selected.size === 0 ? null : (
        <SelectionBar selected={[...selected]} all={ids} onSelect={(chosen) => setSelected(new Set(chosen))} />
      )}
      <BulkProgress />
      {ids.length === 0 ? (
        <NoJobs text={text} isWhole={reading.isWhole} onClear={() => setText('')} />
      ) : (
        <div role="table" aria-label="Jobs" aria-rowcount={ids.length + 1} class="jobs">
          <div role="rowgroup">
            <div role="row" class="job-row head" aria-rowindex={1}>
              {['Select', 'Job', 'State', 'Outcomes', 'Last run', 'Next fire', 'Menu'].map((title) => (
                <span key={title} role="columnheader">
                  <span class={title === 'Select' || title === 'Menu' ? 'unseen' : ''}>{title}</span>
                </span>
              ))}
            </div>
          </div>
          <VirtualRows
            class="rows"
            role="rowgroup"
            box={list}
            count={ids.length}
            rowHeight={ROW_HEIGHT}
            onSight={(from, to) => setSight([from, to])}
            row={(index) => {
              const line = jobLines().get(ids[index] ?? '');
              return line === undefined ? (
                <div key={ids[index]} role="row" class="job-row soft" aria-rowindex={index + 2}>
                  <span role="cell" />
                  <span role="cell">{ids[index]} was deleted</span>
                </div>
              ) : (
                <JobRow
                  key={line.id}
                  line={line}
                  index={index}
                  isSelected={selected.has(line.id)}
                  onSelect={(isRange) => (isRange ? selectTo(line.id) : select(line.id))}
                  onMenu={() => setMenuOf(line)}
                />
              );
            }}
          />
        </div>
      )}
      {menuOf === undefined ? null : (
        <Menu title={menuOf.id} items={jobMenu(menuOf.id, menuOf.state)} onClose={() => setMenuOf(undefined)} />
      )}
    </>
  );
}

interface JobRowProps {
  readonly line: JobLine;
  readonly index: number;
  readonly isSelected: boolean;
  /** `isRange`: everything up to it as well. */
  readonly onSelect: (isRange: boolean) => void;
  readonly onMenu: () => void;
}

function JobRow({ line, index, isSelected, onSelect, onMenu }: JobRowProps) {
  const { id, name, state, running, waiting, outcomes, finishedAt, nextFireAt, timezone } = line;
  return (
    <div role="row" class="job-row" aria-rowindex={index + 2}>
      <span role="cell">
        <input
          type="checkbox"
          value={id}
          checked={isSelected}
          onClick={(event) => onSelect(event.shiftKey)}
          aria-label={`Select ${id}`}
        />
      </span>
      <span role="cell" class="cut">
        <a href={jobPath(id)}>
          <Foreign text={id} />
        </a>
        {name === id ? null : (
          <span class="soft cut-line wide">
            <Foreign text={name} />
          </span>
        )}
        <span class="soft cut-line narrow-only">
          {outcomes === '' ? null : <Strip letters={outcomes.slice(0, NARROW_OUTCOMES)} />}{' '}
          {nextFireAt === undefined ? null : <Ago at={nextFireAt} />}
        </span>
      </span>
      <span role="cell">
        <span class={`word ${state}`}>{state}</span>
        {running === 0 ? null : <span class="soft cut-line">{`${running} running`}</span>}
        {waiting === 0 ? null : <span class="soft cut-line">{`${waiting} waiting`}</span>}
      </span>
      <span role="cell">
        <Strip letters={outcomes} />
      </span>
      <span role="cell">{finishedAt === undefined ? <span class="soft">none yet</span> : <Ago at={finishedAt} />}</span>
      <span role="cell">
        {nextFireAt === undefined ? (
          <span class="soft">none</span>
        ) : (
          <>
            <Time at={nextFireAt} isShort />
            <span class="soft cut-line">{timezone}</span>
          </>
        )}
      </span>
      <span role="cell">
        <button type="button" class="quiet" onClick={onMenu} aria-label={`Menu of ${id}`}>
          ⋯
        </button>
      </span>
    </div>
  );
}

interface NoJobsProps {
  readonly text: string;
  readonly isWhole: boolean;
  readonly onClear: () => void;
}

function NoJobs({ text, isWhole, onClear }: NoJobsProps) {
  if (!isWhole) {
    return <p class="soft">Loading ...</p>;
  }
  return text === '' ? (
    <Empty title="There are no jobs yet.">
      <p>A job says what to run, when, and under which policies. Write one here, or apply a file:</p>
      <pre>npx cronstack apply examples/jobs.jsonc</pre>
      <p>
        <a class="button" href="/new">
          New job
        </a>
      </p>
    </Empty>
  ) : (
    <Empty title={`No job fits "${text}".`}>
      <button type="button" onClick={onClear}>
        Clear the filter
      </button>
    </Empty>
  );
}

interface SelectionBarProps {
  readonly selected: readonly string[];
  readonly all: readonly string[];
  readonly onSelect: (ids: readonly string[]) => void;
}

function SelectionBar({ selected, all, onSelect }: SelectionBarProps) {
  const [isDeleting, setDeleting] = useState(false);
  const pause = { title: 'Pausing', work: (id: string) => api.pauseJob(id) };
  const resume = { title: 'Resuming', work: (id: string) => api.resumeJob(id) };
  const run = () => {
    const key = newKey();
    return doToEach('Running', selected, (id) => api.runJob(id, { idempotencyKey: key }));
  };
  return (
    <div class="bar" role="group" aria-label="Selected jobs">
      <strong>{counted(selected.length, 'job')} selected:</strong>
      <Action name="bulk run" onAct={() => void run()}>
        Run
      </Action>
      <Action name="bulk pause" onAct={() => void doToEach(pause.title, selected, pause.work, resume)}>
        Pause
      </Action>
      <Action name="bulk resume" onAct={() => void doToEach(resume.title, selected, resume.work, pause)}>
        Resume
      </Action>
      <Action name="bulk delete" isDangerous onAct={() => setDeleting(true)}>
        Delete ...
      </Action>
      {selected.length === all.length ? null : (
        <button type="button" onClick={() => onSelect(all)}>{`Select all ${all.length} that fit`}</button>
      )}
      <button type="button" onClick={() => onSelect([])}>
        Clear
      </button>
      {isDeleting ? (
        <DeleteDialog
          ids={selected}
          onClose={() => setDeleting(false)}
          onDelete={() => {
            setDeleting(false);
            onSelect([]);
            void doToEach('Deleting', selected, (id) => api.deleteJob(id)).then(() => readJobs());
          }}
        />
      ) : null}
    </div>
  );
}

interface DeleteDialogProps {
  readonly ids: readonly string[];
  readonly onClose: () => void;
  readonly onDelete: () => void;
}

function DeleteDialog({ ids, onClose, onDelete }: DeleteDialogProps) {
  const [typed, setTyped] = useState('');
  const isSure = ids.length < MANY || typed === String(ids.length);
  return (
    <Dialog title={`Delete ${counted(ids.length, 'job')}?`} onClose={onClose}>
      <p>
        What runs goes on to its outcome, what waits is cancelled. This cannot be undone: keep the definitions with{' '}
        <code>npx cronstack export</code> first.
      </p>
      <ul class="short">
        {ids.slice(0, MANY).map((id) => (
          <li key={id}>
            <Foreign text={id} />
          </li>
        ))}
        {ids.length > MANY ? <li class="soft">{`and ${ids.length - MANY} more`}</li> : null}
      </ul>
      {ids.length < MANY ? null : (
        <label>
          <span>{`Type ${ids.length} to delete them`}</span>
          <input value={typed} onInput={(event) => setTyped(event.currentTarget.value)} inputMode="numeric" />
        </label>
      )}
      <p class="buttons">
        <button type="button" class="dangerous" disabled={!isSure} onClick={onDelete}>
          Delete
        </button>
        <button type="button" onClick={onClose}>
          Keep
        </button>
      </p>
    </Dialog>
  );
}

/** Moves the focus to the next job, or the one before. */
function moveFocus(list: HTMLDivElement | null, by: 1 | -1): void {
  const links = [...(list?.querySelectorAll('a') ?? [])];
  const at = links.findIndex((link) => link.matches(':focus'));
  links[at < 0 ? 0 : at + by]?.focus();
}

function focusedBox(list: HTMLDivElement | null): HTMLInputElement | undefined {
  const row = document.activeElement?.closest('[role=row]');
  return row !== null && list?.contains(row ?? null) === true
    ? (row?.querySelector<HTMLInputElement>('input[type=checkbox]') ?? undefined)
    : undefined;
}
