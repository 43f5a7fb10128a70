import type { Randomness } from '#ports/randomness.ts';
import { aBusyHead, aDefinition, anAuditEntry, aRun, aSpan, aSummary, HOUR, NOON } from '#test/conformance/builders.ts';

/** An object that is about to be spoilt. */
type Fields = Readonly<Record<string, unknown>>;

/** Values that are of no kind that any member of ours has. */
const WRONG = [null, { garbage: 'x' }, 1e300, -0.5, [[['x']]], Number.NaN, undefined];

/** Values of all kinds, for places where they may be right or wrong. */
const ANY = [
  ...WRONG,
  '',
  'x',
  '\0',
  '../..',
  '__proto__',
  0,
  -1,
  1e15,
  2 ** 53,
  true,
  [],
  {},
  [null],
  'a.20269999T999999Z',
];

const request = {
  runId: 'job.20260301T120000Z',
  scheduledAt: NOON,
  revision: 1,
  trigger: 'schedule',
  runner: 'default',
};

/** One good thing of each kind, and the members that it cannot be without. */
export const GOOD = {
  head: { good: { ...aBusyHead() }, needs: ['jobId', 'version', 'mark', 'active', 'waiting', 'outbox', 'counters'] },
  definition: {
    good: { ...aDefinition() },
    needs: ['id', 'timezone', 'command', 'env', 'tags', 'revision', 'createdAt'],
  },
  summary: { good: { ...aSummary() }, needs: ['jobId', 'name', 'tags', 'state', 'revision'] },
  run: { good: { ...aRun() }, needs: ['id', 'jobId', 'version', 'scheduledAt', 'status', 'attempts'] },
  span: { good: { ...aSpan(NOON, NOON + HOUR) }, needs: ['id', 'scheduledAt', 'trigger', 'status'] },
  audit: { good: { ...anAuditEntry() }, needs: ['jobId', 'at', 'version', 'by', 'action'] },
  gate: {
    good: { name: 'few', version: 1, maxConcurrent: 1, active: [{ ...request, jobId: 'job' }], waiting: [] },
    needs: ['version', 'maxConcurrent', 'active', 'waiting'],
  },
  places: {
    good: { runner: 'heavy', version: 1, running: 0, starting: {}, changedAtMs: 1 },
    needs: ['version', 'running', 'starting', 'changedAtMs'],
  },
  switch: { good: { version: 1, standstills: [{ by: 'ann', from: 1, to: 2 }] }, needs: ['version', 'standstills'] },
  wake: { good: { jobId: 'job' }, needs: ['jobId'] },
  message: {
    good: { ...request, jobId: 'job' },
    needs: ['jobId', 'runId', 'scheduledAt', 'revision', 'trigger', 'runner'],
  },
} as const satisfies Readonly<Record<string, { readonly good: Fields; readonly needs: readonly string[] }>>;

/** One of several, by chance. */
export function one<Value>(values: readonly Value[], randomness: Randomness): Value {
  const value = values[Math.floor(randomness.fraction() * values.length)];
  if (value === undefined && values.length === 0) {
    throw new Error('one of none');
  }
  return value as Value;
}

/** A thing of a kind that nobody can read: a member that it needs is missing, or of no kind that it could be. */
export function unreadable(kind: keyof typeof GOOD, randomness: Randomness): Fields {
  const { good, needs } = GOOD[kind];
  const { [one<string>(needs, randomness)]: _, ...rest }: Fields = good;
  const member = Object.keys(good).find((name) => !(name in rest)) ?? '';
  const wrong = one(WRONG, randomness);
  return wrong === undefined ? rest : { ...rest, [member]: wrong };
}

/** A thing of a kind with anything at all somewhere within it. */
export function spoilt(kind: keyof typeof GOOD, randomness: Randomness): Fields {
  return spoiltWithin(GOOD[kind].good, randomness) as Fields;
}

function spoiltWithin(value: unknown, randomness: Randomness): unknown {
  const isBranch = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  if (!isBranch || randomness.fraction() < 0.2) {
    return one(ANY, randomness);
  }
  const [name, member] = one(Object.entries(value), randomness);
  const spoilt = spoiltWithin(member, randomness);
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => (String(index) === name ? spoilt : item));
  }
  return { ...value, [name]: spoilt };
}
