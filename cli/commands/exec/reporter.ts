import type { Command } from 'commander';
import type { Client } from '#api/client/client.ts';
import { ClientError } from '#api/client/error.ts';
import { openClient } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { printable } from '#cli/terminal/printable.ts';
import type { KeptReport, Spool } from './spool.ts';

/** The lease that is asked for, and how often it is prolonged: three words in a row may be lost. */
const LEASE_SECONDS = 120;
const RENEW_MS = 30_000;
/** Nobody waits longer for an answer: cron starts the next one. */
const ANSWER_MS = 10_000;

/** One execution of a job's program. */
interface Execution {
  readonly job: string;
  /** Tells it from all others. */
  readonly id: string;
  readonly startedAtMs: number;
}

interface Teller {
  /** The job's key; undefined: the rights of whoever runs us. */
  readonly key: string | undefined;
  readonly execution?: Execution;
}

/** The refusals of one execution among several for a fire; whatever else is refused was set up wrong. */
const EXPECTED_REFUSALS: ReadonlySet<string> = new Set(['not_due', 'run_final']);

/** The reports that were told, those that nobody wants, and those that are still to be told, and why. */
interface Flushed {
  readonly sent: number;
  readonly refused: number;
  readonly left: number;
  readonly because?: string;
}

/**
 * Tells what becomes of an execution, beside the program and never in its way: whatever goes wrong with telling, it goes on. An end that
 * nobody takes is kept, and told by whoever comes next.
 */
export class Reporter {
  readonly #surroundings: Surroundings;
  readonly #command: Command;
  readonly #spool: Spool;
  readonly #teller: Teller;
  readonly #ended = new AbortController();
  #client: Promise<Client> | undefined;
  #lastFault: string | undefined;
  #hasComplained = false;
  #telling: Promise<void> = Promise.resolve();

  constructor(surroundings: Surroundings, command: Command, spool: Spool, teller: Teller) {
    this.#surroundings = surroundings;
    this.#command = command;
    this.#spool = spool;
    this.#teller = teller;
  }

  /** Tells the start, and that it still runs, until the end. */
  start(): void {
    this.#telling = this.#tellStarts();
  }

  /** Tells the end, and after it what could not be told before. Never throws. */
  async end(exitCode: number, endedAtMs: number, output: string): Promise<void> {
    this.#ended.abort();
    await this.#telling;
    const { execution, key } = this.#teller;
    if (execution === undefined) {
      return;
    }
    const report: KeptReport = {
      job: execution.job,
      byKey: key !== undefined,
      execution: execution.id,
      exitCode,
      startedAt: new Date(execution.startedAtMs).toISOString(),
      endedAt: new Date(endedAtMs).toISOString(),
      output,
    };
    if ((await this.#tell(report)) !== 'unheard') {
      await this.flush();
      return;
    }
    try {
      this.#spool.keep(report);
    } catch {
      this.#surroundings.stderr.write('cronstack exec: the end could neither be told nor kept\n');
    }
  }

  /** Tells what could not be told before, oldest first, until nobody answers. */
  async flush(): Promise<Flushed> {
    const { execution, key } = this.#teller;
    const mine = this.#spool
      .kept()
      .filter(({ report }) =>
        key === undefined ? !report.byKey : report.byKey && report.job === (execution?.job ?? report.job),
      );
    let [sent, refused] = [0, 0];
    for (const { name, report } of mine) {
      const told = await this.#tell(report);
      if (told === 'unheard') {
        break;
      }
      this.#spool.drop(name);
      sent += told === 'taken' ? 1 : 0;
      refused += told === 'refused' ? 1 : 0;
    }
    const left = mine.length - sent - refused;
    return {
      sent,
      refused,
      left,
      ...(left === 0 || this.#lastFault === undefined ? {} : { because: this.#lastFault }),
    };
  }

  async #tellStarts(): Promise<void> {
    const { execution } = this.#teller;
    const { signal } = this.#ended;
    while (execution !== undefined && !signal.aborted) {
      const startedAt = new Date(execution.startedAtMs).toISOString();
      await this.#say(execution.job, 'start', { execution: execution.id, startedAt, leaseSeconds: LEASE_SECONDS });
      await this.#surroundings.sleep(RENEW_MS, signal).catch(() => undefined);
    }
  }

  #tell({
    job,
    exitCode,
    execution,
    startedAt,
    endedAt,
    output,
  }: KeptReport): Promise<'taken' | 'refused' | 'unheard'> {
    return this.#say(job, String(exitCode), { execution, startedAt, endedAt, ...(output === '' ? {} : { output }) });
  }

  /** Says one word. Unheard is what somebody may hear later; what is refused was understood, and stays so. */
  async #say(
    job: string,
    word: string,
    words: Parameters<Client['ping']>[2],
  ): Promise<'taken' | 'refused' | 'unheard'> {
    const { key } = this.#teller;
    try {
      this.#client ??= openClient(this.#surroundings, this.#command, {
        timeoutMs: ANSWER_MS,
        unsigned: key !== undefined,
      }).then(({ client }) => client);
      const client = await this.#client;
      await (key === undefined ? client.ping(job, word, words) : client.pingByKey(key, word, words));
      return 'taken';
    } catch (error) {
      const isRefused = error instanceof ClientError && [400, 404, 409, 413].includes(error.status);
      this.#lastFault = error instanceof Error ? error.message : String(error);
      if (isRefused && !EXPECTED_REFUSALS.has(error.code)) {
        this.#complain(this.#lastFault);
      }
      return isRefused ? 'refused' : 'unheard';
    }
  }

  /** Says once that the job is set up wrong: cron sends it to whoever can mend it. */
  #complain(why: string): void {
    if (!this.#hasComplained) {
      this.#hasComplained = true;
      this.#surroundings.stderr.write(`cronstack exec: ${printable(why)}\n`);
    }
  }
}
