import type { Command } from 'commander';
import type { Client } from '#api/client/client.ts';
import { unattendedText } from '#api/words/unattended.ts';
import { foundRuns } from '#cli/calls/found-runs.ts';
import { blackoutLines, SWITCHED_OFF, standstillText } from '#cli/calls/standstill.ts';
import { takeUpTo } from '#cli/calls/take-up-to.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { counted } from '#cli/terminal/counted.ts';
import type { Output } from '#cli/terminal/output.ts';
import { printable } from '#cli/terminal/printable.ts';
import { style } from '#cli/terminal/style.ts';
import { utcTime } from '#cli/terminal/times.ts';
import { comingTable } from '#cli/text/fires-table.ts';
import { runsTable } from '#cli/text/runs-table.ts';

const MOST_OPEN = 20;
const MOST_SHOWN = 5;
const WENT_WRONG = 'failed,timed_out,missed,cancelled';

type State = Awaited<ReturnType<typeof readState>>;

/** `cronstack status` */
export function registerStatus(program: Command, surroundings: Surroundings): void {
  program
    .command('status')
    .description(
      'say how everything is: what stands in the way, what runs, what went wrong in the last day, what is next',
    )
    .action(async (_options: object, command: Command) => {
      const { client, print } = await openSession(surroundings, command);
      const state = await readState(client, surroundings.now());
      const { health, paused, open, failures, coming } = state;
      const answer = { health, paused: paused.items, open: open.items, failures: failures.items, coming: coming.items };
      print(answer, () => statusText(surroundings.stdout, state, surroundings.now()));
    });
}

async function readState(client: Client, nowMs: number) {
  const [health, paused, open, failures, coming] = await Promise.all([
    client.health(),
    takeUpTo(MOST_SHOWN, client.eachJobLine({ state: 'paused', limit: MOST_SHOWN })),
    takeUpTo(MOST_OPEN, client.eachFoundRun({ open: 'true', limit: MOST_OPEN })),
    takeUpTo(MOST_SHOWN, foundRuns(client, { status: WENT_WRONG, limit: MOST_SHOWN }, nowMs)),
    client.comingFires({ limit: MOST_SHOWN }),
  ]);
  return { health, paused, open, failures, coming, blackouts: await blackoutLines(health.blackouts, nowMs) };
}

function statusText(
  output: Output,
  { health, paused, open, failures, coming, blackouts }: State,
  nowMs: number,
): string {
  const [most, some] = [open.items, failures.items];
  const pausedIds = paused.items.map(({ id }) => id).join(', ');
  return [
    ...troublesOf(health).map((trouble) => `${style(output, 'red', 'trouble:')} ${trouble}\n`),
    health.paused === undefined ? '' : `${style(output, 'yellow', standstillText(health.paused))}\n`,
    ...blackouts.map(
      (line) => `${style(output, 'yellow', printable(line))}
`,
    ),
    pausedIds === '' ? '' : `paused: ${pausedIds}${paused.more ? ' and more: cronstack list --state paused' : ''}\n`,
    section(output, 'what runs or waits', most.length === 0 ? 'nothing\n' : runsTable(output, most, 'UTC')),
    open.more ? 'and more: cronstack runs --open\n' : '',
    section(
      output,
      'what went wrong in the last day',
      some.length === 0 ? 'nothing\n' : runsTable(output, some, 'UTC'),
    ),
    failures.more ? 'and more: cronstack runs\n' : '',
    section(
      output,
      'what is next',
      coming.items.length === 0 ? 'no fires\n' : comingTable(output, coming.items, nowMs),
    ),
  ].join('');
}

function section(output: Output, title: string, text: string): string {
  return `\n${style(output, 'bold', title)}\n${text}`;
}

/** The things that keep jobs from running, or notices from being told, in words. */
function troublesOf({
  enabled,
  shortage,
  unreadable = [],
  channels = [],
  calendars = [],
  runners = [],
  grownLog,
}: State['health']): string[] {
  return [
    ...(enabled ? [] : [SWITCHED_OFF]),
    ...(shortage === undefined ? [] : [`runs wait since ${utcTime(shortage.since)}: ${shortage.reason}`]),
    ...(unreadable.length === 0
      ? []
      : [`${counted(unreadable.length, 'stored thing')} cannot be read: --json names them`]),
    ...channels
      .filter(({ failingSince }) => failingSince !== undefined)
      .map(({ name, lastError }) => `the channel ${name} fails: ${lastError ?? 'no answer'}`),
    ...calendars.map(({ name, through, outdated }) =>
      outdated === undefined
        ? `the days of the calendar ${name} are complete up to ${through} alone`
        : `jobs keep an older revision of the calendar ${name}: ${outdated.join(', ')}`,
    ),
    ...runners.flatMap(({ unattended }) => (unattended === undefined ? [] : [unattendedText(unattended)])),
    ...(grownLog === undefined ? [] : ["the database's log has grown large, as another program reads it all the time"]),
  ];
}
