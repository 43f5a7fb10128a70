const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in two parts at most: `450 ms`, `4.2 s`, `3 min 20 s`, `5 h`, `2 d 3 h`. */
export function durationText(ms: number): string {
  if (ms < SECOND) {
    return `${Math.max(0, Math.round(ms))} ms`;
  }
  if (ms < 10 * SECOND) {
    return `${(ms / SECOND).toFixed(1).replace(/\.0$/, '')} s`;
  }
  if (ms < MINUTE) {
    return `${Math.floor(ms / SECOND)} s`;
  }
  if (ms < HOUR) {
    return parts(ms, MINUTE, 'min', SECOND, 's');
  }
  return ms < DAY ? parts(ms, HOUR, 'h', MINUTE, 'min') : parts(ms, DAY, 'd', HOUR, 'h');
}

function parts(ms: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${largeName}${rest === 0 ? '' : ` ${rest} ${smallName}`}`;
}

/** The distance from now: `in 3 min`, `4 h ago`, `now`. */
export function agoText(atMs: number, nowMs: number): string {
  const distance = Math.abs(nowMs - atMs);
  if (distance < SECOND) {
    return 'now';
  }
  const text =
    distance < DAY ? firstPart(durationText(distance - (distance % SECOND))) : firstPart(durationText(distance));
  return atMs > nowMs ? `in ${text}` : `${text} ago`;
}

function firstPart(text: string): string {
  return text.split(' ').slice(0, 2).join(' ');
}

/** `1 run`, `3 runs`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A status as it is read: `timed out`. */
export function statusText(status: string): string {
  return status.replaceAll('_', ' ');
}
