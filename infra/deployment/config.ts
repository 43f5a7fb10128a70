import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { type Configuration, parseConfiguration } from '#domain/jobs/configuration.ts';
import { deployedNotifyErrors } from '#domain/notices/settings/deployed.ts';
import type { ChannelSettings } from '#domain/notices/settings/settings.ts';
import { isObject } from '#domain/values/json/object.ts';
import { readJson as readJsonText } from '#domain/values/json/read.ts';
import type { Assignment } from '#functions/deployment/access.ts';
import { accessErrors, accessSchema } from './access.ts';
import { withFileKeys } from './file-keys.ts';
import { MOST_CONCURRENCY, type RunnerClass, runnerClassSchema } from './runner/class.ts';
import { LAMBDA_LEAST_CONCURRENCY, leastConcurrency } from './runner/size-rules.ts';
import { divide } from './shares.ts';

/** The quotas of an account in a Region, unless it asked for more (API Gateway developer guide, "Quotas for configuring and running an HTTP API"). */
const [MOST_REQUESTS_PER_SECOND, MOST_BURST] = [10_000, 5_000];

const authorizer = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('iam') }),
  z.strictObject({ type: z.literal('jwt'), issuer: z.url(), audience: z.array(z.string().min(1)).min(1) }),
]);

const throttle = z.strictObject({
  requestsPerSecond: z.int().min(1).max(MOST_REQUESTS_PER_SECOND).default(50),
  /** So many at once. */
  burst: z.int().min(1).max(MOST_BURST).default(100),
});

const concurrency = z.int().min(1).max(MOST_CONCURRENCY).optional();

/** Taken out of the account's concurrency, for these functions alone. A new account has 10 and may reserve none of them. */
const reserved = z.strictObject({
  api: concurrency,
  dispatcher: concurrency,
  sweeper: concurrency,
  deadLetters: concurrency,
});

const schema = z.strictObject({
  $schema: z.string().optional(),
  /** The product's configuration file, beside this one; unset: the defaults. */
  configurationFile: z.string().min(1).optional(),
  /** The same as a value. */
  configuration: z.record(z.string(), z.unknown()).optional(),
  runners: z
    .record(
      z.string().regex(/^[a-z][a-z0-9-]{0,19}$/, 'a runner class is a-z, 0-9 and -, at most 20'),
      runnerClassSchema,
    )
    .prefault({ default: {} })
    .refine((classes) => Object.hasOwn(classes, 'default'), 'there has to be a class named default'),
  /** So many batches of wake-ups are looked at together. */
  dispatcherConcurrency: z.int().min(LAMBDA_LEAST_CONCURRENCY).max(MOST_CONCURRENCY).default(5),
  /** Data tables that survive the stack and cannot be deleted by accident; default: in the stage prod alone. */
  protectData: z.boolean().optional(),
  alarmEmail: z.email().optional(),
  /** X-Ray records the functions' invocations: one in a second and 5 % of the others, each with its price. */
  tracing: z.boolean().default(false),
  authorizer: authorizer.default({ type: 'iam' }),
  /** Left out: everybody whom the authorizer lets in may do everything. */
  access: accessSchema.optional(),
  /** The API answers no more than that, and 429 beyond it: whoever may ask cannot use up the account's concurrency. */
  apiThrottle: throttle.prefault({}),
  reservedConcurrency: reserved.prefault({}),
});

const checkedSchema = schema.superRefine(
  (
    {
      access = [],
      authorizer,
      configuration,
      configurationFile,
      runners,
      dispatcherConcurrency,
      reservedConcurrency: { dispatcher },
    },
    { addIssue },
  ) => {
    if (configuration !== undefined && configurationFile !== undefined) {
      addIssue({ code: 'custom', path: ['configurationFile'], message: 'expected no file beside configuration' });
    }
    for (const { path, message } of accessErrors(access, authorizer.type, runners)) {
      addIssue({ code: 'custom', path: [...path], message });
    }
    if (dispatcher !== undefined && dispatcher < dispatcherConcurrency) {
      const message = `expected at least ${dispatcherConcurrency}, which dispatcherConcurrency lets it be given at once`;
      addIssue({ code: 'custom', path: ['reservedConcurrency', 'dispatcher'], message });
    }
  },
);

/** A rule about who may call the API. */
export type AuthorizerConfig = z.output<typeof authorizer>;

/** The rate at which the API answers. */
export type ThrottleConfig = z.output<typeof throttle>;

/** The functions for which a part of the account's concurrency is kept, and how much. */
type ReservedConcurrency = z.output<typeof reserved>;

