import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { type Configuration, parseConfiguration } from '../shared/jobs/configuration.ts';

/** What one event source can be told (2-1,000, Lambda developer guide, "Maximum concurrency"). */
const LEAST_CONCURRENCY = 2;
const MOST_CONCURRENCY = 1_000;

const runner = z.strictObject({
  memoryMb: z.int().min(128).max(10_240).default(1_024),
  /** How many runs of this class go on at once; unset with a single class: max_concurrent_jobs. */
  maxConcurrent: z.int().min(LEAST_CONCURRENCY).max(MOST_CONCURRENCY).optional(),
  /** /tmp, where each run has its folder. */
  storageMb: z.int().min(512).max(10_240).default(512),
});

const authorizer = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('iam') }),
  z.strictObject({ type: z.literal('jwt'), issuer: z.url(), audience: z.array(z.string().min(1)).min(1) }),
]);

const schema = z.strictObject({
  $schema: z.string().optional(),
  /** The product's configuration file, beside this one; unset: the defaults. */
  configurationFile: z.string().min(1).optional(),
  runners: z
    .record(z.string().regex(/^[a-z][a-z0-9-]{0,19}$/, 'a runner class is a-z, 0-9 and -, at most 20'), runner)
    .prefault({ default: {} })
    .refine((classes) => Object.hasOwn(classes, 'default'), 'there has to be a class named default'),
  /** How many batches of wake-ups are looked at together. */
  dispatcherConcurrency: z.int().min(LEAST_CONCURRENCY).max(MOST_CONCURRENCY).default(5),
  /** Data tables that survive the stack and cannot be deleted by accident; default: in the stage prod alone. */
  protectData: z.boolean().optional(),
  alarmEmail: z.email().optional(),
  authorizer: authorizer.default({ type: 'iam' }),
});

/** A runner class: a function with a queue and a role of its own. */
export interface RunnerClass {
  readonly name: string;
  readonly memoryMb: number;
  readonly maxConcurrent: number;
  readonly storageMb: number;
}

/** Who may call the API. */
export type AuthorizerConfig = z.output<typeof authorizer>;

/** Everything that is decided when a stage is deployed. */
export interface Deployment {
  /** Names the stack; several stages share an account without meeting. */
  readonly stage: string;
  readonly configuration: Configuration;
  /** The configuration file's JSON value, as the functions are given it. */
  readonly configurationInput: unknown;
  readonly runners: readonly RunnerClass[];
  readonly dispatcherConcurrency: number;
  readonly protectData: boolean;
  readonly alarmEmail?: string;
  readonly authorizer: AuthorizerConfig;
}

/** A deployment that cannot be: says in which file, where and what was expected. */
export class DeploymentConfigError extends Error {
  override readonly name = 'DeploymentConfigError';
  readonly code = 'bad_deployment_config';
}

/** Reads `deploy.<stage>.json` in `folder`, where there is one, and the configuration file it names. Throws a DeploymentConfigError. */
export function readDeployment(stage: string, folder: string): Deployment {
  const file = join(folder, `deploy.${stage}.json`);
  const input = existsSync(file) ? readJson(file) : {};
  return parseDeployment(stage, input, (path) => readJson(join(dirname(file), path)));
}

/**
 * Checks what `deploy.<stage>.json` says and fills in the defaults; `readConfiguration` reads the configuration file it names.
 * Throws a DeploymentConfigError.
 */
export function parseDeployment(
  stage: string,
  input: unknown,
  readConfiguration: (path: string) => unknown = () => ({}),
): Deployment {
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(stage)) {
    throw new DeploymentConfigError(`stage ${JSON.stringify(stage)}: expected a-z, 0-9 and -, at most 20 characters`);
  }
  const parsed = schema.safeParse(input);
  if (!parsed.success) {
    throw refuse(
      `deploy.${stage}.json`,
      parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    );
  }
  const { configurationFile, runners, alarmEmail, protectData, dispatcherConcurrency, authorizer } = parsed.data;
  const configurationInput = configurationFile === undefined ? {} : readConfiguration(configurationFile);
  const product = parseConfiguration(configurationInput);
  if (!product.ok) {
    throw refuse(configurationFile ?? 'configuration', product.errors);
  }
  return {
    stage,
    configuration: product.configuration,
    configurationInput,
    runners: runnerClasses(runners, product.configuration.maxConcurrentJobs),
    dispatcherConcurrency,
    protectData: protectData ?? stage === 'prod',
    ...(alarmEmail === undefined ? {} : { alarmEmail }),
    authorizer,
  };
}

/** Shares max_concurrent_jobs out among the classes: each event source keeps to its part, so the sum keeps to the total. */
function runnerClasses(classes: z.output<typeof schema>['runners'], total: number): RunnerClass[] {
  const names = Object.keys(classes);
  const list = Object.entries(classes).map(([name, { memoryMb, storageMb, maxConcurrent }]) => {
    const concurrent = maxConcurrent ?? (names.length === 1 ? total : undefined);
    if (concurrent === undefined) {
      throw new DeploymentConfigError(
        `runners.${name}.maxConcurrent: expected, as there is more than one runner class`,
      );
    }
    return { name, memoryMb, storageMb, maxConcurrent: concurrent };
  });
  const sum = list.reduce((before, { maxConcurrent }) => before + maxConcurrent, 0);
  if (sum > total) {
    throw new DeploymentConfigError(
      `runners: maxConcurrent adds up to ${sum}, but the configuration's max_concurrent_jobs is ${total}`,
    );
  }
  if (total < LEAST_CONCURRENCY) {
    throw new DeploymentConfigError(
      `max_concurrent_jobs ${total}: an SQS event source runs at least ${LEAST_CONCURRENCY} at once; use overlap or groups to run one by one`,
    );
  }
  return list;
}

function refuse(
  file: string,
  errors: readonly { readonly path: string; readonly message: string }[],
): DeploymentConfigError {
  return new DeploymentConfigError(
    errors.map(({ path, message }) => `${file}: ${path === '' ? 'the whole' : path}: ${message}`).join('\n'),
  );
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new DeploymentConfigError(`${file}: could not be read as JSON`, { cause: error });
  }
}
