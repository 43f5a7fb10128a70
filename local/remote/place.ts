import { readParameter } from '#adapters/aws/read-parameter.ts';
import { isObject } from '#domain/values/json/object.ts';
import { parsedJson } from '#domain/values/json/parsed.ts';
import { VARIABLES } from '#functions/deployment/environment.ts';
import { readSettings } from '#functions/deployment/settings.ts';

/** The place of a runner in a deployment cannot be read, and why: the parameter, or the rights, are not there. */
class NoPlaceError extends Error {
  override readonly name = 'NoPlaceError';
  readonly code = 'no_place';
}

/** A runner class of a deployment, as a runner elsewhere is told of it. */
export interface Place {
  /** The environment that a runner within would have: see functions/deployment/environment.ts. */
  readonly environment: NodeJS.ProcessEnv;
  readonly runQueueUrl: string;
  /** So many runs at once. */
  readonly maxConcurrent: number;
}

/** The asking for a parameter. */
interface Asking {
  readonly signal: AbortSignal;
  /** The profile whose credentials the SDK takes, where one is named: for the message alone. */
  readonly profile?: string | undefined;
}

/**
 * Reads from SSM what a runner has to know of its deployment, with the credentials and in the region that the SDK finds.
 * @throws NoPlaceError
 */
export async function readPlace(parameter: string, runnerClass: string, { signal, profile }: Asking): Promise<Place> {
  const reading = await readParameter(parameter, signal);
  if (!reading.ok) {
    const hint =
      'a class is made with remote: true; --stage, AWS_REGION and the credentials say where it is looked for';
    const whose = profile === undefined ? '' : `, here those of the profile ${JSON.stringify(profile)} (AWS_PROFILE)`;
    throw new NoPlaceError(`the parameter ${parameter}: ${reading.why} (${hint}${whose})`, { cause: reading.cause });
  }
  const environment = parsedJson(reading.text);
  if (!isObject(environment) || !areTexts(environment)) {
    throw new NoPlaceError(`the parameter ${parameter} does not tell of a runner class: expected texts by their names`);
  }
  const { [VARIABLES.runQueueUrl]: runQueueUrl = '', [VARIABLES.maxConcurrent]: maxConcurrent = '' } = environment;
  const told = environment[VARIABLES.runnerClass];
  if (told !== runnerClass) {
    throw new NoPlaceError(
      `the parameter ${parameter} tells of the runner class ${told ?? '(none)'}, not ${runnerClass}`,
    );
  }
  if (runQueueUrl === '' || !/^[1-9]\d*$/.test(maxConcurrent) || !isReadable(environment)) {
    throw new NoPlaceError(
      `the parameter ${parameter} is of another version than this program: install that of the deployment`,
    );
  }
  return { environment, runQueueUrl, maxConcurrent: Number(maxConcurrent) };
}

function areTexts(values: object): values is Readonly<Record<string, string>> {
  return Object.values(values).every((value) => typeof value === 'string');
}

function isReadable(environment: NodeJS.ProcessEnv): boolean {
  try {
    return readSettings(environment).runners !== undefined;
  } catch {
    return false;
  }
}