/** Everything that is decided when a stage is deployed. */
export interface Deployment {
  /** Names the stack; several stages share an account without meeting. */
  readonly stage: string;
  readonly configuration: Configuration;
  /** Where notices are told; secrets are references. */
  readonly channels: ChannelSettings;
  readonly runners: readonly RunnerClass[];
  readonly dispatcherConcurrency: number;
  readonly protectData: boolean;
  readonly alarmEmail?: string;
  readonly tracing: boolean;
  readonly authorizer: AuthorizerConfig;
  /** Who may do what; undefined: everybody whom the authorizer lets in may do everything. */
  readonly access?: readonly Assignment[];
  readonly apiThrottle: ThrottleConfig;
  readonly reservedConcurrency: ReservedConcurrency;
}

/** A deployment that cannot be: says in which file, where and what was expected. */
export class DeploymentConfigError extends Error {
  override readonly name = 'DeploymentConfigError';
  readonly code = 'bad_deployment_config';
}

/** A stage as its file has it, checked, with what the configuration file says in place of its name. */
interface DeploymentFile extends Omit<z.input<typeof schema>, '$schema' | 'configurationFile'> {
  readonly stage: string;
}

/**
 * Reads `deploy.<stage>.json` in `folder`, where there is one, and the configuration file it names: what it says, as properties of the
 * construct. Throws a DeploymentConfigError.
 */
export function readDeployment(stage: string, folder: string): DeploymentFile {
  const file = join(folder, `deploy.${stage}.json`);
  const input = existsSync(file) ? readJson(file) : {};
  const readConfiguration = (path: string) => readJson(join(dirname(file), path));
  parseDeployment(stage, input, readConfiguration);
  const { $schema: _, configurationFile, ...said } = schema.parse(input);
  const configuration = configurationFile === undefined ? undefined : readConfiguration(configurationFile);
  return { ...said, stage, ...(isObject(configuration) ? { configuration } : {}) };
}

/**
 * Checks what `deploy.<stage>.json`, or the properties of the construct, say and fills in the defaults; `readConfiguration` reads the
 * configuration file that it names.
 * @param source the name of what is checked, for errors
 * @throws DeploymentConfigError
 */
export function parseDeployment(
  stage: string,
  input: unknown,
  readConfiguration: (path: string) => unknown = () => ({}),
  source = `deploy.${stage}.json`,
): Deployment {
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(stage)) {
    throw new DeploymentConfigError(`stage ${JSON.stringify(stage)}: expected a-z, 0-9 and -, at most 20 characters`);
  }
  const parsed = checkedSchema.safeParse(input);
  if (!parsed.success) {
    throw refuse(
      source,
      parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    );
  }
  const { configurationFile, configuration = {}, runners, alarmEmail, protectData, ...decided } = parsed.data;
  const written = configurationFile === undefined ? configuration : readConfiguration(configurationFile);
  const file = configurationFile ?? `${source}: configuration`;
  const spelled = withFileKeys(written);
  const product = spelled.ok ? parseConfiguration(spelled.value) : spelled;
  if (!product.ok) {
    throw refuse(file, product.errors);
  }
  const notifyErrors = deployedNotifyErrors(product.channels);
  if (notifyErrors.length > 0) {
    throw refuse(file, notifyErrors);
  }
  return {
    stage,
    configuration: product.configuration,
    channels: product.channels,
    runners: runnerClasses(source, runners, product.configuration.maxConcurrentJobs),
    dispatcherConcurrency: decided.dispatcherConcurrency,
    protectData: protectData ?? stage === 'prod',
    ...(alarmEmail === undefined ? {} : { alarmEmail }),
    tracing: decided.tracing,
    authorizer: decided.authorizer,
    ...(decided.access === undefined ? {} : { access: decided.access }),
    apiThrottle: decided.apiThrottle,
    reservedConcurrency: decided.reservedConcurrency,
  };
}

/** Each class with its share of the total. */
function runnerClasses(source: string, classes: z.output<typeof schema>['runners'], total: number): RunnerClass[] {
  const named = Object.entries(classes).map(([name, runner]) => ({ ...runner, name, least: leastConcurrency(runner) }));
  const divided = divide(total, named);
  if (!divided.ok) {
    throw refuse(source, [{ path: 'runners', message: divided.message }]);
  }
  return named.map(({ least, ...runner }, index) => ({ ...runner, maxConcurrent: divided.shares[index] ?? least }));
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
  const read = readJsonText(readText(file));
  if (!read.ok) {
    throw refuse(file, read.errors);
  }
  return read.value;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new DeploymentConfigError(`${file}: could not be read`, { cause: error });
  }
}
