import { type RunnerSeen, type Unattended, unattended } from '#domain/runners/seen.ts';
import type { Run } from '#domain/runs/run.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJob } from '#engine/commit/known-job.ts';

/** A class on machines elsewhere, and its runners as they were seen last. */
interface RemoteClass {
  readonly runner: string;
  readonly seen: readonly RunnerSeen[];
  /** No runner is there. */
  readonly unattended: Unattended | undefined;
}

/** The classes on machines elsewhere, with their runners, in the order of their names; none where nobody can tell. One query a class. */
export async function remoteClasses(engine: Engine): Promise<readonly RemoteClass[]> {
  const names = [...engine.runners].flatMap(([name, { remote }]) => (remote === true ? [name] : []));
  const classes = await Promise.all(names.toSorted().map((name) => remoteClass(engine, name)));
  return classes.flatMap((one) => one ?? []);
}

/** A class of which no runner is there, so that its runs wait; undefined where one is, and for classes whose runs are on AWS, or here. */
export async function unattendedClass(engine: Engine, runner: string): Promise<Unattended | undefined> {
  return engine.runners.get(runner)?.remote === true ? (await remoteClass(engine, runner))?.unattended : undefined;
}

/** The class that a run waits for, where no runner of it is there; undefined of a run that has a runner, or needs none. */
export async function unattendedRun(
  engine: Engine,
  { status, jobId, revision }: Pick<Run, 'status' | 'jobId' | 'revision'>,
): Promise<Unattended | undefined> {
  const isAnyRemote = [...engine.runners.values()].some(({ remote }) => remote === true);
  if (!isAnyRemote || (status !== 'queued' && status !== 'retrying')) {
    return undefined;
  }
  const job = await knownJob(engine, jobId, revision);
  return job && unattendedClass(engine, job.definition.runner);
}

async function remoteClass({ ports: { sightings, clock } }: Engine, runner: string): Promise<RemoteClass | undefined> {
  const seen = await sightings?.list(runner);
  return seen && { runner, seen, unattended: unattended(runner, seen, clock.now()) };
}
