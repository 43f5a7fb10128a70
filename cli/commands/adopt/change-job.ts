import type { Client } from '#api/client/client.ts';
import { ClientError } from '#api/client/error.ts';
import type { Job } from '#api/shapes/job.ts';
import { faultInWords } from '#cli/commands/import/account.ts';
import { type Phase, withPhase } from '#domain/adopt/record.ts';
import { present } from '#domain/values/present.ts';
import type { Change } from './switching.ts';

/** A job at one of its revisions, and its tags in that. */
interface JobAt {
  readonly id: string;
  readonly revision: number;
  readonly tags: readonly string[];
}

/** The state that a job is to have: whether it plans (left out: as it does), and its phase. */
interface Wanted {
  readonly enabled?: boolean;
  readonly phase: Phase;
}

/**
 * Changes a job of this revision, and of no other: a change that comes late comes to nothing once the job has another one. Where the answer
 * is lost, the job is looked at.
 */
export async function changeJob(
  client: Client,
  { id, revision, tags: before }: JobAt,
  { enabled, phase }: Wanted,
): Promise<Change<{ readonly job: Job }>> {
  const tags = withPhase(before, phase);
  try {
    return { kind: 'done', job: await client.patchJob(id, present({ enabled, tags }), { ifRevision: revision }) };
  } catch (error) {
    const why = faultInWords(error);
    try {
      const job = await client.getJob(id);
      if (job.enabled === (enabled ?? job.enabled) && tags.every((tag) => job.tags.includes(tag))) {
        return { kind: 'done', job };
      }
      return { kind: isRefusal(error) || job.revision !== revision ? 'refused' : 'unknown', why };
    } catch (unread) {
      return { kind: isGone(unread) ? 'gone' : 'unknown', why };
    }
  }
}

/** Deletes a job. One that is gone is deleted. Throws ClientError. */
export async function deleteJob(client: Client, id: string): Promise<void> {
  try {
    await client.deleteJob(id);
  } catch (error) {
    if (!isGone(error)) {
      throw error;
    }
  }
}

/** Tells that there is no such job. */
export function isGone(error: unknown): boolean {
  return error instanceof ClientError && error.status === 404;
}

/** The API said no: the change is not under way any more. */
function isRefusal(error: unknown): boolean {
  return error instanceof ClientError && error.status >= 400 && error.status < 500;
}
