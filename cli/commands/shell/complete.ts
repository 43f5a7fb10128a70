import type { Command } from 'commander';
import type { Client } from '#api/client/client.ts';
import { openClient } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { printable } from '#cli/terminal/printable.ts';
import { jobIds, openRunIds, runIds } from './ids.ts';
import { type Candidate, placeOf, type Wanted } from './wanted.ts';

/** A shell that waits longer seems to hang. */
const LONGEST_WAIT_MS = 1_000;
/** Nothing that a shell would take for more than a word. */
const PLAIN_ID = /^[\w.-]+$/;

/** `cronstack __complete -- WORD...`: prints what the last word may become, a line each, a tab and a description behind it. */
export function registerComplete(program: Command, surroundings: Surroundings): void {
  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .action(async (words: readonly string[]) => {
      const last = words.at(-1) ?? '';
      const { wanted, url } = placeOf(program, words);
      const candidates = await candidatesFor(program, surroundings, { wanted, url, last });
      for (const { word, description } of candidates.filter(({ word: start }) => start.startsWith(last))) {
        surroundings.stdout.write(`${printable(word)}\t${printable(description)}\n`);
      }
    });
}

const IDS = { job: jobIds, run: runIds, open_run: openRunIds };

interface Asked {
  readonly wanted: Wanted;
  readonly url: string | undefined;
  readonly last: string;
}

async function candidatesFor(
  program: Command,
  surroundings: Surroundings,
  { wanted, url, last }: Asked,
): Promise<readonly Candidate[]> {
  switch (wanted.kind) {
    case 'words':
      return wanted.candidates;
    case 'job':
    case 'run':
    case 'open_run': {
      program.setOptionValue('url', url);
      const ask = IDS[wanted.kind];
      const ids = await inTime(surroundings, program, (client) => ask(client, last));
      return ids.filter((id) => PLAIN_ID.test(id)).map((word) => ({ word, description: '' }));
    }
    case 'unknown':
      return [];
  }
}

/** Asks the API, for a second; what fails or comes later is nothing. */
async function inTime(
  surroundings: Surroundings,
  program: Command,
  ask: (client: Client) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const [late, over] = [new AbortController(), new AbortController()];
  const wait = surroundings.sleep(LONGEST_WAIT_MS, over.signal).then(
    () => late.abort(),
    () => undefined,
  );
  const fetch: Surroundings['fetch'] = (request) =>
    surroundings.fetch(new Request(request, { signal: AbortSignal.any([request.signal, late.signal]) }));
  try {
    const { client } = await openClient({ ...surroundings, fetch }, program);
    return await Promise.race([ask(client), wait.then(() => [])]);
  } catch {
    return [];
  } finally {
    over.abort();
  }
}
