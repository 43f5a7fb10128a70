import type { AuditEntry } from '#domain/ledger/head/audit.ts';
import { AUDITED_ACTIONS } from '#domain/ledger/head/audit.ts';
import type { ChainedRun, Effect } from '#domain/ledger/head/effect.ts';
import { NOTICE_KINDS } from '#domain/notices/kind.ts';
import { type DecidedNotice, NOTICE_STAGES } from '#domain/notices/notice.ts';
import { REASON_CODES } from '#domain/runs/reasons/reason.ts';
import {
  count,
  instant,
  listOf,
  mark,
  oneOf,
  optional,
  type Read,
  readAs,
  shape,
  text,
  variants,
} from '#domain/values/shape.ts';
import { parentCheck, requestCheck } from './request.ts';
import { finalRunCheck } from './run.ts';

const auditCheck = shape<AuditEntry>({
  jobId: text,
  at: instant,
  version: count,
  by: text,
  action: oneOf(AUDITED_ACTIONS),
  revisionBefore: optional(count),
  revisionAfter: optional(count),
  note: optional(text),
  runId: optional(text),
  scheduledAt: optional(instant),
  inputs: optional(mark),
  expiresAt: instant,
});

const chained = shape<ChainedRun>({ parent: parentCheck, scheduledAt: instant, depth: count });

const decidedNotice = shape<DecidedNotice>({
  kind: oneOf(NOTICE_KINDS),
  stage: oneOf(NOTICE_STAGES),
  since: instant,
  at: instant,
  count,
  number: optional(count),
  runId: optional(text),
  detail: optional(text),
});

type Of<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>;

const sent = { request: requestCheck, again: optional(mark), send: optional(count) };

/** An effect in an outbox. */
export const effectCheck = variants<Effect, 'kind'>('kind', {
  store: shape<Of<'store'>>({ kind: oneOf(['store']), run: finalRunCheck }),
  audit: shape<Of<'audit'>>({ kind: oneOf(['audit']), entry: auditCheck }),
  summarise: shape<Of<'summarise'>>({ kind: oneOf(['summarise']) }),
  sync: shape<Of<'sync'>>({ kind: oneOf(['sync']), obsolete: listOf(text), missing: optional(mark) }),
  retire: shape<Of<'retire'>>({ kind: oneOf(['retire']), revision: count, expiresAt: instant }),
  cancel: shape<Of<'cancel'>>({
    kind: oneOf(['cancel']),
    holder: requestCheck,
    reason: text,
    reasonCode: optional(oneOf(REASON_CODES)),
  }),
  wake: shape<Of<'wake'>>({ kind: oneOf(['wake']), at: instant }),
  link: shape<Of<'link'>>({ kind: oneOf(['link']), parents: listOf(text) }),
  notify: shape<Of<'notify'>>({ kind: oneOf(['notify']), notice: decidedNotice }),
  chain: shape<Of<'chain'>>({ kind: oneOf(['chain']), follower: text, run: chained }),
  enter: shape<Of<'enter'>>({ kind: oneOf(['enter']), ...sent }),
  leave: shape<Of<'leave'>>({ kind: oneOf(['leave']), request: requestCheck }),
  send: shape<Of<'send'>>({ kind: oneOf(['send']), ...sent }),
});

/** Reads a stored entry of a job's audit trail. */
export function readAuditEntry(item: unknown, jobId: string): Read<AuditEntry> {
  const read = readAs(auditCheck, item);
  return read.fault === undefined && read.value.jobId !== jobId ? { fault: `jobId: expected ${jobId}` } : read;
}
