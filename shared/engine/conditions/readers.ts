import { judgeCalendar } from '#domain/jobs/condition/calendar/kind.ts';
import type { ConditionOf, ConditionType } from '#domain/jobs/condition/condition.ts';
import { judgeDisk } from '#domain/jobs/condition/disk/kind.ts';
import { judgeFile } from '#domain/jobs/condition/file/kind.ts';
import { judgeJob } from '#domain/jobs/condition/job/kind.ts';
import type { Judged } from '#domain/jobs/condition/judged.ts';
import { judgeLoad } from '#domain/jobs/condition/load/kind.ts';
import { judgeMemory } from '#domain/jobs/condition/memory/kind.ts';
import { judgePower } from '#domain/jobs/condition/power/kind.ts';
import { judgePressure } from '#domain/jobs/condition/pressure/kind.ts';
import { secondsOf } from '#domain/time/instant.ts';
import type { Sensors } from '#ports/sensors.ts';
import { askCommand } from './ask.ts';
import { ConditionUnread, type Reading } from './reading.ts';

type Readers = {
  readonly [Type in ConditionType]: (condition: ConditionOf<Type>, reading: Reading) => Promise<Judged>;
};

/** The reader of each kind of condition: one line for each. */
const READERS: Readers = {
  load: async (condition, reading) => judgeLoad(condition, await sensorsOf(reading).load()),
  pressure: async (condition, reading) =>
    judgePressure(condition, await sensorsOf(reading).pressure(condition.of)) ??
    refuse(`the system does not tell the pressure of ${condition.of}`),
  memory: async (condition, reading) => judgeMemory(condition, await sensorsOf(reading).freeMemory()),
  disk: async (condition, reading) => judgeDisk(condition, await sensorsOf(reading).freeDisk(condition.path)),
  file: async (condition, reading) =>
    judgeFile(condition, await sensorsOf(reading).modifiedAtMs(condition.path), reading.engine.ports.clock.now()),
  power: async (_, reading) => judgePower(await sensorsOf(reading).powerSupplies()),
  http: (condition, reading) => askCommand(condition, reading),
  command: (condition, reading) => askCommand(condition, reading),
  job: async (condition, { engine: { ports } }) => {
    const head = await ports.heads.read(condition.job);
    return head === undefined || head.state === 'deleted'
      ? refuse(`there is no job ${condition.job}`)
      : judgeJob(condition, head.succeededAt, secondsOf(ports.clock.now()));
  },
  calendar: async (condition, { engine, definition: { calendars = {} } }) =>
    judgeCalendar(condition, calendars, secondsOf(engine.ports.clock.now())),
};

/**
 * Reads one condition and holds what is found against it.
 * @throws whatever keeps it from being read
 */
export function readCondition<Type extends ConditionType>(
  condition: ConditionOf<Type> & { readonly type: Type },
  reading: Reading,
): Promise<Judged> {
  const reader: Readers[Type] = READERS[condition.type];
  return reader(condition, reading);
}

function sensorsOf({ sensors }: Reading): Sensors {
  return sensors ?? refuse('nothing of this machine is read here');
}

function refuse(why: string): never {
  throw new ConditionUnread(why);
}
