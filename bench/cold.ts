import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { VARIABLES } from '#functions/deployment/environment.ts';
import type { Settings } from '#functions/deployment/settings.ts';
import { parseDeployment } from '#infra/deployment/config.ts';
import { bundle, bundleOptions, ROOT } from '#infra/packaging/bundle.ts';

const ROUNDS = 41;
/** How much larger and slower than the bare handler each function may be. */
const LIMIT = 1.3;

/** What a handler without any of our code builds and sends for the same work, by client. */
const CLIENTS = {
  dynamodb: { from: '@aws-sdk/client-dynamodb', client: 'DynamoDBClient', commands: [] },
  documents: {
    from: '@aws-sdk/lib-dynamodb',
    client: 'DynamoDBDocumentClient',
    commands: ['GetCommand', 'PutCommand', 'QueryCommand', 'UpdateCommand', 'DeleteCommand', 'BatchGetCommand'],
  },
  sqs: {
    from: '@aws-sdk/client-sqs',
    client: 'SQSClient',
    commands: ['SendMessageCommand', 'SendMessageBatchCommand', 'ChangeMessageVisibilityCommand'],
  },
  scheduler: {
    from: '@aws-sdk/client-scheduler',
    client: 'SchedulerClient',
    commands: ['CreateScheduleCommand', 'DeleteScheduleCommand', 'ListSchedulesCommand'],
  },
  ecs: { from: '@aws-sdk/client-ecs', client: 'ECSClient', commands: ['RunTaskCommand', 'DescribeTasksCommand'] },
  lambda: { from: '@aws-sdk/client-lambda', client: 'LambdaClient', commands: ['InvokeCommand'] },
  secrets: {
    from: '@aws-sdk/client-secrets-manager',
    client: 'SecretsManagerClient',
    commands: ['GetSecretValueCommand'],
  },
  parameters: { from: '@aws-sdk/client-ssm', client: 'SSMClient', commands: ['GetParameterCommand'] },
} as const;

type ClientName = keyof typeof CLIENTS;

/** A function, the clients that it builds, and those that it loads when a command asks for them. */
const FUNCTIONS = {
  api: { clients: ['dynamodb', 'documents', 'sqs', 'scheduler'], later: [] },
  dispatcher: { clients: ['dynamodb', 'documents', 'sqs', 'scheduler'], later: [] },
  runner: { clients: ['dynamodb', 'documents', 'sqs'], later: ['lambda', 'secrets', 'parameters'] },
  launcher: { clients: ['dynamodb', 'documents', 'sqs', 'ecs'], later: [] },
  sweeper: { clients: ['dynamodb', 'documents', 'sqs', 'scheduler'], later: [] },
  'dead-letters': { clients: ['dynamodb', 'documents', 'sqs'], later: [] },
} as const;

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), 'cronstack-cold-'));
try {
  console.log(
    `Bundles as they are deployed, and the time to load one in a new process (median of ${ROUNDS}); node ${process.version}.`,
  );
  console.log(
    `${'function'.padEnd(15)}${'KiB'.padStart(8)}${'bare'.padStart(8)}${'ratio'.padStart(8)}${'init ms'.padStart(10)}${'bare'.padStart(8)}${'ratio'.padStart(8)}`,
  );
  for (const name of ['api', 'dispatcher', 'runner', 'launcher', 'sweeper', 'dead-letters'] as const) {
    await report(name);
  }
} finally {
  await rm(folder, { recursive: true });
}

