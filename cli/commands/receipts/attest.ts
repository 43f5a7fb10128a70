import { type Command, InvalidArgumentError } from 'commander';
import { checkedDays } from '#cli/calls/receipt-pages.ts';
import { ExitWith } from '#cli/session/endings.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { attestText, holds, summedJobs } from '#cli/text/receipts/attest.ts';
import { fitsPattern } from '#domain/access/pattern.ts';
import { registerVerify } from './verify.ts';

interface AttestOptions {
  readonly job: string;
  readonly out?: string;
}

const DAY_MS = 86_400_000;

/** `cronstack attest` */
export function registerAttest(program: Command, surroundings: Surroundings): void {
  const attest = program
    .command('attest')
    .description('receipts of closed days: what was planned, what became of it, and that nobody changed it since');
  attest
    .command('period', { isDefault: true })
    .description('show what became of the fires of a day or a month, held against the records that are there')
    .argument('<period>', 'a day or a month in UTC: 2026-11-28, 2026-11', daysOf)
    .option('--job <pattern>', 'only these jobs: an id, or its beginning and *', '*')
    .option('--out <file>', 'write a document that attest verify checks without the API')
    .action(async (days: readonly string[], { job, out }: AttestOptions, command: Command) => {
      const { client, print } = await openSession(surroundings, command);
      const begun = days.filter((day) => Date.parse(day) <= surroundings.now());
      const { pages, lost, open, without } = await checkedDays(client, begun.length === 0 ? days : begun);
      // A document without a page proves nothing, and none of the days is attested.
      const isAttested = pages.length > 0;
      if (out !== undefined && isAttested) {
        await surroundings.writeFile(out, documentOf(pages.map(({ receipt }) => receipt)));
      }
      const jobs = summedJobs(pages).filter(({ id }) => fitsPattern(id, job));
      const links = pages.map(({ receipt: { day, number, root }, rootHolds, chain }) => ({
        ...{ day, number, root },
        ...{ rootHolds, chain },
      }));
      const isAsItWas = jobs.every(({ found }) => found.every((one) => one === 'same' || one === 'expired'));
      const isSound = isAttested && lost.length === 0 && links.every(holds) && isAsItWas;
      print({ jobs, pages: links, lost, open, without, isSound }, () =>
        attestText(surroundings.stdout, { jobs, links, lost, open, without }),
      );
      if (!isSound) {
        throw new ExitWith(1);
      }
    });
  registerVerify(attest, surroundings);
}

async function* documentOf(receipts: readonly object[]): AsyncGenerator<string, void, undefined> {
  yield `${JSON.stringify({ receipts }, null, 1)}\n`;
}

/** The days of a day or a month. */
function daysOf(period: string): readonly string[] {
  const isMonth = /^\d{4}-\d\d$/.test(period);
  const first = Date.parse(isMonth ? `${period}-01T00:00:00Z` : `${period}T00:00:00Z`);
  // JavaScript makes the 1st of December of the 31st of November.
  if (Number.isNaN(first) || new Date(first).toISOString().slice(0, isMonth ? 7 : 10) !== period) {
    throw new InvalidArgumentError('Expected a day such as 2026-11-28, or a month such as 2026-11.');
  }
  const count = isMonth
    ? new Date(Date.UTC(new Date(first).getUTCFullYear(), new Date(first).getUTCMonth() + 1, 0)).getUTCDate()
    : 1;
  return Array.from({ length: count }, (_, day) => new Date(first + day * DAY_MS).toISOString().slice(0, 10));
}
