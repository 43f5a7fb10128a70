import { at, listAt, numberAt, textAt } from '#domain/import/at-path.ts';
import type { Imported, ImportedJob, JobDraft, LeftOut } from '#domain/import/imported.ts';
import type { JobIds } from '#domain/import/job-ids.ts';
import { isTimezone } from '#domain/time/timezone.ts';
import { isObject } from '#domain/values/json/object.ts';
import { readContainer } from './container.ts';
import { readSchedule } from './schedule.ts';

/** A document of a manifest, and where it stands. */
interface PlacedManifest {
  readonly place: string;
  readonly manifest: unknown;
}

const OVERLAPS = { Allow: 'allow', Forbid: 'skip', Replace: 'replace' } as const;
/** Kubernetes API, JobSpec: backoffLimit. */
const DEFAULT_BACKOFF_LIMIT = 6;
const MOST_RETRIES = 20;
const DEFAULT_NAMESPACE = 'default';
const POD = 'spec.jobTemplate.spec.template.spec';

/**
 * Makes a job of each CronJob (batch/v1) of a manifest, lists of them included; other kinds are passed over, and named.
 * @param timezone for those that name none: the zone of the cluster's kube-controller-manager
 */
export function importKubernetes(
  documents: readonly PlacedManifest[],
  { timezone }: { readonly timezone: string },
  ids: JobIds,
): Imported {
  const jobs: ImportedJob[] = [];
  const leftOut: LeftOut[] = [];
  const others = new Set<string>();
  for (const { place, manifest } of documents.flatMap(unlisted)) {
    if (textAt(manifest, 'kind') === 'CronJob') {
      const made = jobOf(manifest, timezone, ids);
      const written = { place: `${place}, ${nameOf(manifest)}`, written: textAt(manifest, 'spec.schedule') ?? '' };
      if ('why' in made) {
        leftOut.push({ ...written, ...made, blocks: true });
      } else {
        jobs.push({ ...written, ...made });
      }
    } else {
      others.add(textAt(manifest, 'kind') ?? 'a document without a kind');
    }
  }
  const notes = [
    ...(others.size === 0 ? [] : [`passed over, as no CronJob: ${[...others].sort().join(', ')}`]),
    ...(jobs.length + leftOut.length === 0 ? ['there is no CronJob in it: kubectl get cronjobs -A -o yaml'] : []),
  ];
  return { jobs, leftOut, notes };
}

function unlisted({ place, manifest }: PlacedManifest): readonly PlacedManifest[] {
  return isObject(manifest) && Array.isArray(manifest.items) && /List$/.test(String(manifest.kind))
    ? manifest.items.map((item: unknown) => ({ place, manifest: item }))
    : [{ place, manifest }];
}

function nameOf(manifest: unknown): string {
  const namespace = textAt(manifest, 'metadata.namespace') ?? DEFAULT_NAMESPACE;
  return `${namespace}/${textAt(manifest, 'metadata.name') ?? '(no name)'}`;
}

type Made = Omit<ImportedJob, 'place' | 'written'> | { readonly why: string };

function jobOf(manifest: unknown, clusterTimezone: string, ids: JobIds): Made {
  const written = textAt(manifest, 'spec.schedule');
  const name = textAt(manifest, 'metadata.name');
  if (written === undefined || name === undefined) {
    return { why: 'expected metadata.name and spec.schedule' };
  }
  const read = readSchedule(written);
  const container = readContainer(at(manifest, POD));
  if (!read.ok || !container.ok) {
    return { why: read.ok ? (container.ok ? '' : container.why) : read.why };
  }
  const named = textAt(manifest, 'spec.timeZone') ?? read.timezone;
  const timezone = named ?? clusterTimezone;
  if (!isTimezone(timezone)) {
    return { why: `${timezone} is no time zone of the IANA database, such as Europe/Berlin` };
  }
  return {
    job: {
      id: ids.give(name, nameOf(manifest)),
      schedule: read.schedule,
      timezone,
      ...container.part,
      ...policiesOf(manifest),
    },
    notes: [
      ...container.notes,
      ...(named === undefined ? [`it names no zone: read in ${timezone} (--timezone says another)`] : []),
      ...(read.isInterval ? ['an interval begins anew as it is stored: only its length is kept'] : []),
      ...policyNotes(manifest),
    ],
    second: read.second(timezone),
  };
}

type Policies = Pick<JobDraft, 'overlap' | 'deadlineSeconds' | 'maxRetries' | 'timeoutSeconds' | 'tags' | 'enabled'>;

/** The defaults are those of the Kubernetes API (CronJobSpec, JobSpec). */
function policiesOf(manifest: unknown): Policies {
  const deadline = numberAt(manifest, 'spec.startingDeadlineSeconds') ?? 0;
  const timeout = numberAt(manifest, 'spec.jobTemplate.spec.activeDeadlineSeconds') ?? 0;
  const policy = at(manifest, 'spec.concurrencyPolicy');
  const namespace = textAt(manifest, 'metadata.namespace') ?? DEFAULT_NAMESPACE;
  return {
    overlap: policy === 'Forbid' || policy === 'Replace' ? OVERLAPS[policy] : OVERLAPS.Allow,
    maxRetries: Math.min(MOST_RETRIES, backoffLimitOf(manifest)),
    ...(deadline === 0 ? {} : { deadlineSeconds: deadline }),
    ...(timeout === 0 ? {} : { timeoutSeconds: timeout }),
    ...(namespace === DEFAULT_NAMESPACE ? {} : { tags: [`namespace:${namespace}`] }),
    ...(at(manifest, 'spec.suspend') === true ? { enabled: false } : {}),
  };
}

function backoffLimitOf(manifest: unknown): number {
  return numberAt(manifest, 'spec.jobTemplate.spec.backoffLimit') ?? DEFAULT_BACKOFF_LIMIT;
}

function policyNotes(manifest: unknown): readonly string[] {
  const job = 'spec.jobTemplate.spec';
  const limit = backoffLimitOf(manifest);
  const many = ['parallelism', 'completions'].filter((key) => (numberAt(manifest, `${job}.${key}`) ?? 1) > 1);
  return [
    ...(limit > MOST_RETRIES ? [`backoffLimit ${limit} is more than the ${MOST_RETRIES} retries of a run`] : []),
    ...(numberAt(manifest, `${job}.activeDeadlineSeconds`) === undefined
      ? []
      : ['activeDeadlineSeconds was for all its tries together, timeoutSeconds is for each']),
    ...many.map((key) => `${key} is more than 1: a run is one process`),
    ...(listAt(manifest, `${job}.podFailurePolicy.rules`).length === 0 ? [] : ['its podFailurePolicy is not kept']),
  ];
}
