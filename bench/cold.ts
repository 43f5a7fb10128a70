import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { VARIABLES } from '#functions/deployment/environment.ts';
import type { Settings } from '#functions/deployment/settings.ts';
import { parseDeployment } from '#infra/deployment/config.ts';
import { API_DOCUMENTS, bundle, bundleOptions, ROOT } from '#infra/packaging/bundle.ts';
import { readAtStart } from '#infra/packaging/read-at-start.ts';

const ROUNDS = 41;
/** Each function may start so much slower than the bare handler: the same clients, and middy's core without a middleware. */
const LIMIT = 1.3;

/** The clients that a handler without any of our code builds for the same work, and what it sends. */
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
  ecs: {
    from: '@aws-sdk/client-ecs',
    client: 'ECSClient',
    commands: ['RunTaskCommand', 'DescribeTasksCommand', 'ListTasksCommand'],
  },
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
  api: { clients: ['dynamodb', 'documents', 'sqs', 'scheduler'], later: ['lambda'] },
  dispatcher: { clients: ['dynamodb', 'documents', 'sqs', 'scheduler'], later: [] },
  runner: { clients: ['dynamodb', 'documents', 'sqs'], later: ['lambda', 'secrets', 'parameters'] },
  launcher: { clients: ['dynamodb', 'documents', 'sqs', 'ecs'], later: [] },
  sweeper: { clients: ['dynamodb', 'documents', 'sqs', 'scheduler'], later: ['ecs'] },
  'dead-letters': { clients: ['dynamodb', 'documents', 'sqs'], later: [] },
} as const;

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), 'cronstack-cold-'));
try {
  console.log(
    `Bundles as they are deployed, what of them is read at a start, and the time to load one in a new process (median of ${ROUNDS}); node ${process.version}.`,
  );
  console.log('bare: a handler that does nothing, with the same clients of the SDK and @middy/core, bundled alike.');
  console.log(
    row(
      'function',
      ['KiB all', 'bare', 'ratio'],
      ['gz all', 'bare', 'ratio'],
      ['at start', 'bare', 'ratio'],
      ['init ms', 'bare', 'ratio'],
    ),
  );
  for (const name of ['api', 'dispatcher', 'runner', 'launcher', 'sweeper', 'dead-letters'] as const) {
    await report(name);
  }
} finally {
  await rm(folder, { recursive: true });
}

async function report(name: keyof typeof FUNCTIONS): Promise<void> {
  const [ours, bare] = [join(folder, name), join(folder, `${name}-bare`)];
  bundle({ index: `functions/${name}/entry.ts`, ...(name === 'api' ? API_DOCUMENTS : {}) }, ours);
  await bundleBare(name, bare);
  const times: { readonly ours: number[]; readonly bare: number[] } = { ours: [], bare: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    // Each comes first every other time: what else the machine does then meets both.
    const order = [async () => times.ours.push(await initMs(ours)), async () => times.bare.push(await initMs(bare))];
    for (const measure of round % 2 === 0 ? order : order.reverse()) {
      await measure();
    }
  }
  const [sizeOurs, sizeBare] = [await sizeOf(ours), await sizeOf(bare)];
  const compared = [
    [sizeOurs.bytes / 1024, sizeBare.bytes / 1024],
    [sizeOurs.zipped / 1024, sizeBare.zipped / 1024],
    [sizeOurs.bytesAtStart / 1024, sizeBare.bytesAtStart / 1024],
    [median(times.ours), median(times.bare)],
  ] as const;
  const cells = compared.map(([of, to]) => [of.toFixed(0), to.toFixed(0), (of / to).toFixed(2)]);
  const over = median(times.ours) / median(times.bare) > LIMIT;
  console.log(`${row(name, ...cells)}${over ? `   starts over ${LIMIT}` : ''}`);
}

function row(name: string, ...groups: readonly (readonly string[])[]): string {
  const group = (cells: readonly string[]) => cells.map((cell) => cell.padStart(8)).join('');
  return [name.padEnd(13), ...groups.map(group)].join('  ');
}

/** A module that builds the clients and can send what our functions send; those that are needed later are imported later. */
function bareHandler({ clients, later }: (typeof FUNCTIONS)[keyof typeof FUNCTIONS]): string {
  const modules = later.map((name) => `export const ${name} = () => import(${JSON.stringify(`./${name}-bare.js`)});`);
  const handler = `import middy from '@middy/core'; export const handler = middy(async () => []);`;
  return [...clients.map(bareClient), ...modules, handler].join('\n');
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

/** The sizes of a bundle: of all its files, as they are and as they are sent, and of those that are read as it starts. */
interface Sizes {
  readonly bytes: number;
  readonly zipped: number;
  readonly bytesAtStart: number;
}

async function sizeOf(bundled: string): Promise<Sizes> {
  const entries = await readdir(bundled, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((file) => readFile(join(file.parentPath, file.name)));
  const contents = await Promise.all(files);
  return {
    bytes: contents.reduce((sum, content) => sum + content.length, 0),
    zipped: contents.reduce((sum, content) => sum + gzipSync(content).length, 0),
    bytesAtStart: readAtStart(join(bundled, 'index.mjs')).bytes,
  };
}

/** The time that Lambda counts as init: everything that runs before the first event. */
async function initMs(bundled: string): Promise<number> {
  const file = join(bundled, 'index.mjs');
  const measure = `const from = performance.now(); await import(${JSON.stringify(file)}); console.log(performance.now() - from); process.exit();`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', measure], { env: environment() });
  return Number(stdout.trim().split('\n').at(-1));
}

/** The environment of a deployed function. */
function environment(): NodeJS.ProcessEnv {
  const settings: Settings = {
    configuration: parseDeployment('dev', {}).configuration,
    runners: { default: { queueUrl: 'https://sqs.us-east-1.amazonaws.com/1/runs', longestAttemptSeconds: 840 } },
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
    [VARIABLES.access]: '[]',
    [VARIABLES.heartbeat]: JSON.stringify({ url: 'https://example.org/alive', everySeconds: 60 }),
    [VARIABLES.containerFamilies]: JSON.stringify({ long: 'family' }),
    [VARIABLES.network]: JSON.stringify({ subnets: ['subnet-1'], securityGroups: ['sg-1'], publicIp: true }),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
