import { camelCased } from '#domain/jobs/camel-case.ts';
import { isAnotherType } from '#domain/jobs/command/another-type.ts';
import { withoutExternalSettings } from '#domain/jobs/command/external/settings.ts';
import type { JobDefinition, JobSettings } from '#domain/jobs/job.ts';
import { parseJob } from '#domain/jobs/parse.ts';
import { settingsOf, writeJob } from '#domain/jobs/write.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { mergePatch } from '#domain/values/json/merge-patch.ts';
import { sameJson } from '#domain/values/json/same.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJob } from '#engine/commit/known-job.ts';
import { liveHead, noSuchJob } from '#engine/commit/live-head.ts';
import { accepted, type Refused, type Result, refused } from '#engine/commit/result.ts';
import { rightsRefusal } from '#engine/commit/rights.ts';
import { untilWritten } from '#engine/commit/until-written.ts';
import { checkCalls } from '#engine/jobs/checks/calls.ts';
import { calendarReader, type NamedCalendars } from '#engine/revisions/calendars.ts';
import { createOnce, editOnce } from './adopt.ts';
import { type IfRevision, revisionRefusal } from './if-revision.ts';
import { type JobView, readJob } from './read.ts';

/** A saved job, and what saving it changed. */
export interface SavedJob extends JobView {
  readonly change: 'created' | 'updated' | 'unchanged';
}

/** The one who saves, and the revision that they saw. */
interface SaveOptions {
  readonly by: string;
  /** Saved only if this is the adopted revision. */
  readonly ifRevision?: IfRevision;
  /** The arguments of its task are known to be right. */
  readonly isChecked?: boolean;
}

/** Creates a job; refused when there is one of that id. */
export async function createJob(
  engine: Engine,
  input: unknown,
  { by }: { readonly by: string },
): Promise<Result<SavedJob>> {
  const parsed = await readSettings(engine, input, now(engine));
  if (!parsed.ok) {
    return parsed;
  }
  const denied = rightsRefusal(engine, 'edit', parsed.value);
  if (denied !== undefined) {
    return denied;
  }
  const misfit = await misfitRefusal(engine, undefined, parsed.value);
  if (misfit !== undefined) {
    return misfit;
  }
  const created = await createOnce(engine, parsed.value, by);
  return created === 'overtaken'
    ? refused('job_exists', `there is a job ${parsed.value.id} already`)
    : savedJob(engine, parsed.value.id, 'created', created);
}

/** Creates the job, or makes it what the input says, whether or not its old definition can be read. The same input twice changes nothing. */
export async function replaceJob(
  engine: Engine,
  jobId: string,
  input: unknown,
  options: SaveOptions,
): Promise<Result<SavedJob>> {
  return save(engine, jobId, options, () => withId(jobId, input));
}

/** Changes some fields of a job: a JSON merge patch, in which null brings a default back, and a command of another type replaces. */
export async function patchJob(
  engine: Engine,
  jobId: string,
  patch: unknown,
  options: SaveOptions,
): Promise<Result<SavedJob>> {
  const fields = patchFields(patch);
  if (!fields.ok) {
    return fields;
  }
  const head = await liveHead(engine, jobId);
  if (head === undefined) {
    return noSuchJob(jobId);
  }
  if ((await knownJob(engine, jobId, head.revision)) === undefined) {
    return refused('conflict', `the definition of ${jobId} cannot be read, so it cannot be changed: put the job whole`);
  }
  return save(engine, jobId, options, (current) =>
    current === undefined ? undefined : withId(jobId, patched(writeJob(settingsOf(current)), fields.value)),
  );
}

/** Another type of command takes the place of the one before as a whole: what is set of one is nothing to the other. */
function patched(written: object, patch: Readonly<Record<string, unknown>>): unknown {
  const kept = withoutExternalSettings(written);
  const command = 'command' in kept ? kept.command : undefined;
  return mergePatch(isAnotherType(command, patch.command) ? { ...kept, command: undefined } : kept, patch);
}

