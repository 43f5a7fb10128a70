import type { Command } from 'commander';
import { isLoopback } from '#adapters/access/loopback.ts';
import { type Client, makeClient } from '#api/client/client.ts';
import { FIRST_PAUSE_MS } from '#api/client/follow-log.ts';
import { isHttpUrl } from '#cli/arguments/options.ts';
import { printableJson, printableLines } from '#cli/terminal/printable.ts';
import type { Surroundings } from './surroundings.ts';

const DEFAULT_PORT = 4747;

/** The client and the printers of a command that talks to the API. */
export interface Session {
  readonly client: Client;
  /** Prints what the API answered: for programs with --json, else in words. */
  print(answer: unknown, inWords: () => string): void;
  /** Prints what a command printed: for programs with --json as what the API answered, else as it is given here. */
  printOutput(answer: unknown, output: () => string): void;
  /** Prints a part of what comes bit by bit: for programs with --json as one line of JSON, else as it is given here. */
  printPart(answer: unknown, output: () => string): void;
  /** The pause before it is asked again whether something new has come. */
  readonly firstPauseMs: number;
}

/** Opens a session from the options that every command has. */
export function openSession(surroundings: Surroundings, command: Command): Session {
  const { env, fetch, sign } = surroundings;
  surroundings.stdout.onLoss(({ reason, readerLeft }) => {
    if (!readerLeft) {
      surroundings.stderr.write(`error: the output is lost: ${reason}\n`);
    }
  });
  const { url, json = false } = command.optsWithGlobals<{ url?: string; json?: boolean }>();
  const printOutput: Session['printOutput'] = (answer, output) => {
    const text = json ? printableJson(JSON.stringify(answer, null, 2)) : output();
    surroundings.stdout.write(withNewline(text));
  };
  const address = url ?? defaultUrl(env, command);
  const { hostname } = new URL(address);
  return {
    client: makeClient({ url: address, fetch, sign }),
    print: (answer, inWords) => printOutput(answer, () => printableLines(inWords())),
    printOutput,
    printPart: (answer, output) =>
      surroundings.stdout.write(json ? `${printableJson(JSON.stringify(answer))}\n` : output()),
    firstPauseMs: isLoopback(hostname) || hostname === 'localhost' ? FIRST_PAUSE_MS.local : FIRST_PAUSE_MS.aws,
  };
}

function defaultUrl({ CRONSTACK_URL, CRONSTACK_PORT }: Surroundings['env'], command: Command): string {
  const url = CRONSTACK_URL || `http://127.0.0.1:${CRONSTACK_PORT || DEFAULT_PORT}`;
  return isHttpUrl(url)
    ? url
    : command.error(`error: CRONSTACK_URL or CRONSTACK_PORT is wrong: ${url} is not an address of the API`);
}

function withNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
