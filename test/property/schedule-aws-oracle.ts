import type { CronModel, DateRule, WeekdayRule } from './schedule-model.ts';

/** The tests' own reading of EventBridge's `cron(...)`: what the user guide's field table says, without any of the product's code. */
export function awsModel(expression: string): CronModel {
  const [minute = '', hour = '', date = '', month = '', weekday = '', year = ''] = expression
    .slice('cron('.length, -1)
    .split(' ');
  if ((date === '?') === (weekday === '?')) {
    throw new Error(`exactly one "?" is needed: ${expression}`);
  }
  return {
    seconds: new Set([0]),
    minutes: new Set(plain(minute, 0, 59)),
    hours: new Set(plain(hour, 0, 23)),
    months: new Set(plain(month, 1, 12)),
    dates: date === '?' || date === '*' ? undefined : [dateRule(date)],
    weekdays: weekday === '?' || weekday === '*' ? undefined : [weekdayRule(weekday)],
    years: new Set(plain(year, 1970, 2199)),
    match: 'or',
    gap: 'skip',
    overlap: 'first',
    everyHour: false,
  };
}

function dateRule(text: string): DateRule {
  if (text === 'L') {
    return { is: 'fromLast', back: 0 };
  }
  if (text.endsWith('W')) {
    return { is: 'nearest', day: Number(text.slice(0, -1)) };
  }
  return { is: 'day', days: plain(text, 1, 31) };
}

function weekdayRule(text: string): WeekdayRule {
  if (text.endsWith('L')) {
    return { is: 'last', weekdays: [Number(text.slice(0, -1)) - 1] };
  }
  if (text.includes('#')) {
    return { is: 'nth', weekdays: [Number(text.split('#')[0]) - 1], nth: Number(text.split('#')[1]) };
  }
  if (text.includes('/')) {
    throw new Error(`EventBridge takes no step in day-of-week: ${text}`);
  }
  return { is: 'weekday', weekdays: plain(text, 1, 7).map((day) => day - 1) };
}

/** Lists, ranges and steps of numbers; anything else is an error. */
function plain(text: string, min: number, max: number): number[] {
  return text.split(',').flatMap((item) => {
    const [base = '', step = '1'] = item.split('/');
    const [from, to] = bounds(base, item.includes('/'), min, max);
    if (!(from >= min && to <= max && from <= to && Number(step) >= 1)) {
      throw new Error(`not a field of EventBridge: ${text}`);
    }
    const values: number[] = [];
    for (let value = from; value <= to; value += Number(step)) {
      values.push(value);
    }
    return values;
  });
}

function bounds(base: string, stepped: boolean, min: number, max: number): [number, number] {
  if (base === '*') {
    return [min, max];
  }
  const [from = '', to] = base.split('-');
  return [Number(from), to === undefined ? (stepped ? max : Number(from)) : Number(to)];
}
