import process from 'node:process';
import { checkApi } from './api.ts';
import { checkAws } from './aws.ts';
import { checkChannels } from './channels.ts';
import { checkClaude } from './claude.ts';
import { checkClock } from './clock.ts';
import { checkDisk } from './disk.ts';
import { broken, type Finding, type Patient } from './finding.ts';
import { checkFolder } from './folder.ts';
import { checkNode } from './node.ts';
import { checkPort } from './port.ts';
import { checkRunners } from './runners.ts';
import { checkSqlite } from './sqlite.ts';
import { checkTasks } from './tasks.ts';
import { checkZones } from './zones.ts';

/** A finding, and what was looked at. */
export interface NamedFinding extends Finding {
  readonly check: string;
}

/** Everything that is looked at, one thing each, in the order in which it is told. */
const CHECKS: Readonly<Record<string, (patient: Patient) => Finding | Promise<Finding>>> = {
  node: () => checkNode(process.version),
  sqlite: () => checkSqlite(),
  port: checkPort,
  'data folder': ({ settings }) => checkFolder(settings.dataFolder),
  disk: ({ settings }) => checkDisk(settings.dataFolder),
  tasks: ({ settings }) => checkTasks(settings.tasksFolder),
  'notice channels': checkChannels,
  'time zones': ({ now }) => checkZones(process.versions.tz, now()),
  clock: checkClock,
  api: checkApi,
  runners: checkRunners,
  aws: (patient) => checkAws(patient),
  claude: ({ env }) => checkClaude(env),
};

/** Looks at everything, side by side. A check that fails itself is broken, and none keeps another from being made. */
export function examine(patient: Patient): Promise<readonly NamedFinding[]> {
  return Promise.all(
    Object.entries(CHECKS).map(async ([check, look]) => {
      try {
        return { check, ...(await look(patient)) };
      } catch (error) {
        return { check, ...broken(`it could not be looked at: ${error instanceof Error ? error.message : error}`, '') };
      }
    }),
  );
}
