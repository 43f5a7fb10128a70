import { commandCheck } from '#domain/jobs/command/check.ts';
import { SHELLS } from '#domain/jobs/command-kind/shell.ts';
import { conditionsCheck, conditionWaitCheck } from '#domain/jobs/condition/check.ts';
import { UNMET_POLICIES } from '#domain/jobs/condition/settings.ts';
import {
  CATCHUP_POLICIES,
  GROUP_MODES,
  type JobDefinition,
  type JobGroup,
  type JobParent,
  type JobPing,
  LOST_POLICIES,
  OVERLAP_POLICIES,
  PARENT_CONDITIONS,
  PRECISIONS,
} from '#domain/jobs/job.ts';
import { NOTICE_KINDS } from '#domain/notices/kind.ts';
import type { NoticeRule } from '#domain/notices/rule.ts';
import { calendarsCheck } from '#domain/schedule/closed/check.ts';
import { valueCheck } from '#domain/secrets/reference.ts';
import { parsedJson } from '#domain/values/json/parsed.ts';
import {
  anyJson,
  count,
  flag,
  instant,
  listOf,
  mapOf,
  oneOf,
  optional,
  type Read,
  readAs,
  shape,
  text,
} from '#domain/values/shape.ts';

const definitionCheck = shape<JobDefinition>({
  id: text,
  name: text,
  description: optional(text),
  owner: optional(text),
  source: optional(text),
  schedule: optional(anyJson),
  timezone: text,
  calendars: optional(calendarsCheck),
  startAt: optional(instant),
  endAt: optional(instant),
  maxRuns: optional(count),
  jitterSeconds: count,
  precision: oneOf(PRECISIONS),
  command: commandCheck,
  args: optional(anyJson),
  env: mapOf(valueCheck),
  shell: optional(oneOf(SHELLS)),
  isolatedHome: optional(flag),
  runner: text,
  timeoutSeconds: count,
  maxRetries: count,
  retryDelaySeconds: count,
  onLost: oneOf(LOST_POLICIES),
  overlap: oneOf(OVERLAP_POLICIES),
  catchup: oneOf(CATCHUP_POLICIES),
  deadlineSeconds: optional(count),
  group: optional(shape<JobGroup>({ name: text, mode: oneOf(GROUP_MODES), maxConcurrent: count })),
  after: optional(listOf(shape<JobParent>({ job: text, on: oneOf(PARENT_CONDITIONS) }))),
  conditions: optional(conditionsCheck),
  unmet: optional(oneOf(UNMET_POLICIES)),
  wait: optional(conditionWaitCheck),
  maxRunsPerHour: optional(count),
  pauseAfterFailures: optional(count),
  notify: optional(
    listOf(
      shape<NoticeRule>({
        on: listOf(oneOf(NOTICE_KINDS)),
        to: listOf(text),
        after: optional(count),
        seconds: optional(count),
        by: optional(text),
        remindHours: optional(count),
        resolved: optional(flag),
      }),
    ),
  ),
  ping: optional(shape<JobPing>({ url: valueCheck })),
  tags: listOf(text),
  enabled: flag,
  revision: count,
  createdAt: instant,
  revisedAt: instant,
});

/** Reads a stored revision of a job from its JSON text. Its schedule is read by whoever needs it. */
export function readDefinition(json: unknown, jobId: string, revision: number): Read<JobDefinition> {
  const read = readAs(definitionCheck, parsedJson(json));
  if (read.fault !== undefined) {
    return read;
  }
  return read.value.id === jobId && read.value.revision === revision
    ? read
    : { fault: `id: expected revision ${revision} of ${jobId}` };
}