/** The change that saving the settings over the current definition would make. */
export function changeOf(current: JobDefinition | undefined, settings: JobSettings): SavedJob['change'] {
  if (current === undefined) {
    return 'created';
  }
  return sameJson(settingsOf(current), settings) ? 'unchanged' : 'updated';
}

/** Reads a job as a person writes it, into settings, with the calendars of the store that it names as they are now. */
export async function readSettings(
  engine: Engine,
  input: unknown,
  createdAt: number,
  named: NamedCalendars = calendarReader(engine),
): Promise<Result<JobSettings>> {
  const parsed = parseJob(input, { ...engine, createdAt, namedCalendars: await named(input) });
  return parsed.ok ? accepted(parsed.settings) : refused('invalid_job', 'the job is not valid', parsed.errors);
}

async function save(
  engine: Engine,
  jobId: string,
  { by, ifRevision, isChecked = false }: SaveOptions,
  inputFor: (current: JobDefinition | undefined) => unknown,
): Promise<Result<SavedJob>> {
  return untilWritten<Result<SavedJob>>(engine.ports, `job ${jobId}`, async () => {
    const head = await liveHead(engine, jobId);
    const refusal = revisionRefusal(head?.revision, ifRevision);
    if (refusal !== undefined) {
      return { done: refusal };
    }
    const current = head && (await knownJob(engine, jobId, head.revision))?.definition;
    const settings = await readSettings(engine, inputFor(current), current?.createdAt ?? now(engine));
    if (!settings.ok) {
      return { done: settings };
    }
    if (settings.value.id !== jobId) {
      return {
        done: refused('invalid_job', 'the job is not valid', [
          { path: 'id', message: `expected ${jobId}, as in the path` },
        ]),
      };
    }
    const denied = rightsRefusal(engine, 'edit', settings.value);
    if (denied !== undefined) {
      return { done: denied };
    }
    const change = head !== undefined && current === undefined ? 'updated' : changeOf(current, settings.value);
    if (head !== undefined && current !== undefined && change === 'unchanged') {
      return { done: accepted({ definition: current, head, change }) };
    }
    const misfit = isChecked ? undefined : await misfitRefusal(engine, current, settings.value);
    if (misfit !== undefined) {
      return { done: misfit };
    }
    const adopted =
      head === undefined
        ? await createOnce(engine, settings.value, by)
        : await editOnce(engine, head, current, settings.value, by);
    return adopted === 'overtaken' ? 'conflict' : { done: await savedJob(engine, jobId, change, adopted) };
  });
}

/** An edit of anything else does not ask again, and is not held up by what has become of the task since. */
async function misfitRefusal(
  engine: Engine,
  current: JobDefinition | undefined,
  settings: JobSettings,
): Promise<Refused | undefined> {
  if (current !== undefined && sameJson(callIn(current), callIn(settings))) {
    return undefined;
  }
  const [checked] = await checkCalls(engine, [settings]);
  const { errors } = checked ?? { errors: [] };
  return errors.length === 0 ? undefined : refused('invalid_job', 'the job is not valid', errors);
}

function callIn({ command, args = null, enabled }: JobSettings) {
  return { command, args, enabled };
}

async function savedJob(
  engine: Engine,
  jobId: string,
  change: SavedJob['change'],
  adopted: 'adopted' | Refused,
): Promise<Result<SavedJob>> {
  if (adopted !== 'adopted') {
    return adopted;
  }
  const view = await readJob(engine, jobId);
  return view.ok ? accepted({ ...view.value, change }) : view;
}

function patchFields(patch: unknown): Result<Readonly<Record<string, unknown>>> {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
    return refused('invalid_job', 'the patch is not valid', [{ path: '', message: 'expected an object' }]);
  }
  const camel = camelCased({ ...patch });
  return camel.ok
    ? accepted(camel.fields)
    : refused('invalid_job', 'the patch is not valid', [
        { path: camel.twice, message: 'the same field is there under another spelling' },
      ]);
}

/** The id stands in the path; a body may repeat it, but not name another. */
function withId(jobId: string, input: unknown): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return input;
  }
  return { id: jobId, ...input };
}

function now(engine: Engine): number {
  return secondsOf(engine.ports.clock.now());
}
