const HOURS_A_DAY = 24;
const MINUTES_AN_HOUR = 60;
const HOUR_MS = 3_600_000;
const DAY_MS = HOURS_A_DAY * HOUR_MS;
/** From nothing to the most. */
const SHADES = ' .:-=+*#%@';
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** The fires of each hour, a line a day with its sum: the darker the more. `starts` are fires by minute from a full hour on, in UTC. */
export function heatMapText(fromMs: number, starts: readonly number[]): string {
  const hours = sums(starts, MINUTES_AN_HOUR);
  const days = sums(hours, HOURS_A_DAY);
  const most = Math.max(1, ...hours);
  const titles = Array.from({ length: HOURS_A_DAY }, (_, hour) => hourOf(fromMs + hour * HOUR_MS)).join(' ');
  const lines = days.map((sum, day) => {
    const ofDay = hours.slice(day * HOURS_A_DAY, (day + 1) * HOURS_A_DAY);
    const cells = ofDay.map((fires) => ` ${shadeOf(fires, most)}`).join(' ');
    return `${dayOf(fromMs + day * DAY_MS)}  ${cells}  ${sum}\n`;
  });
  return `${' '.repeat('Mon 2026-11-09'.length)}  ${titles}  fires\n${lines.join('')}`;
}

function sums(values: readonly number[], size: number): number[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size).reduce((sum, value) => sum + value, 0),
  );
}

/** Something is never shown as nothing. */
function shadeOf(fires: number, most: number): string {
  const shade = fires === 0 ? 0 : Math.max(1, Math.round((fires / most) * (SHADES.length - 1)));
  return SHADES.charAt(shade);
}

function hourOf(atMs: number): string {
  return String(new Date(atMs).getUTCHours()).padStart(2, '0');
}

function dayOf(atMs: number): string {
  const date = new Date(atMs);
  return `${WEEKDAYS[date.getUTCDay()]} ${date.toISOString().slice(0, 10)}`;
}
