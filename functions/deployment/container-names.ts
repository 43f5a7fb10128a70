/** The container of a task that the runner is in: infra/ names it, the launcher tells it the run. */
export const RUNNER_CONTAINER = 'runner';
