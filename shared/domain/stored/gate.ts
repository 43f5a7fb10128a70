import { type GateHead, type GateRun, newGate } from '#domain/ledger/head/gate.ts';
import { count, listOf, optional, shape, text } from '#domain/values/shape.ts';
import { type Kept, keptOf, keptVersion, readOrKeep } from './kept.ts';
import { LAST_SUCCESS_MEMBERS, REQUEST_MEMBERS, runIdCheck } from './request.ts';

const holder = shape<GateHead['active'][number]>({ jobId: text, runId: runIdCheck });
const waiter = shape<GateRun>({ ...REQUEST_MEMBERS, ...LAST_SUCCESS_MEMBERS, jobId: text, send: optional(count) });

const gateCheck = shape<GateHead>({
  name: text,
  version: count,
  maxConcurrent: count,
  active: listOf(holder),
  waiting: listOf(waiter),
});

/**
 * Reads the stored head of a gate. Of one that cannot be read as a whole the runs that can be are kept: whoever is missing asks again, and
 * more than the limit may be behind the gate until those who were forgotten have left.
 */
export function readGate(item: unknown, name: string): Kept<GateHead> {
  const read = readOrKeep(gateCheck, item, (kept) => ({
    ...newGate(name),
    version: keptVersion(kept),
    active: keptOf(holder, kept.active),
    waiting: keptOf(waiter, kept.waiting),
  }));
  return read.value.name === name ? read : { value: { ...read.value, name }, fault: `name: expected ${name}` };
}
