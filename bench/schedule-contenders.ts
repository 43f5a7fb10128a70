import awsCronParser from 'aws-cron-parser';
import { CronExpressionParser } from 'cron-parser';
import { parseCronExpression } from 'cron-schedule';
import { Cron } from 'croner';
import { parseSchedule } from '#domain/schedule/parse.ts';

/** One of the compared: how it walks from fire to fire, and how it reads an expression and finds the first one. */
export interface Contender {
  readonly name: string;
  /** A walk over consecutive fires: each call computes one. Undefined where the contender cannot read the expression. */
  walk(expression: string, timezone: string): (() => void) | undefined;
  /** Reads the expression and computes one fire. Undefined where that is not compared. */
  first?(expression: string, timezone: string): () => unknown;
}

/** Walks begin here again after 30 years, or where a contender gives up. */
const START = Date.UTC(2026, 10, 23, 1, 16, 22);
const END = START + 30 * 366 * 86_400_000;
const START_SECONDS = START / 1000;
const END_SECONDS = END / 1000;
const MONTHS = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10'];

export const CRONSTACK: Contender = {
  name: 'cronstack',
  walk: (expression, timezone) => {
    const schedule = parseSchedule(expression, { timezone, jobId: 'bench', anchor: START_SECONDS });
    let at = START_SECONDS;
    return () => {
      const fire = schedule.next(at);
      at = fire === undefined || fire > END_SECONDS ? START_SECONDS : fire;
    };
  },
  first: (expression, timezone) => () =>
    parseSchedule(expression, { timezone, jobId: 'bench', anchor: START_SECONDS }).next(START_SECONDS),
};

const YEARS = Array.from({ length: 31 }, (_, index) => 2026 + index);
/** Weekends, ten days of each year, and a window each night. */
const CALENDARS = {
  closed: {
    timezone: 'America/New_York',
    weekend: ['sat', 'sun'],
    days: YEARS.flatMap((year) => Array.from({ length: 10 }, (_, month) => ({ date: `${year}-${MONTHS[month]}-01` }))),
    windows: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '22:00', to: '04:00' }],
    through: '2056-12-31',
  },
} as const;

/** The same, leaving out the times of a calendar: what that costs. */
export const WITH_CALENDAR: Contender = {
  name: 'with a calendar',
  walk: (expression, timezone) => {
    const input = { cron: expression, except: 'closed' };
    const schedule = parseSchedule(input, { timezone, jobId: 'bench', anchor: START_SECONDS }, CALENDARS);
    let at = START_SECONDS;
    return () => {
      const fire = schedule.next(at);
      at = fire === undefined || fire > END_SECONDS ? START_SECONDS : fire;
    };
  },
};

const CRON_PARSER: Contender = {
  name: 'cron-parser',
  walk: (expression, timezone) => {
    const parse = () => CronExpressionParser.parse(expression, { tz: timezone, currentDate: new Date(START) });
    let parsed = parse();
    return () => {
      if (parsed.next().getTime() > END) {
        parsed = parse();
      }
    };
  },
  first: (expression, timezone) => () =>
    CronExpressionParser.parse(expression, { tz: timezone, currentDate: new Date(START) }).next(),
};

const CRONER: Contender = {
  name: 'croner',
  walk: (expression, timezone) => {
    const cron = new Cron(expression, { timezone });
    let at = new Date(START);
    return () => {
      const fire = cron.nextRun(at);
      at = fire === null || fire.getTime() > END ? new Date(START) : fire;
    };
  },
  first: (expression, timezone) => () => new Cron(expression, { timezone }).nextRun(new Date(START)),
};

/** UTC only: in another zone it is measured as it is, in UTC. */
const AWS_CRON_PARSER: Contender = {
  name: 'aws-cron-parser',
  walk: (expression) => {
    if (expression.split(' ').length !== 5) {
      return undefined;
    }
    const parsed = awsCronParser.parse(awsDialect(expression));
    let at = new Date(START);
    return () => {
      const fire = awsCronParser.next(parsed, at);
      at = fire === null || fire.getTime() > END ? new Date(START) : fire;
    };
  },
};

/** Knows only the zone of its process. */
const CRON_SCHEDULE: Contender = {
  name: 'cron-schedule',
  walk: (expression, timezone) => {
    process.env.TZ = timezone;
    const cron = parseCronExpression(expression);
    let at = new Date(START);
    return () => {
      at = nextOrStart(() => cron.getNextDate(at));
    };
  },
};

export const PEERS: readonly Contender[] = [CRON_PARSER, CRONER, AWS_CRON_PARSER, CRON_SCHEDULE];

/** cron-schedule throws where it finds no date in the years it looks at. */
function nextOrStart(next: () => Date): Date {
  try {
    const fire = next();
    return fire.getTime() > END ? new Date(START) : fire;
  } catch {
    return new Date(START);
  }
}

/** The same schedule in EventBridge's six fields; only what the benchmark's expressions need. */
function awsDialect(expression: string): string {
  const [minute, hour, date, month, weekday = '*'] = expression.split(' ');
  if (weekday === '*') {
    return `${minute} ${hour} ${date} ${month} ? *`;
  }
  return `${minute} ${hour} ? ${month} ${weekday === '1-5' ? '2-6' : weekday} *`;
}
