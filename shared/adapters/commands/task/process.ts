import { writeFileSync } from 'node:fs';
import { type SignRequest, taskArguments, taskContext } from './context.ts';
import { loadTask } from './load.ts';
import { failed, refused, runTask, type TaskEnding } from './run.ts';

/**
 * The whole of a task's process: runs the task of that file, prints what came of it and exits. What is left running in this process
 * afterwards is not waited for.
 * @param sign signs the task's requests to the API, where it asks for that
 */
export async function runTaskProcess(file: string, sign?: SignRequest): Promise<never> {
  const context = taskContext(process.env, {
    onStop: (stop) => process.on('SIGTERM', stop),
    log: (text) => process.stdout.write(`${text}\n`),
    leave: (file, text) => writeFileSync(file, text),
    sign,
  });
  const ending = await loadTask(file).then(
    (exported) => runTask(exported, context, taskArguments(process.env)),
    (error: unknown) => loadFailure(error),
  );
  await write(process.stdout, ending.stdout);
  await write(process.stderr, ending.stderr);
  process.exit(ending.exitCode);
}

/** A file that is not there or no program stays so; what it does at its import may go better next time. */
function loadFailure(error: unknown): TaskEnding {
  const permanent =
    error instanceof SyntaxError ||
    (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND');
  return permanent ? refused(`${error.name}: ${error.message}`) : failed(error);
}

function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve) => stream.write(text, () => resolve()));
}
