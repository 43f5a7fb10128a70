/** The environment variables of the functions: infra/ sets them, entries read them. */
export const VARIABLES = {
  stage: 'CRONSTACK_STAGE',
  jobsTable: 'CRONSTACK_JOBS_TABLE',
  historyTable: 'CRONSTACK_HISTORY_TABLE',
  wakeQueueUrl: 'CRONSTACK_WAKE_QUEUE_URL',
  wakeQueueArn: 'CRONSTACK_WAKE_QUEUE_ARN',
  /** The class of a runner, a launcher or a container. */
  runnerClass: 'CRONSTACK_RUNNER',
  /** Of a runner and of a container: the ARN of the role of its class's commands. */
  commandRole: 'CRONSTACK_COMMAND_ROLE',
  /** Of those, set: each run has a session of its own. */
  sessionPerRun: 'CRONSTACK_SESSION_PER_RUN',
  /** The runs queue that this runner reads. */
  runQueueUrl: 'CRONSTACK_RUN_QUEUE_URL',
  /** The address of the API, for tasks. */
  apiUrl: 'CRONSTACK_URL',
  deadLettersQueueUrl: 'CRONSTACK_DEAD_LETTERS_QUEUE_URL',
  /** Wake-ups of channels. */
  noticesQueueUrl: 'CRONSTACK_NOTICES_QUEUE_URL',
  /** Of the notifier, JSON: where notices are told. See settings.ts. */
  channels: 'CRONSTACK_CHANNELS',
  /** Of the sweeper, JSON, where the configuration asks for it: see settings.ts. */
  heartbeat: 'CRONSTACK_HEARTBEAT',
  /** Of the api: the function that tests channels. */
  notifierFunction: 'CRONSTACK_NOTIFIER',
  entryGroup: 'CRONSTACK_ENTRY_GROUP',
  entryRoleArn: 'CRONSTACK_ENTRY_ROLE_ARN',
  /** Of a launcher and of the sweeper: where containers run. */
  cluster: 'CRONSTACK_CLUSTER',
  /** Of a launcher: so many of its containers run at once. */
  maxContainers: 'CRONSTACK_MAX_CONTAINERS',
  /** Of the sweeper, JSON: the family of the task definition of each runner class on containers. See container.ts. */
  containerFamilies: 'CRONSTACK_CONTAINER_FAMILIES',
  /** Of a runner on a machine of the user's own: so many runs of it go on at once. */
  maxConcurrent: 'CRONSTACK_MAX_CONCURRENT',
  taskDefinition: 'CRONSTACK_TASK_DEFINITION',
  /** JSON: see container.ts. */
  network: 'CRONSTACK_NETWORK',
  /** Of a container: the run that it was started for, as the message of the runs queue. */
  runMessage: 'CRONSTACK_RUN_MESSAGE',
  /** Of a container: where the files of its runner are in S3. */
  packageUrl: 'CRONSTACK_PACKAGE_URL',
  /** Of the api function, JSON, where roles are given: see access.ts. */
  access: 'CRONSTACK_ACCESS',
  /** JSON: see settings.ts. */
  settings: 'CRONSTACK_SETTINGS',
} as const;

/** One of the variables that the functions know. */
type Variable = (typeof VARIABLES)[keyof typeof VARIABLES];

/** The variables of a process. Declared with what the language has: the types of the CDK's door need none of Node's. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A function was deployed without something it needs. */
class MissingVariableError extends Error {
  override readonly name = 'MissingVariableError';
  readonly code = 'missing_environment_variable';
}

/** Reads a variable; throws a MissingVariableError where it is unset or empty. */
export function requireEnv(variable: Variable, environment: Environment = process.env): string {
  const value = environment[variable];
  if (value === undefined || value === '') {
    throw new MissingVariableError(`the environment variable ${variable} is not set`);
  }
  return value;
}
