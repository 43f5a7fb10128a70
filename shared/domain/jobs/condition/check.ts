import {
  amount,
  type Check,
  count,
  either,
  flag,
  listOf,
  oneOf,
  optional,
  shape,
  text,
  variants,
} from '#domain/values/shape.ts';
import type { CalendarCondition } from './calendar/schema.ts';
import type { CommandCondition } from './command/schema.ts';
import type { Condition } from './condition.ts';
import type { DiskCondition } from './disk/schema.ts';
import type { FileCondition } from './file/schema.ts';
import type { HttpCondition } from './http/schema.ts';
import type { JobCondition } from './job/schema.ts';
import { LOAD_MINUTES } from './load/choices.ts';
import type { LoadCondition } from './load/schema.ts';
import type { MemoryCondition } from './memory/schema.ts';
import type { PowerCondition } from './power/schema.ts';
import { PRESSURE_SECONDS, PRESSURES } from './pressure/choices.ts';
import type { PressureCondition } from './pressure/schema.ts';
import { AFTER_WAIT_POLICIES, type ConditionWait, UNREADABLE_POLICIES } from './settings.ts';

const ANY = { unreadable: optional(oneOf(UNREADABLE_POLICIES)) };
const status = either(count, text);

/** The conditions of a stored job: what the schemas let in, without building them. */
export const conditionsCheck: Check<Condition[]> = listOf(
  variants<Condition, 'type'>('type', {
    load: shape<LoadCondition>({
      ...ANY,
      type: oneOf(['load']),
      below: amount,
      minutes: optional(oneOf(LOAD_MINUTES)),
      perCore: optional(flag),
    }),
    pressure: shape<PressureCondition>({
      ...ANY,
      type: oneOf(['pressure']),
      of: oneOf(PRESSURES),
      below: amount,
      seconds: optional(oneOf(PRESSURE_SECONDS)),
    }),
    memory: shape<MemoryCondition>({ ...ANY, type: oneOf(['memory']), freeMb: count }),
    disk: shape<DiskCondition>({ ...ANY, type: oneOf(['disk']), path: text, freeMb: count }),
    file: shape<FileCondition>({
      ...ANY,
      type: oneOf(['file']),
      path: text,
      exists: optional(flag),
      newerThanSeconds: optional(count),
      olderThanSeconds: optional(count),
    }),
    power: shape<PowerCondition>({ ...ANY, type: oneOf(['power']), source: oneOf(['ac']) }),
    http: shape<HttpCondition>({
      ...ANY,
      type: oneOf(['http']),
      url: text,
      method: optional(oneOf(['GET', 'HEAD'])),
      expect: optional(either(status, listOf(status))),
      not: optional(flag),
    }),
    command: shape<CommandCondition>({
      ...ANY,
      type: oneOf(['command']),
      line: optional(text),
      argv: optional(listOf(text)),
    }),
    job: shape<JobCondition>({ ...ANY, type: oneOf(['job']), job: text, succeededWithinSeconds: count }),
    calendar: shape<CalendarCondition>({
      ...ANY,
      type: oneOf(['calendar']),
      except: optional(listOf(text)),
      only: optional(listOf(text)),
    }),
  }),
);

/** The time that a stored job waits for them. */
export const conditionWaitCheck = shape<ConditionWait>({
  atMostSeconds: count,
  everySeconds: count,
  // biome-ignore lint/suspicious/noThenProperty: the name of a field of jobs; no function is ever in it
  then: oneOf(AFTER_WAIT_POLICIES),
});
