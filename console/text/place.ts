/** A view and what it is of; `rest` is the part of the path behind the job's id. */
export type Place =
  | { readonly view: SimpleView | 'unknown' }
  | { readonly view: 'job'; readonly id: string; readonly tab: JobTab }
  | { readonly view: 'edit'; readonly id: string }
  | { readonly view: 'calendar'; readonly id: string }
  | { readonly view: 'run'; readonly id: string };

/** The views that are of nothing but themselves. */
type SimpleView = 'overview' | 'jobs' | 'runs' | 'explain' | 'incidents' | 'calendars' | 'settings' | 'new';

/** The tabs of a job. */
export const JOB_TABS = ['overview', 'runs', 'calendar', 'notices', 'audit', 'definition'] as const;

export type JobTab = (typeof JOB_TABS)[number];

const SIMPLE: ReadonlyMap<string, SimpleView> = new Map([
  ['', 'overview'],
  ['jobs', 'jobs'],
  ['runs', 'runs'],
  ['explain', 'explain'],
  ['incidents', 'incidents'],
  ['calendars', 'calendars'],
  ['settings', 'settings'],
  ['new', 'new'],
]);

/** Reads the path of an address. Ids hold dots, so that nothing follows from an ending. */
export function placeOf(path: string): Place {
  const [first = '', id, rest, ...more] = path.split('/').slice(1).map(decoded);
  if (id === undefined || id === '') {
    return { view: SIMPLE.get(first) ?? 'unknown' };
  }
  if (more.length > 0) {
    return { view: 'unknown' };
  }
  if (first === 'runs' && rest === undefined) {
    return { view: 'run', id };
  }
  if (first === 'calendars' && rest === undefined) {
    return { view: 'calendar', id };
  }
  if (first === 'jobs' && rest === 'edit') {
    return { view: 'edit', id };
  }
  const tab = JOB_TABS.find((name) => name === (rest ?? 'overview'));
  return first === 'jobs' && tab !== undefined ? { view: 'job', id, tab } : { view: 'unknown' };
}

/** The address of a job, or of a tab of it. */
export function jobPath(id: string, tab: JobTab | 'edit' = 'overview'): string {
  return `/jobs/${encodeURIComponent(id)}${tab === 'overview' ? '' : `/${tab}`}`;
}

/** The address of a run. */
export function runPath(id: string): string {
  return `/runs/${encodeURIComponent(id)}`;
}

/** The address of a calendar of the store. */
export function calendarPath(name: string): string {
  return `/calendars/${encodeURIComponent(name)}`;
}

/** The address of the explanation of an instant (RFC 3339). */
export function explainPath(job: string, at?: string): string {
  return `/explain?${new URLSearchParams({ job, ...(at === undefined ? {} : { at }) })}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
