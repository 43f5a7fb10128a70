import type { Command } from 'commander';
import { addPlaceOptions, type TypedPlaceOptions } from '#cli/arguments/runner-options.ts';
import { addStartOptions, type TypedStartOptions } from '#cli/arguments/start-options.ts';
import { CommandFailure } from '#cli/session/endings.ts';
import { openPrinter } from '#cli/session/printer.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import type { ServiceState } from '#local/service/manager.ts';
import type { ServiceDraft, ServiceWish } from '#local/service/services.ts';
import { addName, DEFAULT_NAME, type NameOption, withServices } from './named.ts';

interface InstallOptions extends TypedStartOptions, TypedPlaceOptions, NameOption {
  /** The class of a runner that is kept in the place of a runtime. */
  readonly runner?: string;
  readonly yes?: boolean;
  readonly print?: boolean;
}

const LONGEST_START_MS = 30_000;
const LOOK_EVERY_MS = 250;
const STAYS_MS = 5_000;

/** `cronstack service install` */
export function registerInstall(service: Command, surroundings: Surroundings): void {
  addPlaceOptions(addName(addStartOptions(service.command('install'))))
    .description('have this machine keep a runtime, or a runner: started with it, and again whenever it ends')
    .option('--runner <class>', 'a runner of this class of a deployment (cronstack runner), and no runtime')
    .option('--print', 'print what would be written, and do nothing')
    .option('--yes', 'do not ask')
    .action(async ({ yes, print, ...options }: InstallOptions, command: Command) => {
      const printer = openPrinter(surroundings, command);
      await withServices(command, surroundings, async (services) => {
        const draft = services.draft(wantedOf(options, command));
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
        const logs = `cronstack service logs${nameOption(name)}`;
        if (url === undefined) {
          await requireStay(surroundings, () => services.state(name), logs);
        } else {
          await requireAnswer(surroundings, url, logs);
        }
        const where = url === undefined ? '' : `, and answers at ${url}`;
        printer.print({ name, file, ...(url === undefined ? {} : { url }) }, () => `${name} runs${where}`, [name]);
        if (services.hint !== undefined) {
          printer.notes.write(`${services.hint}\n`);
        }
      });
    });
}

/** The service as it is wished for. Options of a runtime mean nothing to a runner, nor those of a runner to a runtime: wrong usage. */
function wantedOf({ runner, ...options }: InstallOptions, command: Command): ServiceWish {
  const { name, port, host, config, runners, stage, parameter, concurrency, ...both } = options;
  const foreign = runner === undefined ? { stage, parameter, concurrency } : { port, host, config, runners };
  const [option] = Object.entries(foreign).find(([, value]) => value !== undefined) ?? [];
  if (option !== undefined) {
    const only =
      runner === undefined ? 'is for a runner: expected --runner beside it' : 'is for a runtime, not for a runner';
    command.error(`error: --${option} ${only}`);
  }
  return runner === undefined
    ? options
    : {
        ...both,
        stage,
        parameter,
        concurrency,
        class: runner,
        name: name === DEFAULT_NAME ? `${name}-${runner}` : name,
      };
}

/** A runner listens nowhere: it is well when its manager has it running for a while, and has not had to start it again. */
async function requireStay({ sleep }: Surroundings, state: () => Promise<ServiceState>, logs: string): Promise<void> {
  await sleep(STAYS_MS);
  const { isRunning, restarts = 0 } = await state();
  if (!isRunning || restarts > 0) {
    throw new CommandFailure('service_failed', `it is installed, and does not stay: ${logs} says why`);
  }
}

function textOf({ manager, file, text, found }: ServiceDraft): string {
  const what = {
    nothing: 'is to be made',
    'the same': 'is there already',
    another: 'is to take the place of another one',
  }[found];
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
  return name === DEFAULT_NAME ? '' : ` --name ${name}`;
}
