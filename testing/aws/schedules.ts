import { type AwsExpression, parseAwsExpression } from '#domain/schedule/entries/evaluate.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { present } from '#domain/values/present.ts';
import type { Clock } from '#ports/clock.ts';
import { AwsRefusal, invalid } from './refusal.ts';

/** A schedule, as CreateSchedule takes it. */
interface ScheduleInput {
  readonly Name?: string | undefined;
  readonly GroupName?: string | undefined;
  readonly ScheduleExpression?: string | undefined;
  readonly ScheduleExpressionTimezone?: string | undefined;
  readonly StartDate?: Date | undefined;
  readonly EndDate?: Date | undefined;
  readonly State?: string | undefined;
  readonly ActionAfterCompletion?: string | undefined;
  readonly Target?: { readonly Arn?: string | undefined; readonly Input?: string | undefined } | undefined;
}

interface Stored {
  readonly input: ScheduleInput;
  readonly expression: AwsExpression;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
  /** Fires up to here are over. */
  firedAt: EpochSeconds;
}

/** One firing: what is sent where, and when. */
export interface Firing {
  readonly at: EpochSeconds;
  readonly targetArn: string;
  readonly input: string;
}

const DEFAULT_GROUP = 'default';
/** API_CreateSchedule. */
const NAME = /^[0-9a-zA-Z._-]{1,64}$/;
const OLDEST_START_MS = 300_000;
const MOST_OF_A_PAGE = 100;

