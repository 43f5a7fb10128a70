import type { Command } from 'commander';
import { addStartOptions, type TypedStartOptions } from '#cli/arguments/start-options.ts';
import { CommandFailure } from '#cli/session/endings.ts';
import { openPrinter } from '#cli/session/printer.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import type { ServiceDraft } from '#local/service/services.ts';
import { addName, type NameOption, withServices } from './named.ts';

interface InstallOptions extends TypedStartOptions, NameOption {
  readonly yes?: boolean;
  readonly print?: boolean;
}

const LONGEST_START_MS = 30_000;
const LOOK_EVERY_MS = 250;

/** `cronstack service install` */
export function registerInstall(service: Command, surroundings: Surroundings): void {
  addName(addStartOptions(service.command('install')))
    .description('have this machine keep a runtime: started with it, and again whenever it ends')
    .option('--print', 'print what would be written, and do nothing')
    .option('--yes', 'do not ask')
    .action(async ({ yes, print, ...options }: InstallOptions, command: Command) => {
      const printer = openPrinter(surroundings, command);
      await withServices(command, surroundings, async (services) => {
        const draft = services.draft(options);
        const { file, text, url, definition } = draft;
        const { name } = definition;
        if (print === true) {
          printer.printOutput({ name, file, text }, () => text);
          return;
        }
        printer.notes.write(`${textOf(draft)}\n`);
        if (yes !== true) {
          await requireConsent(surroundings, command, `Write ${file} and start it? [y/N] `);
        }
        await services.install(draft);
        await requireAnswer(surroundings, url, `cronstack service logs${nameOption(name)}`);
        printer.print({ name, file, url }, () => `${name} runs, and answers at ${url}`, [name]);
        if (services.hint !== undefined) {
          printer.notes.write(`${services.hint}\n`);
        }
      });
    });
}

function textOf({ manager, file, text, found }: ServiceDraft): string {
  const what = { nothing: 'is made', 'the same': 'is there already', another: 'takes the place of another one' }[found];
  return `For ${manager}, ${file} ${what}:\n\n${text}`;
}

async function requireConsent({ ask }: Surroundings, command: Command, question: string): Promise<void> {
  if (ask === undefined) {
    command.error('error: nobody is here to be asked: say --yes, or --print to see it only');
    return;
  }
  if (!/^y(?:es)?$/i.test(await ask(question))) {
    throw new CommandFailure('stopped', 'nothing was changed');
  }
}

/** A manager calls a service started before it can know that it will stay. */
async function requireAnswer({ sign, fetch, now, sleep }: Surroundings, url: string, logs: string): Promise<void> {
  // Other commands do without the contract.
  const [{ pathOf }, { healthRoute }] = await Promise.all([
    import('#api/routes/path.ts'),
    import('#api/routes/service.ts'),
  ]);
  const deadline = now() + LONGEST_START_MS;
  while (now() < deadline) {
    const answers = await sign(new Request(`${url}${pathOf(healthRoute, {})}`))
      .then(fetch)
      .then(
        ({ ok }) => ok,
        () => false,
      );
    if (answers) {
      return;
    }
    await sleep(LOOK_EVERY_MS);
  }
  throw new CommandFailure(
    'service_failed',
    `it is installed, and after ${LONGEST_START_MS / 1_000} s nothing answers at ${url}: ${logs} says why`,
  );
}

function nameOption(name: string): string {
  return name === 'cronstack' ? '' : ` --name ${name}`;
}
