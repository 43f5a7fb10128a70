import { type Environment, requireEnv, VARIABLES } from './environment.ts';

/** The container of a task that the runner is in: infra/ names it, the launcher tells it the run. */
export const RUNNER_CONTAINER = 'runner';

/** The place of a runner class's containers: infra/ decides it, the launcher tells ECS. */
export interface ContainerNetwork {
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  /** They need an address of their own to get out. */
  readonly publicIp: boolean;
}

/** The family of the task definition of each runner class whose runs are in containers. */
export type ContainerFamilies = Readonly<Record<string, string>>;

/** Reads the families as infra/ wrote them; undefined where there is no such class. */
export function readContainerFamilies(environment: Environment = process.env): ContainerFamilies | undefined {
  const text = environment[VARIABLES.containerFamilies];
  return text === undefined ? undefined : JSON.parse(text);
}

/** Reads the network as infra/ wrote it, after it checked it. Throws a MissingVariableError. */
export function readContainerNetwork(): ContainerNetwork {
  return JSON.parse(requireEnv(VARIABLES.network));
}
