import { outcomeOf } from '#domain/runs/outcome-letters.ts';

/** The part of a job's line that is filtered by. */
interface Filtered {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly tags: readonly string[];
  readonly timezone: string;
  readonly source?: string | undefined;
  /** The latest outcomes, newest first, a letter each. */
  readonly outcomes: string;
  readonly running: number;
}

const FIELDS: Readonly<Record<string, (job: Filtered, wanted: string) => boolean>> = {
  tag: ({ tags }, wanted) => tags.some((tag) => tag.toLowerCase() === wanted),
  state: ({ state, running }, wanted) => state === wanted || (wanted === 'running' && running > 0),
  outcome: ({ outcomes }, wanted) => (outcomeOf(outcomes.charAt(0)) ?? 'none') === wanted,
  zone: ({ timezone }, wanted) => timezone.toLowerCase().includes(wanted),
  source: ({ source = '' }, wanted) => source.toLowerCase().includes(wanted),
};

/**
 * Reads what was typed into the filter: words, each a part of id, name or a tag, and `tag:`, `state:`, `outcome:` (the last one), `zone:` and
 * `source:`. All of it has to hold.
 */
export function readFilter(text: string): (job: Filtered) => boolean {
  const tests = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      const colon = word.indexOf(':');
      const field = fieldOf(word.slice(0, Math.max(0, colon)));
      const wanted = word.slice(colon + 1);
      return field === undefined || wanted === ''
        ? (job: Filtered) => hasWord(job, word)
        : (job: Filtered) => field(job, wanted);
    });
  return (job) => tests.every((holds) => holds(job));
}

function fieldOf(name: string) {
  return Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
}

function hasWord(job: Filtered, word: string): boolean {
  const text = searched.get(job) ?? [job.id, job.name, ...job.tags].join('\n').toLowerCase();
  searched.set(job, text);
  return text.includes(word);
}

/** The text of jobs in which words are looked for: made once, and not for each key. */
const searched = new WeakMap<Filtered, string>();

/** The orders of the list of jobs. */
export const JOB_ORDERS = ['id', 'trouble', 'next', 'last'] as const;

export type JobOrder = (typeof JOB_ORDERS)[number];

interface Ordered extends Filtered {
  readonly nextFireAt?: string | undefined;
  readonly finishedAt?: string | undefined;
}

/** Stands for an instant that never comes, behind all that do. */
const LAST = '\uffff';

/** Compares two jobs in an order; those that are alike in it come by id. */
export function compareJobs(order: JobOrder): (one: Ordered, other: Ordered) => number {
  const byId = (one: Ordered, other: Ordered) => compare(one.id, other.id);
  switch (order) {
    case 'id':
      return byId;
    case 'trouble':
      return (one, other) => badIn(other) - badIn(one) || byId(one, other);
    case 'next':
      return (one, other) => compare(one.nextFireAt ?? LAST, other.nextFireAt ?? LAST) || byId(one, other);
    case 'last':
      return (one, other) => compare(other.finishedAt ?? '', one.finishedAt ?? '') || byId(one, other);
  }
}

/** Failures in a row weigh more than those before. */
function badIn({ outcomes }: Ordered): number {
  const inARow = /^[FTM]*/.exec(outcomes)?.[0].length ?? 0;
  return inARow * 100 + outcomes.replace(/[^FTM]/g, '').length;
}

function compare(one: string, other: string): number {
  if (one === other) {
    return 0;
  }
  return one < other ? -1 : 1;
}
