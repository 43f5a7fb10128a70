import { makeClient } from '#api/client/client.ts';
import type { ClientOptions } from '#api/client/send.ts';
import { present } from '#domain/values/present.ts';
import type { TaskContext } from './define.ts';

/** Signs a request to the API, as the client asks for it. */
export type SignRequest = (request: Request) => Promise<Request>;

/** The means that a task's process lends to its context. */
interface TaskSurroundings {
  onStop(stop: () => void): void;
  log(text: string): void;
  /** Puts a text into the run's result file. */
  leave(file: string, text: string): void;
  readonly sign: SignRequest | undefined;
  /** The way to the API: the global one unless told. */
  readonly fetch?: ClientOptions['fetch'];
}

/** Reads a task's context from the environment that every command gets. `api` and `signal` come into being when they are asked for. */
export function taskContext(
  env: Readonly<Record<string, string | undefined>>,
  { onStop, log, leave, sign, fetch }: TaskSurroundings,
): TaskContext {
  let signal: AbortSignal | undefined;
  let api: TaskContext['api'] | undefined;
  return {
    jobId: env.CRONSTACK_JOB_ID ?? '',
    runId: env.CRONSTACK_RUN_ID ?? '',
    scheduledAt: env.CRONSTACK_SCHEDULED_AT ?? '',
    attempt: Number(env.CRONSTACK_ATTEMPT ?? 1),
    lastSuccessAt: env.CRONSTACK_LAST_SUCCESS_AT,
    lastResult: env.CRONSTACK_LAST_RESULT === undefined ? undefined : JSON.parse(env.CRONSTACK_LAST_RESULT),
    previousFireAt: env.CRONSTACK_PREVIOUS_FIRE_AT,
    nextFireAt: env.CRONSTACK_NEXT_FIRE_AT,
    env,
    log,
    setResult: (value) => leave(env.CRONSTACK_RESULT_FILE ?? '', writtenResult(value)),
    get api() {
      api ??= clientOf(env.CRONSTACK_URL, present({ sign, fetch }));
      return api;
    },
    get signal() {
      signal ??= signalOf(onStop);
      return signal;
    },
  };
}

/** The arguments of a task; undefined where the job has none. */
export function taskArguments(env: Readonly<Record<string, string | undefined>>): unknown {
  const args: unknown = JSON.parse(env.CRONSTACK_ARGS ?? 'null');
  return args ?? undefined;
}

function writtenResult(value: unknown): string {
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) {
    throw new TypeError(`a result is a value of JSON, and ${typeof value} is none`);
  }
  return text;
}

function clientOf(url: string | undefined, way: Pick<ClientOptions, 'sign' | 'fetch'>): TaskContext['api'] {
  if (url === undefined || url === '') {
    throw new Error('CRONSTACK_URL is not set: this task needs the address of the API');
  }
  return makeClient({ url, ...way, namesFirstError: true });
}

function signalOf(onStop: TaskSurroundings['onStop']): AbortSignal {
  const controller = new AbortController();
  onStop(() => controller.abort(new Error('the run was told to stop')));
  return controller.signal;
}
