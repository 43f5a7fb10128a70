import type { Clock } from '#ports/clock.ts';
import type { TaskChecks } from '#ports/task-checks.ts';
import { repeat } from './runtime/waiting/repeated.ts';
import type { InstalledTasks } from './tasks.ts';

/** The tasks to look at, and who is told of them. */
interface Reloading {
  readonly tasks: InstalledTasks;
  readonly check: TaskChecks;
  readonly clock: Clock;
  readonly tell: (line: string) => void;
  readonly onError: (error: unknown) => void;
}

/** Asked of the folder, which need not be there yet, and not of its watcher, whose events differ from system to system. */
const LOOKED_AT_EVERY_MS = 1_000;

/** Looks for the user's tasks again and again, and says what came, went, changed or cannot be loaded. Answers the function that ends that. */
export function reloadTasks(reloading: Reloading): () => Promise<void> {
  const repeated = repeat(reloading.clock, LOOKED_AT_EVERY_MS, () => reload(reloading), reloading.onError);
  void repeated.start();
  return () => repeated.stop();
}

async function reload({ tasks, check, tell }: Reloading): Promise<void> {
  const { added, removed, changed } = tasks.reread();
  for (const name of removed) {
    tell(`task ${name} is gone; its runs fail until it is there again`);
  }
  const written = [...added, ...changed];
  const checks = await check(written.map((name) => ({ name, args: undefined })));
  for (const [index, name] of written.entries()) {
    const failure = checks[index]?.failure;
    if (failure !== undefined) {
      tell(`task ${name} cannot be loaded: ${failure}`);
    } else if (added.includes(name)) {
      tell(`task ${name} is there; a job that was applied before it runs a shell line until it is applied again`);
    } else {
      tell(`task ${name} has changed; the next attempt runs it as it is now`);
    }
  }
}
