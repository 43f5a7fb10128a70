import { ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import type { ContainerCensus } from '#ports/containers.ts';
import { AwsFault } from './fault.ts';

/** The tasks of a deployment, as far as they are counted. */
export interface CensusOptions {
  readonly cluster: string;
  /** The family of the task definition of each runner class. */
  readonly families: Readonly<Record<string, string>>;
  readonly client?: ECSClient;
}

/**
 * The ContainerCensus port on ECS: counts the tasks of a class's task definition that are to run, those that are being started included
 * (API_ListTasks, desiredStatus). What the client could not overcome is thrown as an AwsFault.
 */
export class EcsCensus implements ContainerCensus {
  readonly #options: CensusOptions;
  readonly #client: ECSClient;

  constructor(options: CensusOptions) {
    this.#options = options;
    this.#client = options.client ?? new ECSClient();
  }

  async running(runner: string): Promise<number> {
    const { cluster, families } = this.#options;
    let count = 0;
    let nextToken: string | undefined;
    do {
      const page = new ListTasksCommand({ cluster, family: families[runner], desiredStatus: 'RUNNING', nextToken });
      const { taskArns = [], nextToken: next } = await this.#ask(page);
      count += taskArns.length;
      nextToken = next;
    } while (nextToken !== undefined);
    return count;
  }

  async #ask(page: ListTasksCommand) {
    try {
      return await this.#client.send(page);
    } catch (error) {
      throw new AwsFault('ecs', `list the tasks of ${page.input.family}`, error);
    }
  }
}
