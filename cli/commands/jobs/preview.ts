import { type Command, InvalidArgumentError } from 'commander';
import { MAX_FIRES } from '#api/routes/limits.ts';
import { parseCount } from '#cli/arguments/options.ts';
import { firstOf, parseWhen, type When } from '#cli/arguments/when.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { previewText } from '#cli/text/preview.ts';
import { type ProvedSchedule, proofText } from '#cli/text/proof.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { isTimezone } from '#domain/time/timezone.ts';
import { readJson } from '#domain/values/json/read.ts';

interface PreviewOptions {
  readonly timezone?: string;
  readonly command?: string;
  readonly from?: When;
  readonly count: number;
  readonly prove?: true;
}

/** Stands for the job that the schedule does not have yet, as in the API. */
const NO_JOB = 'preview';

/** `cronstack preview SCHEDULE` */
export function registerPreview(program: Command, surroundings: Surroundings): void {
  program
    .command('preview')
    .description('say what a schedule means: in words, its fires, and what EventBridge would be told')
    .argument(
      '<schedule>',
      'in quotes: "0 9 * * 1-5", "every 90s", @daily ...; or JSON, for an object or a list',
      scheduleOf,
    )
    .allowExcessArguments()
    .option('--command <command>', 'also say how a command is read, and what to know about it')
    .option('--timezone <zone>', "an IANA time zone (default: the configuration's)")
    .option('--from <time>', 'the fires after this, by the clocks of --timezone, else in UTC (default: now)', parseWhen)
    .option('--count <count>', 'how many fires', parseCount(MAX_FIRES), 5)
    .option('--prove', 'compare the next 1,000 fires with a second reading, by the package cron-parser')
    .action(async (schedule: unknown, { prove, from, ...options }: PreviewOptions, command: Command) => {
      if (command.args.length > 1) {
        command.error('error: put the schedule in quotes, as in: cronstack preview "0 9 * * 1-5"');
      }
      const { client, print } = await openSession(surroundings, command);
      const { timezone = 'UTC' } = options;
      // A zone that there is not is refused by the API, with those that may be meant.
      const clocks = { timezone: isTimezone(timezone) ? timezone : 'UTC', nowMs: surroundings.now() };
      const after = from && firstOf(from, clocks);
      const preview = await client.preview({ schedule, ...options, from: after });
      if (prove === undefined) {
        const inWords = () => previewText(surroundings.stdout, preview, surroundings.now());
        print(
          preview,
          inWords,
          preview.fires.map(({ at }) => at),
        );
        return;
      }
      const afterMs = after === undefined ? surroundings.now() : Date.parse(after);
      const proofs = await provedSchedules(schedule, preview.timezone, afterMs, surroundings.now);
      print({ ...preview, proofs }, () =>
        [
          previewText(surroundings.stdout, preview, surroundings.now()),
          ...proofs.map((proof) => proofText(proof)),
        ].join(''),
      );
    });
}

/** Each schedule of a list on its own, side by side with its second reading. The package is loaded here only, as it takes its time. */
async function provedSchedules(
  schedule: unknown,
  timezone: string,
  afterMs: number,
  nowMs: () => number,
): Promise<ProvedSchedule[]> {
  const { readWithCronParser } = await import('#domain/import/cron-parser.ts');
  const { prove } = await import('#domain/import/proof.ts');
  const { parseSchedule } = await import('#domain/schedule/parse.ts');
  const after = secondsOf(afterMs);
  const inputs: readonly unknown[] = Array.isArray(schedule) ? schedule : [schedule];
  return inputs.map((input) => {
    const parsed = parseSchedule(input, { timezone, jobId: NO_JOB, anchor: after });
    const second = readWithCronParser(input, parsed);
    return second.known
      ? { schedule: input, ...prove(parsed, second.firesAfter(after), { after, nowMs }) }
      : { schedule: input, notCompared: second.reason };
  });
}

/** No schedule that is a string starts like an object or a list. */
function scheduleOf(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) {
    return text;
  }
  const read = readJson(text);
  if (!read.ok && read.kind === 'not_kept') {
    throw new InvalidArgumentError(read.errors.map(({ path, message }) => `${path}: ${message}`).join('; '));
  }
  return read.ok ? read.value : text;
}
