import type { Command } from 'commander';
import { parseCount, parseInstant } from '#cli/arguments/options.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { previewText } from '#cli/text/preview.ts';

interface PreviewOptions {
  readonly timezone?: string;
  readonly from?: string;
  readonly count: number;
}

/** `cronstack preview SCHEDULE` */
export function registerPreview(program: Command, surroundings: Surroundings): void {
  program
    .command('preview')
    .description('say what a schedule means: in words, its fires, and what EventBridge would be told')
    .argument('<schedule>', 'in quotes: "0 9 * * 1-5", "every 90s", @daily ...; or JSON, for an object or a list')
    .option('--timezone <zone>', "an IANA time zone (default: the configuration's)")
    .option('--from <instant>', 'the fires after this (default: now)', parseInstant)
    .option('--count <count>', 'how many fires', parseCount(100), 5)
    .action(async (text: string, options: PreviewOptions, command: Command) => {
      const { client, print } = openSession(surroundings, command);
      const preview = await client.preview({ schedule: scheduleOf(text), ...options });
      print(preview, () => previewText(surroundings.stdout, preview, surroundings.now()));
    });
}

/** No schedule that is a string starts like an object or a list. */
function scheduleOf(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) {
    return text;
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
