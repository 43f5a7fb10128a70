import { DescribeTaskDefinitionCommand, ECSClient, type TaskDefinition } from '@aws-sdk/client-ecs';
import { signedFetch } from '#test/aws/stack/signed-fetch.ts';
import type { Program } from './container.ts';
import { type Answer, sendJson } from './listen-on.ts';
import { requireSetting } from './settings.ts';

const CREDENTIALS_PATH = '/v2/credentials/';
/** Rather below than above what is enough for a test. */
const CREDENTIALS_SECONDS = 900;
/** What MiniStack sets: addresses without TLS, on a network that is not here, and credentials of no role. */
const NOT_FROM_EMULATOR = [
  'AWS_ENDPOINT_URL',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
];

/** A container as the emulator asks for it. */
interface AskedContainer {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** What ECS does for the containers of its tasks, besides starting them. */
export interface TaskAgent {
  /** What is really to be run for a container. */
  programOf(asked: AskedContainer): Promise<Program>;
  /** Answers tasks as the address of ECS's agent does (ECS developer guide, "Task IAM role"). */
  readonly answer: Answer;
}

/** Makes the agent. It acts under the credentials of the test, as ECS does under its own. */
export function makeTaskAgent(): TaskAgent {
  const ecs = new ECSClient({});
  const roles = new Map<string, string>();
  return {
    async programOf({ id, labels, command, environment }) {
      const { taskRoleArn, containerDefinitions = [] } = await definitionOf(ecs, labels);
      const name = labels['com.amazonaws.ecs.container-name'];
      // MiniStack passes the command on and not the entry point; ECS passes both.
      const { entryPoint = [] } = containerDefinitions.find((one) => one.name === name) ?? {};
      roles.set(id, taskRoleArn ?? '');
      return { command: [...entryPoint, ...command], environment: { ...withoutEmulators(environment), ...ownOf(id) } };
    },
    async answer(request, response) {
      const roleArn = roles.get(request.url?.replace(CREDENTIALS_PATH, '') ?? '');
      return roleArn === undefined
        ? sendJson(response, 404, { message: 'no such task' })
        : sendJson(response, 200, await credentialsOf(roleArn));
    },
  };
}

async function definitionOf(ecs: ECSClient, labels: AskedContainer['labels']): Promise<TaskDefinition> {
  const [family, revision] = ['family', 'version'].map((what) => labels[`com.amazonaws.ecs.task-definition-${what}`]);
  const answer = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: `${family}:${revision}` }));
  return answer.taskDefinition ?? {};
}

function withoutEmulators(environment: AskedContainer['environment']): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !NOT_FROM_EMULATOR.includes(name)));
}

/** What the image or ECS would say, and how the emulator is reached. */
function ownOf(id: string): Readonly<Record<string, string>> {
  return {
    PATH: process.env.PATH ?? '',
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: `${CREDENTIALS_PATH}${id}`,
    AWS_ENDPOINT_URL: requireSetting('AWS_ENDPOINT_URL'),
    NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS ?? '',
    NODE_OPTIONS: `--import=${new URL('agent-address.mjs', import.meta.url)}`,
    TASK_AGENT_SOCKET: requireSetting('TASK_AGENT_SOCKET'),
  };
}

/** Of the role itself, so that its grants are what is tested; its trust in ECS alone is not (see app.ts). */
async function credentialsOf(roleArn: string) {
  const query = new URLSearchParams({
    Action: 'AssumeRole',
    Version: '2011-06-15',
    RoleArn: roleArn,
    RoleSessionName: 'task',
    DurationSeconds: String(CREDENTIALS_SECONDS),
  });
  const answer = await signedFetch('sts', requireSetting('AWS_ENDPOINT_URL'), {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: query.toString(),
  });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`STS answers ${answer.status}: ${text}`);
  }
  const element = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? '';
  return {
    RoleArn: roleArn,
    AccessKeyId: element('AccessKeyId'),
    SecretAccessKey: element('SecretAccessKey'),
    Token: element('SessionToken'),
    Expiration: element('Expiration'),
  };
}
