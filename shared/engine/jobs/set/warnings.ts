import type { Warning } from '#domain/jobs/command-kind/warning.ts';
import type { JobSettings } from '#domain/jobs/job.ts';
import { jobWarnings } from '#domain/jobs/warnings/job-warnings.ts';
import { valuesOfJob } from '#domain/jobs/warnings/values.ts';
import { secondsOf } from '#domain/time/instant.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { rightsRefusal } from '#engine/commit/rights.ts';
import type { Intent } from './intent.ts';

const LONGEST_REASON = 300;

/** The things to know about a job that is saved. Of one that stays as it is they were told before. */
export async function warningsOf(
  engine: Engine,
  { change, settings, unloadable }: Pick<Intent, 'change' | 'settings' | 'unloadable'>,
): Promise<{ readonly warnings?: readonly Warning[] }> {
  if (settings === undefined || change === 'unchanged') {
    return {};
  }
  const warnings = [
    ...jobWarnings(settings, engine, secondsOf(engine.ports.clock.now())),
    ...unloadableTask(engine, settings, unloadable),
    ...(await unreadableReferences(engine, settings)),
  ];
  return warnings.length === 0 ? {} : { warnings };
}

/** The task of it that cannot be loaded. Why is told only those who may have it run. */
function unloadableTask(engine: Engine, settings: JobSettings, unloadable: Intent['unloadable']): readonly Warning[] {
  if (unloadable === undefined) {
    return [];
  }
  const { name, why } = unloadable;
  const reason = rightsRefusal(engine, 'edit', settings) === undefined ? `: ${inOneLine(why)}` : '';
  const message = `the task ${name} cannot be loaded now, and runs of it fail until it can${reason}`;
  return [{ code: 'task-unloadable', message }];
}

/** The words of a compiler as one line of some length. */
function inOneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON)}...` : line;
}

/** The references that an attempt could not follow now. What can be read is told only those who may have it read. */
async function unreadableReferences(engine: Engine, settings: JobSettings): Promise<readonly Warning[]> {
  const values = Object.entries(valuesOfJob(settings));
  const references = Object.fromEntries(values.filter(([, value]) => typeof value !== 'string'));
  if (engine.unreadableValues === undefined || rightsRefusal(engine, 'edit', settings) !== undefined) {
    return [];
  }
  const sentences = await engine.unreadableValues(references);
  return sentences.map((sentence) => ({ code: 'reference-unreadable', message: `now ${sentence}` }));
}