/** EventBridge Scheduler in memory. Schedules fire when `takeNext` asks. */
export class SchedulesOfAws {
  readonly #clock: Clock;
  readonly #groups = new Map<string, Map<string, Stored>>([[DEFAULT_GROUP, new Map()]]);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async createGroup({ Name = '' }: { readonly Name?: string | undefined }) {
    if (this.#groups.has(Name)) {
      throw new AwsRefusal('ConflictException', `Schedule group ${Name} already exists.`);
    }
    this.#groups.set(Name, new Map());
    return { ScheduleGroupArn: `arn:aws:scheduler:eu-west-1:123456789012:schedule-group/${Name}` };
  }

  async deleteGroup({ Name = '' }: { readonly Name?: string | undefined }) {
    this.#group(Name);
    this.#groups.delete(Name);
    return {};
  }

  async create(input: ScheduleInput) {
    const { Name = '', GroupName } = input;
    const group = this.#group(GroupName);
    const stored = this.#read(input);
    if (group.has(Name)) {
      throw new AwsRefusal('ConflictException', `Schedule ${Name} already exists.`);
    }
    group.set(Name, stored);
    return { ScheduleArn: arnOf(input) };
  }

  async update(input: ScheduleInput) {
    const { createdAtMs } = this.#schedule(input);
    this.#group(input.GroupName).set(input.Name ?? '', { ...this.#read(input), createdAtMs });
    return { ScheduleArn: arnOf(input) };
  }

  async get(input: ScheduleInput) {
    const { input: stored, createdAtMs, changedAtMs } = this.#schedule(input);
    return {
      State: 'ENABLED',
      GroupName: DEFAULT_GROUP,
      ...stored,
      Arn: arnOf(stored),
      CreationDate: new Date(createdAtMs),
      LastModificationDate: new Date(changedAtMs),
    };
  }

  async delete(input: ScheduleInput) {
    this.#schedule(input);
    this.#group(input.GroupName).delete(input.Name ?? '');
    return {};
  }

  async list(input: {
    readonly GroupName?: string | undefined;
    readonly NamePrefix?: string | undefined;
    readonly MaxResults?: number | undefined;
    readonly NextToken?: string | undefined;
  }) {
    const { GroupName, NamePrefix = '', MaxResults = MOST_OF_A_PAGE, NextToken } = input;
    const groups = GroupName === undefined ? [...this.#groups] : [[GroupName, this.#group(GroupName)] as const];
    const all = groups
      .flatMap(([group, schedules]) => [...schedules].map(([name, stored]) => ({ group, name, stored })))
      .filter(({ name }) => name.startsWith(NamePrefix))
      .sort((one, other) => (`${one.group} ${one.name}` < `${other.group} ${other.name}` ? -1 : 1));
    const from = NextToken === undefined ? 0 : all.findIndex(({ group, name }) => `${group} ${name}` === NextToken);
    if (from < 0) {
      throw invalid('Invalid NextToken');
    }
    const page = all.slice(from, from + MaxResults);
    const next = all[from + MaxResults];
    return {
      Schedules: page.map(({ group, name, stored: { input: stored } }) => ({
        Name: name,
        GroupName: group,
        Arn: arnOf(stored),
        State: stored.State ?? 'ENABLED',
        Target: { Arn: stored.Target?.Arn },
      })),
      ...(next === undefined ? {} : { NextToken: `${next.group} ${next.name}` }),
    };
  }

  /** The instant of the next firing of all, in milliseconds; Infinity where there is none. */
  nextAtMs(): number {
    return Math.min(...this.#enabled().map(({ at }) => at * 1_000), Number.POSITIVE_INFINITY);
  }

  /** Takes the firings that are due. */
  takeDue(): readonly Firing[] {
    const now = secondsOf(this.#clock.now());
    return this.#enabled()
      .filter(({ at }) => at <= now)
      .sort((one, other) => one.at - other.at)
      .map(({ at, group, name, stored }) => {
        stored.firedAt = at;
        const { Target, ActionAfterCompletion } = stored.input;
        if (ActionAfterCompletion === 'DELETE' && stored.expression.next(at) === undefined) {
          group.delete(name);
        }
        const input = (Target?.Input ?? '{}').replaceAll('<aws.scheduler.scheduled-time>', writeUtc(at));
        return { at, targetArn: Target?.Arn ?? '', input };
      });
  }

  #enabled() {
    return [...this.#groups.values()].flatMap((group) =>
      [...group].flatMap(([name, stored]) => {
        const at = stored.input.State === 'DISABLED' ? undefined : stored.expression.next(stored.firedAt);
        return at === undefined ? [] : [{ at, group, name, stored }];
      }),
    );
  }

  #group(name = DEFAULT_GROUP): Map<string, Stored> {
    const group = this.#groups.get(name);
    if (group === undefined) {
      throw new AwsRefusal('ResourceNotFoundException', `Schedule group ${name} does not exist.`);
    }
    return group;
  }

  #schedule({ Name = '', GroupName }: ScheduleInput): Stored {
    const stored = this.#group(GroupName).get(Name);
    if (stored === undefined) {
      throw new AwsRefusal('ResourceNotFoundException', `Schedule ${Name} does not exist.`);
    }
    return stored;
  }

  #read(input: ScheduleInput): Stored {
    const {
      Name = '',
      ScheduleExpression = '',
      ScheduleExpressionTimezone = 'UTC',
      StartDate,
      EndDate,
      Target,
    } = input;
    const now = this.#clock.now();
    if (!NAME.test(Name)) {
      throw invalid(`Value '${Name}' at 'name' failed to satisfy constraint: ${NAME.source}`);
    }
    if (Target?.Arn === undefined) {
      throw invalid('Target.Arn has to be there');
    }
    if (StartDate !== undefined && StartDate.getTime() < now - OLDEST_START_MS) {
      throw invalid('The StartDate you specify cannot be earlier than 5 minutes ago.');
    }
    if (EndDate !== undefined && EndDate.getTime() <= now) {
      throw invalid('The EndDate you specify must come in the future.');
    }
    return {
      input,
      expression: expressionOf(input, ScheduleExpression, ScheduleExpressionTimezone, now),
      createdAtMs: now,
      changedAtMs: now,
      firedAt: secondsOf(now),
    };
  }
}

/** A rate without a start begins as it is made. */
function expressionOf(
  { StartDate, EndDate }: ScheduleInput,
  expression: string,
  timezone: string,
  nowMs: number,
): AwsExpression {
  const start = StartDate ?? (expression.startsWith('rate(') ? new Date(nowMs) : undefined);
  try {
    return parseAwsExpression({
      expression,
      timezone,
      ...present({ startAt: start && secondsOf(start.getTime()), endAt: EndDate && secondsOf(EndDate.getTime()) }),
    });
  } catch (error) {
    throw invalid(
      `Invalid Schedule Expression ${expression}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function arnOf({ GroupName = DEFAULT_GROUP, Name = '' }: ScheduleInput): string {
  return `arn:aws:scheduler:eu-west-1:123456789012:schedule/${GroupName}/${Name}`;
}
