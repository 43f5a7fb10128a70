import { broken, type Finding, ok, type Patient, skipped, warning } from './finding.ts';

/** A server's clock shows whole seconds, and its answer was on its way. */
const LIKELY_SECONDS = 3;
/** AWS refuses signatures that are older (IAM user guide, "Elements of an AWS API request signature"). */
const MOST_SECONDS = 300;
const ADVICE = 'let the machine keep its time: timedatectl set-ntp true, or the settings of date and time';
/** This machine's own answers show this machine's own clock. */
const HERE = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Holds this machine's clock against the one of a server that was named (RFC 9110, 6.6.1). */
export async function checkClock({ url, ask, now }: Pick<Patient, 'url' | 'ask' | 'now'>): Promise<Finding> {
  if (url === undefined || HERE.test(new URL(url).hostname)) {
    return skipped(
      url === undefined
        ? 'no other machine was named to compare it with: --url names one'
        : 'the API that is asked is on this machine: its clock is compared with another one alone',
    );
  }
  try {
    const before = now();
    const { headers } = await ask(url);
    const shown = Date.parse(headers.get('date') ?? '');
    return Number.isNaN(shown)
      ? skipped(`${url} does not tell the time`)
      : judgeClock(((before + now()) / 2 - shown) / 1_000);
  } catch {
    return skipped(`${url} does not answer`);
  }
}

/** Judges by how many seconds this machine's clock is ahead; negative: behind. */
function judgeClock(aheadSeconds: number): Finding {
  const off = Math.round(Math.abs(aheadSeconds));
  const found = `${off} s ${aheadSeconds < 0 ? 'behind' : 'ahead of'} the server`;
  if (off <= LIKELY_SECONDS) {
    return ok('as the server shows it');
  }
  return off < MOST_SECONDS
    ? warning(found, ADVICE)
    : broken(`${found}: AWS refuses requests from ${MOST_SECONDS} s on`, ADVICE);
}
