import { commandWarnings } from '#domain/jobs/command/command.ts';
import type { Installation } from '#domain/jobs/command-kind/kind.ts';
import type { Warning } from '#domain/jobs/command-kind/warning.ts';
import type { Configuration } from '#domain/jobs/configuration.ts';
import type { JobSettings } from '#domain/jobs/job.ts';
import { installationOf, type RunnerClasses } from '#domain/jobs/runner-classes.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { costWarnings } from './costs.ts';
import { longWaits } from './group-waits.ts';
import { homeThatGoes } from './home-goes.ts';
import { scheduleWarnings } from './schedule.ts';
import { plainSecrets, refusedReferences } from './values.ts';

/** The deployment that a job is for. */
interface Deployment extends Installation {
  readonly configuration: Configuration;
  readonly runners: RunnerClasses;
}

/** The things to know about a job that is valid, as far as it and its deployment tell them: the API and the construct say the same. */
export function jobWarnings(settings: JobSettings, deployment: Deployment, now: EpochSeconds): readonly Warning[] {
  const { configuration: _configuration, runners, ...installation } = deployment;
  const there = installationOf(runners.get(settings.runner), installation);
  return [
    ...scheduleWarnings(settings, deployment.configuration, now),
    ...commandWarnings(settings, there),
    ...homeThatGoes(settings, deployment.runners),
    ...costWarnings(settings, now),
    ...plainSecrets(settings, there),
    ...longWaits(settings),
    ...refusedReferences(settings, there),
  ];
}
