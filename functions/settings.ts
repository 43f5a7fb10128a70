import type { Configuration } from '../shared/jobs/configuration.ts';
import { requireEnv, VARIABLES } from './environment.ts';

/** What was decided at deployment: infra/ writes it as JSON, after it checked it. */
export interface Settings {
  readonly configuration: Configuration;
  /** The URL of the runs queue of each runner class. */
  readonly runQueueUrls: Readonly<Record<string, string>>;
  /** The names of the registered tasks. */
  readonly taskNames: readonly string[];
  readonly longestAttemptSeconds: number;
}

/** A function was deployed with settings that it cannot read. */
export class BadSettingsError extends Error {
  override readonly name = 'BadSettingsError';
  readonly code = 'bad_settings';
}

/** Reads the settings of this deployment; throws a MissingVariableError or a BadSettingsError. */
export function readSettings(): Settings {
  const settings = parseJson(requireEnv(VARIABLES.settings));
  if (!isSettings(settings)) {
    throw new BadSettingsError(`${VARIABLES.settings} is of another version than this function`);
  }
  return settings;
}

/** Only whether this version's infra/ wrote it: a schema would be read at each cold start, to find nothing. */
function isSettings(value: unknown): value is Settings {
  return (
    typeof value === 'object' &&
    value !== null &&
    'configuration' in value &&
    'runQueueUrls' in value &&
    'taskNames' in value &&
    'longestAttemptSeconds' in value
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BadSettingsError(`${VARIABLES.settings} is not JSON`, { cause: error });
  }
}
