import { explainPath, jobPath } from './place.ts';

/** The questions that a job's page asks before it does something. */
export const JOB_QUESTIONS = ['run', 'pause', 'backfill', 'delete'] as const;

/** The address at which a job's page asks one of them. */
export function questionPath(id: string, question: (typeof JOB_QUESTIONS)[number]): string {
  return `${jobPath(id)}?ask=${question}`;
}

/** The things that can be done with a job, and their addresses. */
export function jobMenu(id: string, state: string): readonly (readonly [text: string, path: string])[] {
  return [
    ['Open', jobPath(id)],
    ['Run ...', questionPath(id, 'run')],
    state === 'paused' ? ['Resume on its page', jobPath(id)] : ['Pause ...', questionPath(id, 'pause')],
    ['Edit', jobPath(id, 'edit')],
    ['Runs', jobPath(id, 'runs')],
    ['Why (not)?', explainPath(id)],
    ['Backfill ...', questionPath(id, 'backfill')],
    ['Duplicate', `/new?from=${encodeURIComponent(id)}`],
    ['Delete ...', questionPath(id, 'delete')],
  ];
}
