import { createHash } from 'node:crypto';
import {
  ConflictException,
  DescribeTasksCommand,
  type ECSClient,
  type Failure,
  RunTaskCommand,
  type RunTaskCommandInput,
  type Task,
} from '@aws-sdk/client-ecs';
import type { Clock } from '#ports/clock.ts';
import type { ContainerStart, Containers } from '#ports/containers.ts';
import type { RunMessage } from '#ports/queues.ts';
import { AwsFault } from './fault.ts';

/** API_RunTask, clientToken. */
const LONGEST_TOKEN = 64;
/** A task that was made longer ago than one call can take was made by an earlier call. */
const NEW_FOR_MS = 30_000;

/** ECS's words where a quota is used up; the errors that say so have no name of their own. */
const LIMIT_REACHED = /reached the limit/i;

/** The facts of the deployment that the adapter needs. */
interface EcsContainersOptions {
  readonly client: ECSClient;
  readonly clock: Clock;
  readonly cluster: string;
  readonly taskDefinition: string;
  /** The container of the task definition that the runner is in. */
  readonly containerName: string;
  /** The variable of the container that is told the run's message, as JSON. */
  readonly messageVariable: string;
  readonly network: {
    readonly subnets: readonly string[];
    readonly securityGroups: readonly string[];
    readonly publicIp: boolean;
  };
}

/**
 * The Containers port on ECS with Fargate. The client token makes a repeated request find the first one's task (API reference, "Ensuring
 * idempotency": until an hour after the task has ended, and for no more than 24 h). What RunTask answers among its `failures` is no error
 * to the SDK. What the client could not overcome is thrown as an AwsFault.
 */
export class EcsContainers implements Containers {
  readonly #options: EcsContainersOptions;

  constructor(options: EcsContainersOptions) {
    this.#options = options;
  }

  async start(message: RunMessage, attempt: number, start: number): Promise<ContainerStart> {
    const { client, clock } = this.#options;
    const action = `start a container for run ${message.runId}`;
    try {
      const { tasks, failures } = await client.send(new RunTaskCommand(this.#input(message, attempt, start)));
      const [task] = tasks ?? [];
      if (task === undefined) {
        return { kind: 'no_room', why: whyNotPlaced(failures) };
      }
      const isNew = clock.now() - (task.createdAt?.getTime() ?? 0) < NEW_FOR_MS;
      return isNew || task.taskArn === undefined ? startOf(task) : await this.#look(task.taskArn);
    } catch (error) {
      // The same attempt was asked for in other words before: with the message as it was sent then, or before the last deploy.
      const [taskArn] = error instanceof ConflictException ? (error.resourceIds ?? []) : [];
      if (taskArn !== undefined) {
        return this.#look(taskArn);
      }
      if (error instanceof Error && LIMIT_REACHED.test(error.message)) {
        return { kind: 'no_room', why: error.message };
      }
      throw error instanceof AwsFault ? error : new AwsFault('ecs', action, error);
    }
  }

  /** The answer to a repeated request need not say how the task fares now. */
  async #look(taskArn: string): Promise<ContainerStart> {
    const { client, cluster } = this.#options;
    try {
      const { tasks } = await client.send(new DescribeTasksCommand({ cluster, tasks: [taskArn] }));
      return startOf(tasks?.[0]);
    } catch (error) {
      throw new AwsFault('ecs', `describe ${taskArn}`, error);
    }
  }

  #input(message: RunMessage, attempt: number, start: number): RunTaskCommandInput {
    const { cluster, taskDefinition, containerName, messageVariable, network } = this.#options;
    return {
      cluster,
      taskDefinition,
      clientToken: clientToken(message.runId, attempt, start),
      count: 1,
      launchType: 'FARGATE',
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: [...network.subnets],
          securityGroups: [...network.securityGroups],
          assignPublicIp: network.publicIp ? 'ENABLED' : 'DISABLED',
        },
      },
      overrides: {
        containerOverrides: [
          { name: containerName, environment: [{ name: messageVariable, value: JSON.stringify(message) }] },
        ],
      },
    };
  }
}

/** `<runId>.<attempt>`, with the number of the start from the second one on; a hash of that where it is too long. */
function clientToken(runId: string, attempt: number, start: number): string {
  const token = start === 1 ? `${runId}.${attempt}` : `${runId}.${attempt}.${start}`;
  return token.length <= LONGEST_TOKEN ? token : createHash('sha256').update(token).digest('base64url');
}

function startOf(task: Task | undefined): ContainerStart {
  if (task === undefined) {
    return { kind: 'stopped', why: 'it is not there any more' };
  }
  return task.desiredStatus === 'STOPPED' ? { kind: 'stopped', why: whyStopped(task) } : { kind: 'started' };
}

function whyStopped({ stoppedReason = 'nobody says why', containers = [] }: Task): string {
  const [container] = containers;
  const exit = container?.exitCode === undefined ? [] : [`exit code ${container.exitCode}`];
  const more = [...exit, ...(container?.reason === undefined ? [] : [container.reason])];
  return more.length === 0 ? stoppedReason : `${stoppedReason} (${more.join(', ')})`;
}

function whyNotPlaced(failures: readonly Failure[] = []): string {
  const [{ reason = 'no task was made', detail } = {}] = failures;
  return detail === undefined ? reason : `${reason}: ${detail}`;
}
