import type { CommandKind } from '#domain/jobs/command-kind/kind.ts';
import type { ExternalCommand } from './schema.ts';

const START_WITHIN_SECONDS = 300;
const FINISH_WITHIN_SECONDS = 3_600;

const NOT_TOLD = 'a job that runs elsewhere is told nothing from here';

/** Runs that somebody else starts, and tells of. */
export const externalKind = {
  inWords: () => 'runs elsewhere',
  untaken: () => ({ args: NOT_TOLD, env: NOT_TOLD }),
  reports: ({ startWithinSeconds, finishWithinSeconds }) => ({
    startWithinSeconds: startWithinSeconds ?? START_WITHIN_SECONDS,
    finishWithinSeconds: finishWithinSeconds ?? FINISH_WITHIN_SECONDS,
  }),
} satisfies CommandKind<ExternalCommand>;
