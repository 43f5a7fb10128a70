import type { Configuration } from '#domain/jobs/configuration.ts';
import type { RunnerLimits } from '#domain/jobs/runner-classes.ts';
import type { ChannelSettings, Heartbeat } from '#domain/notices/settings/settings.ts';
import { type Environment, requireEnv, VARIABLES } from './environment.ts';

/** The decisions of a deployment: infra/ writes them as JSON, after it checked them. */
export interface Settings {
  readonly configuration: Configuration;
  readonly runners: Readonly<Record<string, RunnerSettings>>;
  /** The names of the registered tasks. */
  readonly taskNames: readonly string[];
}

/** A runner class of this deployment. */
interface RunnerSettings extends RunnerLimits {
  /** Its runs queue. */
  readonly queueUrl: string;
}

/** A function was deployed with settings that it cannot read. */
class BadSettingsError extends Error {
  override readonly name = 'BadSettingsError';
  readonly code = 'bad_settings';
}

/** Reads the settings of this deployment; throws a MissingVariableError or a BadSettingsError. */
export function readSettings(environment: Environment = process.env): Settings {
  const settings = parseJson(requireEnv(VARIABLES.settings, environment), VARIABLES.settings);
  if (!isSettings(settings)) {
    throw new BadSettingsError(`${VARIABLES.settings} is of another version than this function`);
  }
  return settings;
}

/** Reads where notices are told; throws a MissingVariableError or a BadSettingsError. */
export function readChannelSettings(): ChannelSettings {
  const settings = parseJson(requireEnv(VARIABLES.channels), VARIABLES.channels);
  if (!isChannelSettings(settings)) {
    throw new BadSettingsError(`${VARIABLES.channels} is of another version than this function`);
  }
  return settings;
}

/** Reads the sign of life that the sweeper gives, if any; throws a BadSettingsError. */
export function readHeartbeat(environment: Environment = process.env): Heartbeat | undefined {
  const text = environment[VARIABLES.heartbeat];
  const heartbeat = text === undefined ? undefined : parseJson(text, VARIABLES.heartbeat);
  if (heartbeat !== undefined && !isHeartbeat(heartbeat)) {
    throw new BadSettingsError(`${VARIABLES.heartbeat} is of another version than this function`);
  }
  return heartbeat;
}

/** Only whether this version's infra/ wrote it: a schema would be read at each cold start, to find nothing. */
function isSettings(value: unknown): value is Settings {
  return (
    typeof value === 'object' &&
    value !== null &&
    'configuration' in value &&
    'runners' in value &&
    'taskNames' in value
  );
}

function isChannelSettings(value: unknown): value is ChannelSettings {
  return typeof value === 'object' && value !== null && 'channels' in value && 'giveUpHours' in value;
}

function isHeartbeat(value: unknown): value is Heartbeat {
  return typeof value === 'object' && value !== null && 'url' in value && 'everySeconds' in value;
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BadSettingsError(`${name} is not JSON`, { cause: error });
  }
}
