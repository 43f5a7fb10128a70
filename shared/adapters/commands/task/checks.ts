import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { isObject } from '#domain/values/json/object.ts';
import { present } from '#domain/values/present.ts';
import type { TaskCheck, TaskChecks, TaskFault } from '#ports/task-checks.ts';
import { ANSWER_DESCRIPTOR, CHECK, type FileCall } from './check.ts';
import { isTypescript, type TaskFiles, typescriptOptions, typescriptRefusal } from './executor.ts';

/** Somebody waits for a plan, and a file may do anything as it is loaded. */
const ANSWERED_WITHIN_MS = 20_000;

const UNKNOWN: TaskCheck = { faults: [] };

/**
 * Checks calls as an attempt would, in a process of its own, as the files of tasks are their owner's; one such process at a time. Of a
 * task that there is not, and where nothing answers in time, nothing is known.
 * @param environment the one that commands begin with
 * @param loaderOf the options with which node reads TypeScript
 */
export function taskChecks(
  files: TaskFiles,
  environment: Readonly<Record<string, string>>,
  loaderOf = typescriptOptions,
): TaskChecks {
  let last: Promise<unknown> = Promise.resolve();
  return async (calls) => {
    const found = calls.map(({ name, args }) => {
      const file = files.fileOf(name);
      return file === undefined ? undefined : { file, ...present({ args }) };
    });
    const loader = loaderOf();
    const isRead = ({ file }: FileCall) => loader !== undefined || !isTypescript(file);
    const asked = found.filter((call) => call !== undefined).filter(isRead);
    const answer = last.then(() => (asked.length === 0 ? [] : answerOf(files, asked, environment, loader)));
    last = answer;
    const checks = await answer;
    const byCall = new Map(asked.map((call, index) => [call, checks[index]]));
    return found.map((call) => {
      if (call !== undefined && !isRead(call)) {
        return { faults: [], failure: typescriptRefusal(call.file) };
      }
      return (call && byCall.get(call)) ?? UNKNOWN;
    });
  };
}

async function answerOf(
  { entryFile, nodeArguments = [] }: TaskFiles,
  calls: readonly FileCall[],
  environment: Readonly<Record<string, string>>,
  loader: readonly string[] = [],
): Promise<readonly TaskCheck[]> {
  const child = spawn(process.execPath, [...nodeArguments, ...loader, entryFile, CHECK], {
    env: { ...environment, TSX_DISABLE_CACHE: '1' },
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
    timeout: ANSWERED_WITHIN_MS,
    killSignal: 'SIGKILL',
  });
  child.on('error', () => undefined);
  child.stdin?.on('error', () => undefined).end(JSON.stringify(calls));
  const answer = child.stdio[ANSWER_DESCRIPTOR];
  const checks: unknown = answer instanceof Readable ? await json(answer).catch(() => []) : [];
  return Array.isArray(checks) ? checks.map((check: unknown) => (isCheck(check) ? check : UNKNOWN)) : [];
}

function isCheck(value: unknown): value is TaskCheck {
  return (
    isObject(value) &&
    Array.isArray(value.faults) &&
    value.faults.every(isFault) &&
    ['string', 'undefined'].includes(typeof value.failure)
  );
}

function isFault(value: unknown): value is TaskFault {
  return isObject(value) && Array.isArray(value.path) && typeof value.message === 'string';
}
