import { RECKONED } from '#domain/cost/demand.ts';

/** The mix of times at which jobs fire. */
export interface Mix {
  readonly name: string;
  /** Runs a second of one job, averaged over all of them, at the busiest time. */
  readonly runsASecond: number;
}

/** A limit of AWS, or of the tables as they are laid out, and what one job takes of it. */
interface Quota {
  readonly name: string;
  readonly limit: number;
  /** The way to raise it, if there is one. */
  readonly remedy: string;
  takenBy(mix: Mix): number;
}

/** The number of jobs that it takes to reach a limit. */
interface Reach {
  readonly quota: Quota;
  readonly jobs: number;
}

/** Write units of a run by table, those of its index included, and by index: together what `npm run bench -- units` counts. */
export const UNITS_OF_RUN = {
  jobsWrites: 4,
  historyWrites: 3,
  jobsReads: 4,
  wakeIndexWrites: 2,
  dayIndexWrites: 1,
} as const;

const COMMAND_SECONDS = 1;
const FUNCTION_SECONDS = RECKONED.gbSeconds / 2;
/** An index partition takes 1,000 writes a second; wake and day have eight each. */
const INDEX_WRITES = 8 * 1_000;

const A_DAY = 86_400;
const FIVE_MINUTES = 300;
const A_MINUTE = 60;
const DAILY_SHARE = 0.9;

export const MIXES: readonly Mix[] = [
  { name: 'daily, spread over the day (H H * * *)', runsASecond: 1 / A_DAY },
  { name: 'daily, all in the same minute (0 2 * * *)', runsASecond: 1 / A_MINUTE },
  {
    name: '90 % daily, 10 % every 5 minutes, spread',
    runsASecond: DAILY_SHARE / A_DAY + (1 - DAILY_SHARE) / FIVE_MINUTES,
  },
  { name: 'every 5 minutes, spread', runsASecond: 1 / FIVE_MINUTES },
];

/** Defaults of a primary region (the quota pages of EventBridge Scheduler, Lambda, SQS and DynamoDB, November 2026). */
const QUOTAS: readonly Quota[] = [
  {
    name: 'EventBridge Scheduler, schedules',
    limit: 10_000_000,
    remedy: 'ask AWS: adjustable to billions',
    takenBy: () => 1,
  },
  {
    name: 'EventBridge Scheduler, invocations a second',
    limit: 1_000,
    remedy: 'ask AWS; until then they come late, and past their deadline catchup decides',
    takenBy: ({ runsASecond }) => runsASecond,
  },
  {
    name: 'Lambda, functions at once',
    limit: 1_000,
    remedy: 'ask AWS; until then runs wait',
    takenBy: ({ runsASecond }) => runsASecond * (COMMAND_SECONDS + 2 * FUNCTION_SECONDS),
  },
  {
    name: 'Lambda, MaximumConcurrency of a runs queue',
    limit: 1_000,
    remedy: 'another runner class; until then runs wait',
    takenBy: ({ runsASecond }) => runsASecond * (COMMAND_SECONDS + FUNCTION_SECONDS),
  },
  {
    name: 'SQS, messages in flight in a queue',
    limit: 120_000,
    remedy: 'another runner class; until then runs wait',
    takenBy: ({ runsASecond }) => runsASecond * (COMMAND_SECONDS + FUNCTION_SECONDS),
  },
  {
    name: 'DynamoDB, writes a second to a new table',
    limit: 4_000,
    remedy: 'pre-warm the tables; they split by themselves within minutes',
    takenBy: ({ runsASecond }) => runsASecond * Math.max(UNITS_OF_RUN.jobsWrites, UNITS_OF_RUN.historyWrites),
  },
  {
    name: 'DynamoDB, writes a second to a table',
    limit: 40_000,
    remedy: 'ask AWS',
    takenBy: ({ runsASecond }) => runsASecond * Math.max(UNITS_OF_RUN.jobsWrites, UNITS_OF_RUN.historyWrites),
  },
  {
    name: 'DynamoDB, reads a second from a table',
    limit: 40_000,
    remedy: 'ask AWS',
    takenBy: ({ runsASecond }) => runsASecond * UNITS_OF_RUN.jobsReads,
  },
  {
    name: 'DynamoDB, writes a second to the wake index',
    limit: INDEX_WRITES,
    remedy: 'more shards, by a change of the code',
    takenBy: ({ runsASecond }) => runsASecond * UNITS_OF_RUN.wakeIndexWrites,
  },
  {
    name: 'DynamoDB, writes a second to the day index',
    limit: INDEX_WRITES,
    remedy: 'more shards, by a change of the code',
    takenBy: ({ runsASecond }) => runsASecond * UNITS_OF_RUN.dayIndexWrites,
  },
];

const SIZES = [100_000, 1_000_000, 10_000_000] as const;
const CREATIONS_A_SECOND = 5_000;
const NAMES_A_SWEEP = 200;

/** At how many jobs each limit is reached, the first one first. */
export function reaches(mix: Mix): readonly Reach[] {
  const all = QUOTAS.map((quota) => ({ quota, jobs: quota.limit / quota.takenBy(mix) }));
  return all.sort((a, b) => a.jobs - b.jobs);
}

/** Prints the limits for each mix, and which one is hit first. */
export function printPaper(print: (line: string) => void): void {
  print(`On paper: commands of ${COMMAND_SECONDS} s, one entry a job, default quotas of a primary region.`);
  for (const mix of MIXES) {
    printMix(mix, print);
  }
  const [, , most] = SIZES;
  const minutes = Math.ceil(most / CREATIONS_A_SECOND / A_MINUTE);
  const days = Math.ceil((most / NAMES_A_SWEEP) * (A_MINUTE / A_DAY));
  print('');
  print(
    "A stage's own settings come before all of these: max_concurrent_jobs, and dispatcherConcurrency, of which each",
  );
  print('decides 50 to 100 jobs a second. They are there to be raised.');
  print(
    `${count(most)} entries take ${minutes} minutes to create at CreateSchedule's ${count(CREATIONS_A_SECOND)} a second. A round of`,
  );
  print(
    `the sweeper over their names takes ${days} days at ${NAMES_A_SWEEP} a minute; what is overdue is found within the minute all the same.`,
  );
}

function printMix(mix: Mix, print: (line: string) => void): void {
  const [first, ...others] = reaches(mix);
  if (first === undefined) {
    return;
  }
  print(
    `\n${mix.name.padEnd(46)}${'reached at'.padStart(18)}${SIZES.map((jobs) => count(jobs).padStart(12)).join('')}`,
  );
  for (const { quota, jobs } of [first, ...others]) {
    const shares = SIZES.map((size) => percent(size / jobs).padStart(12));
    print(`  ${quota.name.padEnd(44)}${`${count(jobs)} jobs`.padStart(18)}${shares.join('')}`);
  }
  print(`  first limit: ${first.quota.name}, at ${count(first.jobs)} jobs (${first.quota.remedy})`);
}

function count(jobs: number): string {
  return Math.floor(jobs).toLocaleString('en-US');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}