async function report(name: keyof typeof FUNCTIONS): Promise<void> {
  const [ours, bare] = [join(folder, name), join(folder, `${name}-bare`)];
  bundle({ index: `functions/${name}/entry.ts` }, ours);
  await bundleBare(name, bare);
  const times: { readonly ours: number[]; readonly bare: number[] } = { ours: [], bare: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    // Each comes first every other time: what else the machine does then meets both.
    const order = [async () => times.ours.push(await initMs(ours)), async () => times.bare.push(await initMs(bare))];
    for (const measure of round % 2 === 0 ? order : order.reverse()) {
      await measure();
    }
  }
  const [initOurs, initBare] = [median(times.ours), median(times.bare)];
  const [bytesOurs, bytesBare] = [await bytesIn(ours), await bytesIn(bare)];
  const cells = [bytesOurs / 1024, bytesBare / 1024, initOurs, initBare].map((value) => value.toFixed(0));
  const [size, init] = [bytesOurs / bytesBare, initOurs / initBare];
  const verdict = size <= LIMIT && init <= LIMIT ? '' : `   over ${LIMIT}`;
  console.log(
    `${name.padEnd(15)}${cells[0]?.padStart(8)}${cells[1]?.padStart(8)}${size.toFixed(2).padStart(8)}${cells[2]?.padStart(10)}${cells[3]?.padStart(8)}${init.toFixed(2).padStart(8)}${verdict}`,
  );
}

/** A module that builds the clients and can send what our functions send; those that are needed later are imported later. */
function bareHandler({ clients, later }: (typeof FUNCTIONS)[keyof typeof FUNCTIONS]): string {
  const modules = later.map((name) => `export const ${name} = () => import(${JSON.stringify(`./${name}-bare.js`)});`);
  return [...clients.map(bareClient), ...modules, 'export const handler = () => [];'].join('\n');
}

function bareClient(name: ClientName): string {
  const { from, client, commands } = CLIENTS[name];
  const made = name === 'documents' ? `${client}.from(dynamodb)` : `new ${client}()`;
  const sent = commands.map((command) => `${name}.send(new ${command}({}))`).join(', ');
  return `import { ${[client, ...commands].join(', ')} } from ${JSON.stringify(from)};
    const ${name} = ${made};
    export const ${name}Work = () => [${sent}];`;
}

/** With the options of infra/packaging/bundle.ts, but all of the SDK as it comes. */
async function bundleBare(name: keyof typeof FUNCTIONS, outdir: string): Promise<void> {
  const { alias: _, entryPoints: __, ...options } = bundleOptions({}, outdir);
  const entry = join(folder, `${name}-bare.js`);
  await writeFile(entry, bareHandler(FUNCTIONS[name]));
  for (const later of FUNCTIONS[name].later) {
    await writeFile(join(folder, `${later}-bare.js`), bareClient(later));
  }
  await build({
    ...options,
    nodePaths: [join(ROOT, 'node_modules')],
    entryPoints: [{ in: entry, out: 'index' }],
  });
}

async function bytesIn(bundled: string): Promise<number> {
  const files = await readdir(bundled, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    files.filter((file) => file.isFile()).map(async (file) => (await stat(join(file.parentPath, file.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** What Lambda counts as init: everything that runs before the first event. */
async function initMs(bundled: string): Promise<number> {
  const file = join(bundled, 'index.mjs');
  const measure = `const from = performance.now(); await import(${JSON.stringify(file)}); console.log(performance.now() - from); process.exit();`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', measure], { env: environment() });
  return Number(stdout.trim().split('\n').at(-1));
}

/** What a deployed function finds. */
function environment(): NodeJS.ProcessEnv {
  const settings: Settings = {
    configuration: parseDeployment('dev', {}).configuration,
    runners: { default: { queueUrl: 'https://sqs.us-east-1.amazonaws.com/1/runs', longestAttemptSeconds: 840 } },
    totalByGate: false,
    taskNames: [],
  };
  const all = Object.fromEntries(Object.values(VARIABLES).map((variable) => [variable, 'cronstack']));
  return {
    PATH: process.env.PATH,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    ...all,
    [VARIABLES.settings]: JSON.stringify(settings),
    [VARIABLES.network]: JSON.stringify({ subnets: ['subnet-1'], securityGroups: ['sg-1'], publicIp: true }),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
