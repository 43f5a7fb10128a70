import { pathToFileURL } from 'node:url';
import { failed, refused, runTask, type TaskEnding } from './run-task.ts';
import { taskArguments, taskContext } from './task-context.ts';

/** Runs the task whose file is the first argument; what is left running in this process afterwards is not waited for. */
async function main([file = '']: readonly string[]): Promise<void> {
  const context = taskContext(
    process.env,
    (stop) => process.on('SIGTERM', stop),
    (text) => process.stdout.write(`${text}\n`),
  );
  const ending = await load(file).then(
    (exported) => runTask(exported, context, taskArguments(process.env)),
    (error: unknown) => loadFailure(error),
  );
  await write(process.stdout, ending.stdout);
  await write(process.stderr, ending.stderr);
  process.exit(ending.exitCode);
}

async function load(file: string): Promise<unknown> {
  const module: { default?: unknown } = await import(pathToFileURL(file).href);
  return module.default;
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

await main(process.argv.slice(2));
