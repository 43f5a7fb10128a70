import { reportTimes } from '#domain/jobs/command/command.ts';
import { type Actor, type AuditEntry, audited } from '#domain/ledger/head/audit.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJob } from '#engine/commit/known-job.ts';
import { liveHead, noSuchJob } from '#engine/commit/live-head.ts';
import { type Result, refused } from '#engine/commit/result.ts';
import { changeReadableOrNot } from '#engine/jobs/change.ts';
import type { Bookmarks } from '#ports/stores/bookmarks.ts';

/** A new key of a job, as far as it is stored. */
interface NewPingKey {
  /** SHA-256 of the key (FIPS 180-4), as hexadecimal digits. */
  readonly hash: string;
  /** Takes the place of the key that there is. */
  readonly rotate: boolean;
}

/**
 * Gives a job a key, with which it can be told what becomes of its runs and nothing else. A job has one key: what was shown before opens
 * nothing any more. The key is found by its hash, in an item of its own, and counts as long as the job names it; a job that is created
 * again under the id has none.
 */
export async function setPingKey(
  engine: Engine,
  jobId: string,
  { hash, rotate }: NewPingKey,
  actor: Actor,
): Promise<Result<void>> {
  const createdAt = await externalSince(engine, jobId);
  if (createdAt === undefined) {
    const isThere = (await liveHead(engine, jobId)) !== undefined;
    return isThere ? refused('runs_here', `job ${jobId} runs here, and needs no key`) : noSuchJob(jobId);
  }
  const { bookmarks } = engine.ports;
  const former = await bookmarks.read(ofJob(jobId));
  if (!rotate && former?.endsWith(` ${createdAt}`) === true) {
    return refused('key_exists', `job ${jobId} has a key, which was shown when it was made: rotate it, or remove it`);
  }
  await bookmarks.write(ofHash(hash), jobId);
  await bookmarks.write(ofJob(jobId), `${hash} ${createdAt}`);
  return recorded(engine, jobId, 'set_ping_key', actor);
}

/** Removes the key of a job: it opens nothing any more. */
export async function removePingKey(engine: Engine, jobId: string, actor: Actor): Promise<Result<void>> {
  if ((await liveHead(engine, jobId)) === undefined) {
    return noSuchJob(jobId);
  }
  await engine.ports.bookmarks.write(ofJob(jobId), '');
  return recorded(engine, jobId, 'remove_ping_key', actor);
}

/** Tells whether a key is one that its job names; which job that is now is for whoever lets it do anything. */
export async function isPingKey(bookmarks: Pick<Bookmarks, 'read'>, hash: string): Promise<boolean> {
  const jobId = await bookmarks.read(ofHash(hash));
  return jobId !== undefined && (await bookmarks.read(ofJob(jobId)))?.startsWith(`${hash} `) === true;
}

/** The job that a key belongs to, by the key's hash; undefined where it belongs to none, or to none any more. */
export async function jobOfPingKey(engine: Engine, hash: string): Promise<string | undefined> {
  const { bookmarks } = engine.ports;
  const jobId = await bookmarks.read(ofHash(hash));
  if (jobId === undefined) {
    return undefined;
  }
  const [named, createdAt] = [await bookmarks.read(ofJob(jobId)), await externalSince(engine, jobId)];
  return createdAt !== undefined && named === `${hash} ${createdAt}` ? jobId : undefined;
}

/** The creation of a job that runs elsewhere; undefined for any other. */
async function externalSince(engine: Engine, jobId: string): Promise<number | undefined> {
  const head = await liveHead(engine, jobId);
  const definition = head && (await knownJob(engine, jobId, head.revision))?.definition;
  return definition !== undefined && reportTimes(definition.command) !== undefined ? definition.createdAt : undefined;
}

function recorded(engine: Engine, jobId: string, action: AuditEntry['action'], actor: Actor): Promise<Result<void>> {
  return changeReadableOrNot(engine, jobId, (head, _, context) => ({
    head,
    effects: [audited(head, { action, actor }, context)],
  }));
}

/** Names of bookmarks: `bookmark#ping-key/...` in the jobs table, which is all that the authorizer of these requests may read. */
function ofHash(hash: string): string {
  return `ping-key/${hash}`;
}

function ofJob(jobId: string): string {
  return `ping-key-of/${jobId}`;
}
