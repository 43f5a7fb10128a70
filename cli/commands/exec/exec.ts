import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { ExitWith } from '#cli/session/endings.ts';
import { openPrinter } from '#cli/session/printer.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { printable } from '#cli/terminal/printable.ts';
import { Reporter } from './reporter.ts';
import { Spool } from './spool.ts';

interface ExecOptions {
  readonly flush?: true;
}

/** `cronstack exec JOB -- PROGRAM...` */
export function registerExec(program: Command, surroundings: Surroundings): void {
  program
    .command('exec')
    .description('run a program as it is, and tell what becomes of it as a run of a job that runs elsewhere')
    .argument('[job]', 'the id of a job whose command is external')
    .argument('[program...]', 'behind --: the program and its arguments; its streams and exit code are passed on')
    .option('--flush', 'only tell what could not be told before')
    .action(async (job: string | undefined, argv: readonly string[], { flush }: ExecOptions, command: Command) => {
      const [file, ...args] = argv;
      if (flush === true ? job !== undefined : job === undefined || file === undefined) {
        command.error('error: say a job and behind -- a program, or --flush alone');
      }
      const key = surroundings.env.CRONSTACK_PING_KEY || undefined;
      const spool = new Spool(surroundings.env);
      if (job === undefined || file === undefined) {
        const told = await new Reporter(surroundings, command, spool, { key }).flush();
        openPrinter(surroundings, command).print(
          told,
          () =>
            `${told.sent} told, ${told.refused} refused, ${told.left} left${told.because === undefined ? '' : `: ${printable(told.because)}`}`,
        );
        return;
      }
      const { passThrough } = await import('./pass-through.ts');
      const running = passThrough(file, args);
      const execution = { job, id: randomUUID(), startedAtMs: surroundings.now() };
      const reporter = new Reporter(surroundings, command, spool, { key, execution });
      reporter.start();
      const ended = await running.exited;
      await reporter.end(ended.exitCode, surroundings.now(), running.tail());
      await running.closed;
      if (ended.signal !== undefined) {
        await running.endBy(ended.signal);
      }
      throw new ExitWith(ended.exitCode);
    });
}
