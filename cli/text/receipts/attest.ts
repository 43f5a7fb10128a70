import type { CheckedReceipt } from '#api/shapes/receipts/receipt.ts';
import { counted } from '#cli/terminal/counted.ts';
import type { Output } from '#cli/terminal/output.ts';
import { formatTable } from '#cli/terminal/table.ts';

type Finding = CheckedReceipt['jobs'][number]['found'];

/** A job over all pages. */
interface SummedJob {
  readonly id: string;
  readonly fires: number;
  readonly outcomes: Readonly<Record<string, number>>;
  /** Everything that was found of it, each once. */
  readonly found: readonly Finding[];
  /** The days on which its records are not as they were. */
  readonly days: readonly string[];
}

/** The root of a page, and whether it holds. */
interface Link {
  readonly day: string;
  readonly number: number;
  readonly root: string;
  readonly rootHolds: boolean;
  readonly chain: CheckedReceipt['chain'];
}

const WORDS: Readonly<Record<Finding, string>> = {
  same: 'as it was',
  altered: 'ALTERED',
  missing: 'MISSING RECORDS',
  added: 'ADDED RECORDS',
  exchanged: 'OTHER RECORDS',
  expired: 'not checked: records have expired',
};

/** The jobs of several pages, each once, in order of id. */
export function summedJobs(pages: readonly CheckedReceipt[]): readonly SummedJob[] {
  const summed = new Map<string, SummedJob>();
  for (const { receipt, jobs } of pages) {
    const counts = new Map(receipt.jobs.map((job) => [job.id, job]));
    for (const { id, found } of jobs) {
      const before = summed.get(id) ?? { id, fires: 0, outcomes: {}, found: [], days: [] };
      const { fires = 0, outcomes = {} } = counts.get(id) ?? {};
      summed.set(id, {
        id,
        fires: before.fires + fires,
        outcomes: added(before.outcomes, outcomes),
        found: [...new Set([...before.found, found])],
        days: found === 'same' ? before.days : [...new Set([...before.days, receipt.day])],
      });
    }
  }
  return [...summed.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** Everything that is shown of a day or a month. */
interface Attested {
  readonly jobs: readonly SummedJob[];
  readonly links: readonly Link[];
  /** Pages that ought to be there. */
  readonly lost: readonly (Pick<Link, 'day' | 'number'> & { readonly why: 'missing' | 'unreadable' })[];
  /** Days that are not closed yet. */
  readonly open: readonly string[];
  /** Days that were over before the first receipt was made, or whose receipts have expired. */
  readonly without: readonly string[];
}

/** Tells whether a page is as it was closed, and follows the one before it; `index`: among those that are there. */
export function holds({ number, rootHolds, chain }: Link, index: number): boolean {
  const mayBegin = index === 0 && number === 0;
  return rootHolds && (chain === 'holds' || (mayBegin && (chain === 'first' || chain === 'gone')));
}

/** The jobs with what became of their fires, what was found of that, and the root that stands for all of it. */
export function attestText(output: Output, { jobs, links, lost, open, without }: Attested): string {
  const table = formatTable(
    output,
    [
      { title: 'JOB', value: ({ id }) => id },
      { title: 'FIRES', value: ({ fires }) => String(fires), align: 'right' },
      { title: 'OUTCOMES', value: ({ outcomes }) => outcomesText(outcomes) },
      { title: 'RECORDS', value: foundText },
    ],
    jobs,
  );
  const missing = lost.map(lostText);
  const broken = links.filter((link, index) => !holds(link, index)).map(linkText);
  const last = links.at(-1);
  const sum = last === undefined ? '' : `${counted(links.length, 'page')}, the last root is ${last.root}\n`;
  const [first] = links;
  const begin =
    first?.chain === 'gone' && first.number === 0
      ? 'not checked: the receipt before the first one is not kept any more\n'
      : '';
  const none = without.length === 0 ? '' : `no receipt was made, or it is not kept any more: ${without.join(', ')}\n`;
  const unclosed = open.length === 0 ? '' : `not closed yet: ${open.join(', ')}\n`;
  return [jobs.length === 0 ? '' : table, ...missing, ...broken, begin, sum, none, unclosed].join('');
}

function foundText({ found, days }: SummedJob): string {
  const words = found.filter((one) => one !== 'same' || found.length === 1).map((one) => WORDS[one]);
  return days.length === 0 ? words.join(', ') : `${words.join(', ')} (${days.join(', ')})`;
}

function linkText({ day, number, rootHolds }: Link): string {
  return `${day}, page ${number}: ${rootHolds ? 'DOES NOT FOLLOW the page before it' : 'CHANGED since it was closed'}\n`;
}

function lostText({ day, number, why }: Attested['lost'][number]): string {
  return `${day}, page ${number}: ${why === 'missing' ? 'MISSING' : 'CANNOT BE READ, so it was changed since it was closed'}\n`;
}

function outcomesText(outcomes: Readonly<Record<string, number>>): string {
  return Object.entries(outcomes)
    .map(([code, count]) => `${count} ${code}`)
    .join(', ');
}

function added(one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>): Record<string, number> {
  const sum: Record<string, number> = { ...one };
  for (const [code, count] of Object.entries(other)) {
    sum[code] = (sum[code] ?? 0) + count;
  }
  return sum;
}
