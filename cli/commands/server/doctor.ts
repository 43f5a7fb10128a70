import type { Command } from 'commander';
import { addStartOptions, type TypedStartOptions } from '#cli/arguments/start-options.ts';
import { ExitWith } from '#cli/session/endings.ts';
import { openPrinter } from '#cli/session/printer.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { formatTable } from '#cli/terminal/table.ts';

/** `cronstack doctor` */
export function registerDoctor(program: Command, surroundings: Surroundings): void {
  addStartOptions(program.command('doctor'))
    .description('look at what a runtime needs here, and say what to do about it; exit code 1 if something is broken')
    .action(async (options: TypedStartOptions, command: Command) => {
      // Loaded only here: no other command looks at all of this.
      const [{ examine }, { BadOptionsError, readOptions }, { findPointerOf }] = await Promise.all([
        import('#local/doctor/checks.ts'),
        import('#local/options.ts'),
        import('#adapters/access/running-runtime.ts'),
      ]);
      const { env, now, sign, fetch, stdout } = surroundings;
      try {
        const settings = readOptions(options, env);
        const { url = env.CRONSTACK_URL || findPointerOf(env, settings.dataFolder)?.url } = command.optsWithGlobals<{
          url?: string;
        }>();
        const ask = async (address: string) => fetch(await sign(new Request(address)));
        const findings = await examine({ settings, env, url, now, ask });
        const columns = [
          { title: 'CHECK', value: ({ check }: Named) => check },
          { title: 'IS', value: ({ status }: Named) => status },
          { title: 'FOUND', value: ({ found }: Named) => found },
        ];
        type Named = (typeof findings)[number];
        const advised = findings.filter(({ advice = '' }) => advice !== '');
        const advice = advised.map((finding) => `${finding.check}: ${finding.advice}\n`).join('');
        const isBroken = findings.filter(({ status }) => status === 'broken');
        openPrinter(surroundings, command).print(
          findings,
          () => `${formatTable(stdout, columns, findings)}${advice === '' ? '' : `\nWhat to do:\n${advice}`}`,
          isBroken.map(({ check }) => check),
        );
        if (isBroken.length > 0) {
          throw new ExitWith(1);
        }
      } catch (error) {
        if (error instanceof BadOptionsError) {
          command.error(`error: ${error.message}`);
        }
        throw error;
      }
    });
}
