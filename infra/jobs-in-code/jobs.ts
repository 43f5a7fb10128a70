import type { PlacedJob } from '#cli/job-files/placed-job.ts';
import type { Warning } from '#domain/jobs/command-kind/warning.ts';
import type { WrittenJob } from '#domain/jobs/schema.ts';
import { isObject } from '#domain/values/json/object.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
import { DeploymentConfigError } from '#infra/deployment/config.ts';
import { type CheckContext, checkJob } from './check.ts';
import { parentsIn } from './circles.ts';
import { readJobsBelow } from './read-folder.ts';

/** CloudFormation sends what was there along with what is to be, and an event of Lambda has held 256 KB for long. */
const MOST_CHARACTERS = 110_000;

/** A job as code says it, apart from its id: docs/jobs.md. */
export type JobProps = Omit<WrittenJob, 'id' | 'source'>;

/** The construct whose jobs they are, and what they are held against as it is when one is added. */
interface JobsInCodeProps {
  readonly path: string;
  readonly taskNames: readonly string[];
  readonly context: () => Pick<CheckContext, 'configuration' | 'classes'>;
  /** Is told of a job that was added what is to be known about it, with its place. */
  readonly warn: (jobId: string, warning: Warning) => void;
}

/** The things that are to be said about a job at its place: objections as lines, with the construct. */
interface CheckedPlace {
  readonly objections: readonly string[];
  readonly warnings: readonly Warning[];
}

/** The jobs that the code of a stack has. */
export class JobsInCode {
  readonly #props: JobsInCodeProps;
  readonly #jobs = new Map<string, object>();
  #characters = 0;

  constructor(props: JobsInCodeProps) {
    this.#props = props;
  }

  /** The jobs so far, as the API takes them. */
  all(): readonly object[] {
    return [...this.#jobs.values()];
  }

  /** Adds a job. Throws a DeploymentConfigError with all that is wrong with it. */
  add(id: string, job: object): void {
    this.#addAll([{ place: `job ${id}`, job: isObject(job) ? { ...job, id } : job }]);
  }

  /** Adds the jobs of a file, or of all job files below a folder. Throws a DeploymentConfigError with all that is wrong with them, and adds none then. */
  addBelow(path: string): void {
    this.#addAll(this.#read(path));
  }

  /** Adds all of them or, where something is wrong with one, none. */
  #addAll(placed: readonly PlacedJob[]): void {
    const together = parentsAmong(placed);
    const checked = placed.map((one) => ({ ...one, ...this.#checked(one, together) }));
    const objections = checked.flatMap((one) => one.objections);
    if (objections.length > 0) {
      throw new DeploymentConfigError(objections.join('\n'));
    }
    this.#characters = placed.reduce((before, one) => this.#withRoomFor(one, before), this.#characters);
    for (const { place, job, warnings } of checked) {
      if (hasId(job)) {
        this.#jobs.set(job.id, job);
        for (const { code, message } of warnings) {
          this.#props.warn(job.id, { code, message: `${place}: ${message}` });
        }
      }
    }
  }

  /** The characters of the jobs so far and of this one. */
  #withRoomFor({ place, job }: PlacedJob, before: number): number {
    const characters = before + JSON.stringify(job).length;
    if (characters > MOST_CHARACTERS) {
      const most = `jobs in code have ${MOST_CHARACTERS} characters of JSON at most, all together`;
      throw new DeploymentConfigError(`${this.#props.path}: ${place}: ${most}: cronstack apply takes any number`);
    }
    return characters;
  }

  #read(path: string): readonly PlacedJob[] {
    try {
      return readJobsBelow(path);
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new DeploymentConfigError(`${this.#props.path}: ${message}`, { cause });
    }
  }

  #checked({ place, job }: PlacedJob, together: ReadonlyMap<string, readonly string[]>): CheckedPlace {
    const at = ({ path, message }: InputError) =>
      `${this.#props.path}: ${place}: ${path === '' ? '' : `${path}: `}${message}`;
    const refused = (error: InputError) => ({ objections: [at(error)], warnings: [] });
    if (!isObject(job)) {
      return refused({ path: '', message: 'expected a job: an object with id, schedule and command' });
    }
    if (hasId(job) && this.#jobs.has(job.id)) {
      return refused({ path: 'id', message: `there is a job ${job.id} in code already` });
    }
    const { errors, warnings } = checkJob(job, {
      ...this.#props.context(),
      taskNames: new Set(this.#props.taskNames),
      parentsOf: (jobId) => together.get(jobId) ?? parentsIn(this.#jobs.get(jobId) ?? {}),
    });
    return { objections: errors.map(at), warnings };
  }
}

/** The jobs that each of these runs after. */
function parentsAmong(placed: readonly PlacedJob[]): ReadonlyMap<string, readonly string[]> {
  return new Map(placed.flatMap(({ job }) => (isObject(job) && hasId(job) ? [[job.id, parentsIn(job)]] : [])));
}

function hasId(job: unknown): job is { readonly id: string } {
  return typeof job === 'object' && job !== null && 'id' in job && typeof job.id === 'string';
}
