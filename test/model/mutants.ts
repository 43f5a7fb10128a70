import type { Head } from '#domain/ledger/head/head.ts';
import type { MasterSwitch } from '#domain/ledger/head/pause-of-all.ts';
import type { Delivery } from '#domain/notices/delivery.ts';
import type { Run } from '#domain/runs/run.ts';
import type { Ports } from '#ports/ports.ts';

/** A defect that the model has to notice: something that the ledger's promise rests on is taken away. */
export type Mutant =
  | 'version'
  | 'claim'
  | 'outbox'
  | 'fence'
  | 'mark'
  | 'standstill'
  | 'blackout'
  | 'notice_outbox'
  | 'notice_id'
  | 'notice_once';

/** Takes the foundation away by changing what the stores do. */
export function applyMutant(ports: Ports, mutant: Mutant): Ports {
  const { heads, history, deliveries } = ports;
  switch (mutant) {
    case 'version':
      return { ...ports, heads: overridden(heads, { write: (head: Head) => forceHead(ports, head) }) };
    case 'claim':
      return {
        ...ports,
        history: overridden(history, { writeRun: (run: Run) => forceRun(ports, run, run.version === 1) }),
      };
    case 'fence':
      return {
        ...ports,
        history: overridden(history, { writeRun: (run: Run) => forceRun(ports, run, run.version > 1) }),
      };
    case 'outbox':
      return { ...ports, heads: overridden(heads, { write: (head: Head) => heads.write({ ...head, outbox: [] }) }) };
    case 'standstill':
      return {
        ...ports,
        switchboard: overridden(ports.switchboard, {
          write: (masterSwitch: MasterSwitch) => ports.switchboard.write(withEarlierPauses(masterSwitch)),
        }),
      };
    case 'blackout':
      return {
        ...ports,
        switchboard: overridden(ports.switchboard, {
          write: (masterSwitch: MasterSwitch) => ports.switchboard.write(withEarlierBlackouts(masterSwitch)),
        }),
      };
    case 'notice_outbox':
      return {
        ...ports,
        heads: overridden(heads, { read: async (jobId: string) => withoutNotices(await heads.read(jobId)) }),
      };
    case 'notice_id':
      return {
        ...ports,
        deliveries: overridden(deliveries, { write: (one: Delivery) => writeUnderNewId(ports, one) }),
      };
    case 'notice_once':
      return { ...ports, deliveries: overridden(deliveries, { write: (one: Delivery) => forceDelivery(ports, one) }) };
    case 'mark':
      return {
        ...ports,
        heads: overridden(heads, { write: (head: Head) => heads.write(withWallClockMark(ports, head)) }),
      };
  }
}

function overridden<Port extends object>(port: Port, methods: Partial<Port>): Port {
  return new Proxy(port, {
    get(target, name) {
      const method: unknown = Reflect.get(methods, name) ?? Reflect.get(target, name);
      return typeof method === 'function' ? method.bind(target) : method;
    },
  });
}

async function forceHead({ heads }: Ports, head: Head): Promise<'written' | 'conflict'> {
  const stored = await heads.read(head.jobId);
  return heads.write({ ...head, version: (stored?.version ?? 0) + 1 });
}

/** Whoever comes next knows nothing of the notices that the last writer may have left. */
function withoutNotices(head: Head | undefined): Head | undefined {
  return head && { ...head, outbox: head.outbox.filter(({ kind }) => kind !== 'notify') };
}

/** Whoever carries a notice out again gives it another id. */
async function writeUnderNewId({ deliveries, randomness }: Ports, delivery: Delivery): Promise<'written' | 'conflict'> {
  const { notice } = delivery;
  const id = `${notice.id}-${Math.floor(randomness.fraction() * 1e9)}`;
  return deliveries.write({ ...delivery, notice: { ...notice, id } });
}

async function forceDelivery({ deliveries }: Ports, delivery: Delivery): Promise<'written' | 'conflict'> {
  const stored = await deliveries.read(delivery);
  return deliveries.write({ ...delivery, version: (stored?.version ?? 0) + 1 });
}

async function forceRun({ history }: Ports, run: Run, force: boolean): Promise<'written' | 'conflict'> {
  if (!force) {
    return history.writeRun(run);
  }
  const stored = await history.readRun(run.id);
  const version = stored === undefined || stored.id !== run.id ? 0 : stored.version;
  return history.writeRun({ ...run, version: version + 1 });
}

/** Pauses of everything that begin before they were agreed on. */
function withEarlierPauses({ version, standstills }: MasterSwitch): MasterSwitch {
  return {
    version,
    standstills: standstills.map((one) =>
      one.from !== undefined && one.to === undefined ? { ...one, from: one.from - 60 } : one,
    ),
  };
}

/** Blackouts that begin when they are asked for, whatever was decided by then. */
function withEarlierBlackouts({ blackouts = [], ...masterSwitch }: MasterSwitch): MasterSwitch {
  return { ...masterSwitch, blackouts: blackouts.map((one) => ({ ...one, from: one.askedFrom })) };
}

/** A mark that follows the clock, also when that steps back. */
function withWallClockMark({ clock }: Ports, head: Head): Head {
  return { ...head, mark: Math.min(head.mark, Math.floor(clock.now() / 1000)) };
}
