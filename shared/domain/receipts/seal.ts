import { formatFire, parseRunId } from '#domain/runs/id.ts';
import type { Run } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Sha256 } from '#domain/values/digest.ts';
import { canonicalJson } from '#domain/values/json/canonical.ts';
import type { Receipt, ReceiptJob } from './receipt.ts';

/** Makes a page of what is on it: its root is the hash of everything else. */
export function sealed(page: Omit<Receipt, 'root'>, sha256: Sha256): Receipt {
  return { ...page, root: rootOf(page, sha256) };
}

/** The root that a page has to have (SHA-256, FIPS 180-4, of canonical JSON). */
export function rootOf(page: Omit<Receipt, 'root'> & { readonly root?: string }, sha256: Sha256): string {
  const { root: _, ...rest } = page;
  return sha256(canonicalJson(rest));
}

/** Sums up records by their jobs, in order of id: one after another, so that who asks may rest in between. */
export function* receiptJobs(runs: readonly Run[], sha256: Sha256): Iterable<ReceiptJob> {
  const byJob = new Map<string, Run[]>();
  for (const run of runs) {
    const ofJob = byJob.get(run.jobId);
    if (ofJob === undefined) {
      byJob.set(run.jobId, [run]);
    } else {
      ofJob.push(run);
    }
  }
  for (const id of [...byJob.keys()].sort()) {
    yield receiptJob(id, byJob.get(id) ?? [], sha256);
  }
}

/** The place of a final record within the records of its day, which are listed from the last to the first. */
export function positionOf({ id, scheduledAt, span }: Run): string {
  return `${formatFire(span?.to ?? parseRunId(id)?.at ?? scheduledAt)}#${id}`;
}

/** The instant at which the first of these records expires; those that cannot be read do not say. */
export function firstExpiry(runs: readonly Run[]): EpochSeconds | undefined {
  const said = runs.filter(({ reasonCode }) => reasonCode !== 'record_unreadable').map(({ expiresAt }) => expiresAt);
  return said.length === 0 ? undefined : Math.min(...said);
}

function receiptJob(id: string, runs: readonly Run[], sha256: Sha256): ReceiptJob {
  const sorted = [...runs].sort((one, other) => (one.id < other.id ? -1 : 1));
  const outcomes: Record<string, number> = {};
  let fires = 0;
  for (const { reasonCode, status, span, trigger } of sorted) {
    const times = span?.count ?? 1;
    const code = reasonCode ?? status;
    outcomes[code] = (outcomes[code] ?? 0) + times;
    fires += trigger === 'schedule' ? times : 0;
  }
  return {
    id,
    records: sorted.length,
    fires,
    outcomes,
    ids: sha256(canonicalJson(sorted.map((run) => run.id))),
    hash: sha256(canonicalJson(sorted)),
  };
}
