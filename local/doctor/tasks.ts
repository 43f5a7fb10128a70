import { typescriptOptions } from '#adapters/commands/task/executor.ts';
import { InstalledTasks } from '#local/tasks.ts';
import { broken, type Finding, ok } from './finding.ts';

/** Looks for the user's tasks, and for what runs those in TypeScript. */
export function checkTasks(folder: string, readsTypescript = typescriptOptions() !== undefined): Finding {
  const { own, fileOf } = new InstalledTasks(folder);
  const inTypescript = own.filter((name) => /\.m?ts$/.test(fileOf(name) ?? ''));
  if (inTypescript.length > 0 && !readsTypescript) {
    return broken(
      `${inTypescript.join(', ')}: this Node (${process.version}) reads no TypeScript`,
      'npm install tsx, or use Node 22.18 or newer',
    );
  }
  return ok(own.length === 0 ? `none of yours in ${folder}` : own.join(', '));
}
