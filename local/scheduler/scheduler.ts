import type { CallbackFunction } from '#adapters/commands/callback/executor.ts';
import type { TypedClient } from '#api/client/typed-client.ts';
import type { Json } from '#domain/values/json/value.ts';
import type { Backend, OpenBackend } from './backend.ts';
import { SchedulerError } from './error.ts';
import { type JobRecord, recordOf } from './history.ts';
import { type CallbackJob, type CommandJob, readJob } from './job-input.ts';
import { openBackend } from './open.ts';
import { requireOptions, type SchedulerOptions } from './options.ts';
import { type JobStatus, statusOf } from './status.ts';

const DEFAULT_LIMIT = 10;

/**
 * Schedules jobs that call functions of this program, or run commands: by the whole runtime in this process, kept in a folder, or by a
 * deployed stack (`url`). It opens with its construction; whatever is asked of it waits for that. What is refused throws ClientError or
 * SchedulerError, what cannot be opened DataFolderError and the like: each with a stable `code`.
 */
export class Scheduler {
  readonly #callbacks = new Map<string, CallbackFunction>();
  readonly #backend: Promise<Backend>;
  readonly #isRemote: boolean;
  #closing: Promise<void> | undefined;

  /** @throws SchedulerError `bad_options`. `open` is for tests: what it speaks to, in the place of the runtime. */
  constructor(options: SchedulerOptions = {}, open: OpenBackend = openBackend) {
    requireOptions(options);
    this.#isRemote = options.url !== undefined;
    const { onError = tell } = options;
    this.#backend = open({ ...options, onError }, this.#callbacks);
    this.#backend.catch((error: unknown) => onError('the scheduler cannot be opened', error));
  }

  /** Settles when it is open, with the client of all that it does not do itself: runs by hand, output, backfills, explanations. */
  async client(): Promise<TypedClient> {
    return (await this.#open()).client;
  }

  /**
   * Creates a job, or makes the one of that name what is said here; the same twice changes nothing, and a pause stays. Answers its id,
   * which is its name.
   */
  async scheduleJob<Args extends readonly Json[] | [] = []>(job: CallbackJob<Args> | CommandJob): Promise<string> {
    const { id, body, callback } = readJob(job);
    const { client, registered } = await this.#open();
    if (callback === undefined) {
      return (await client.putJob(id, body)).id;
    }
    const before = this.#callbacks.get(id);
    this.#register(id, callback);
    try {
      await client.putJob(id, body);
    } catch (error) {
      this.#putBack(id, before);
      throw error;
    }
    await registered?.(id);
    return id;
  }

  /** Registers the callback of a job again, as a program does that was started anew, and leaves the job as it is. */
  async registerCallback(id: string, callback: (...args: never[]) => unknown): Promise<void> {
    const { client, registered } = await this.#open();
    await client.getJob(id);
    this.#register(id, (...given) => Reflect.apply(callback, undefined, given));
    await registered?.(id);
  }

  /** Plans no more fires until the job is resumed; what runs goes on. */
  async pauseJob(id: string, { note }: { readonly note?: string } = {}): Promise<void> {
    await (await this.client()).pauseJob(id, note === undefined ? {} : { note });
  }

  /** Lets it fire again, from now on. */
  async resumeJob(id: string): Promise<void> {
    await (await this.client()).resumeJob(id);
  }

  /** Gives a job another schedule; what was due until now is decided by the one before. */
  async updateJobSchedule(id: string, cronExpression: Json): Promise<void> {
    await (await this.#open()).client.patchJob(id, { schedule: cronExpression });
  }

  /** Deletes a job: what runs goes on to its end, what waits is cancelled. */
  async cancelJob(id: string): Promise<void> {
    await (await this.client()).deleteJob(id);
  }

  /** How a job is. */
  async getJobStatus(id: string): Promise<JobStatus> {
    return statusOf(await (await this.client()).getJob(id), this.#isRemote ? undefined : this.#callbacks);
  }

  /** What became of a job's fires, newest first: at most `limit`, 10 unless told. */
  async getJobHistory(id: string, { limit = DEFAULT_LIMIT }: { readonly limit?: number } = {}): Promise<JobRecord[]> {
    const client = await this.client();
    await client.getJob(id);
    const records: JobRecord[] = [];
    if (limit < 1) {
      return records;
    }
    for await (const run of client.eachRun(id, { limit: Math.min(limit, 100) })) {
      records.push(recordOf(run));
      if (records.length >= limit) {
        break;
      }
    }
    return records;
  }

  /**
   * Closes it: nothing fires any more. Callbacks have 3 s to end, then their signal is aborted, and 5 s more; what has not ended by then
   * counts as lost, and `onLost` decides with the next start. A second call waits for the first.
   */
  close(): Promise<void> {
    this.#closing ??= this.#backend.then(
      (backend) => backend.close(),
      () => undefined,
    );
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #open(): Promise<Backend> {
    if (this.#closing !== undefined) {
      throw new SchedulerError('closed', 'the scheduler is closed: make a new one');
    }
    return this.#backend;
  }

  #register(id: string, callback: CallbackFunction): void {
    if (this.#isRemote) {
      throw new SchedulerError(
        'callback_refused',
        `${id}: what runs at the url cannot call a function of this program: give the job a command, or schedule it without a url`,
      );
    }
    this.#callbacks.set(id, callback);
  }

  #putBack(id: string, before: CallbackFunction | undefined): void {
    if (before === undefined) {
      this.#callbacks.delete(id);
    } else {
      this.#callbacks.set(id, before);
    }
  }
}

function tell(what: string, error: unknown): void {
  process.stderr.write(`cronstack: ${what}: ${error instanceof Error ? error.message : String(error)}\n`);
}
