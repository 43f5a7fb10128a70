import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import { Container } from './container.ts';
import { type Answer, sendJson } from './listen-on.ts';
import type { TaskAgent } from './task-agent.ts';

const API_VERSION = '1.44';
const STDOUT = 1;
const MS_A_SECOND = 1_000;

/** What a container is created from, as far as it is looked at (Docker Engine API, ContainerCreate). */
const creation = z.object({
  Image: z.string(),
  Cmd: z.array(z.string()).nullish(),
  Env: z.array(z.string()).nullish(),
  Labels: z.record(z.string(), z.string()).nullish(),
});

interface KeptContainer extends z.output<typeof creation> {
  readonly id: string;
  readonly name: string;
  readonly container: Container;
}

interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
}

/** The part of the Docker Engine API that is asked for. */
interface DockerApi {
  readonly answer: Answer;
  /** Kills and forgets all containers. */
  removeAll(): void;
}

/** Makes the API; `agent` says what ECS gives to a task's container. */
export function makeDockerApi(agent: TaskAgent): DockerApi {
  const kept = new Map<string, KeptContainer>();
  const find = (idOrName: string) =>
    [...kept.values()].find(({ id, name }) => id.startsWith(idOrName) || name === idOrName);

  async function create({ request, response, query }: Call): Promise<void> {
    const created = creation.parse(await json(request));
    const id = randomBytes(32).toString('hex');
    kept.set(id, { ...created, id, name: query.get('name') ?? id, container: new Container() });
    sendJson(response, 201, { Id: id, Warnings: [] });
  }

  async function actOn(one: KeptContainer, action: string, call: Call): Promise<void> {
    const { response, query } = call;
    switch (action) {
      case 'GET json':
        return sendJson(response, 200, inspected(one));
      case 'GET logs':
        return sendLogs(one.container, call);
      case 'POST start':
        one.container.start(
          await agent.programOf({
            id: one.id,
            labels: one.Labels ?? {},
            command: one.Cmd ?? [],
            environment: variables(one.Env ?? []),
          }),
        );
        return sendNothing(response);
      case 'POST wait':
        await one.container.ended();
        return sendJson(response, 200, { StatusCode: one.container.exitCode });
      case 'POST stop':
        await one.container.stop(Number(query.get('t') ?? 10) * MS_A_SECOND);
        return sendNothing(response);
      case 'POST kill':
        one.container.kill('SIGKILL');
        return sendNothing(response);
      case 'DELETE ':
        one.container.remove();
        kept.delete(one.id);
        return sendNothing(response);
      default:
        throw new Error(`no such action: ${action}`);
    }
  }

  return {
    async answer(request, response) {
      const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://docker');
      const [first = '', second = '', third = ''] = pathname
        .replace(/^\/v1\.\d+/, '')
        .split('/')
        .slice(1);
      const call = { request, response, query };
      const route = `${request.method} ${first}/${second}`;
      if (first === 'version') {
        return sendJson(response, 200, { ApiVersion: API_VERSION, Version: 'stand-in', Os: 'linux', Arch: 'arm64' });
      }
      if (route === 'GET containers/json') {
        return sendJson(response, 200, [...kept.values()].map(listed));
      }
      if (route === 'POST containers/create') {
        return create(call);
      }
      const one = first === 'containers' ? find(second) : undefined;
      return one === undefined
        ? sendJson(response, 404, { message: `no such thing: ${request.method} ${pathname}` })
        : actOn(one, `${request.method} ${third}`, call);
    },
    removeAll() {
      for (const { container } of kept.values()) {
        container.remove();
      }
      kept.clear();
    },
  };
}

function inspected(one: KeptContainer) {
  const { status, exitCode, createdAt, finishedAt } = one.container;
  return {
    Id: one.id,
    Name: `/${one.name}`,
    Image: one.Image,
    Created: createdAt.toISOString(),
    State: {
      Status: status,
      Running: status === 'running',
      ExitCode: exitCode,
      FinishedAt: finishedAt?.toISOString() ?? '',
    },
    Config: { Image: one.Image, Env: one.Env, Cmd: one.Cmd, Labels: one.Labels ?? {}, Tty: false },
    NetworkSettings: { Networks: {} },
  };
}

/** All containers are the emulator's: nothing is filtered. */
function listed({ id, name, Image, Labels, container }: KeptContainer) {
  return { Id: id, Names: [`/${name}`], Image, Labels: Labels ?? {}, State: container.status };
}

/** Each line is one frame (Docker Engine API, ContainerAttach, "Stream format"). */
async function sendLogs({ lines, events, status }: Container, { response, query }: Call): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/vnd.docker.multiplexed-stream' });
  response.write(Buffer.concat(lines.map(frame)));
  if (!isTrue(query.get('follow')) || status === 'exited') {
    response.end();
    return;
  }
  const send = (line: string) => response.write(frame(line));
  events.on('line', send);
  events.once('end', () => response.end());
  response.once('close', () => events.off('line', send));
}

function frame(line: string): Buffer {
  const text = Buffer.from(`${line}\n`);
  const header = Buffer.alloc(8);
  header.writeUInt8(STDOUT);
  header.writeUInt32BE(text.length, 4);
  return Buffer.concat([header, text]);
}

function isTrue(value: string | null): boolean {
  return value !== null && /^(1|true)$/i.test(value);
}

function variables(assignments: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    assignments.map((assignment) => {
      const [name = '', ...value] = assignment.split('=');
      return [name, value.join('=')];
    }),
  );
}

function sendNothing(response: ServerResponse): void {
  response.writeHead(204);
  response.end();
}
