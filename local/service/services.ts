import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { unwritableInWords } from '#adapters/machine/file-fault.ts';
import { urlOf } from '#local/http/address.ts';
import { requireFree } from '#local/http/listen.ts';
import { defineService, type ServiceDefinition, type ServiceOptions } from './definition.ts';
import { launchd } from './launchd.ts';
import type { ServiceMachine } from './machine.ts';
import { type Call, type LogOptions, ServiceFault, type ServiceManager, type ServiceState } from './manager.ts';
import { defineRunner, type RunnerServiceOptions } from './runner.ts';
import { systemd } from './systemd.ts';

/** A service as it is wished for: a runtime, or a runner of a class. */
export type ServiceWish = ServiceOptions | RunnerServiceOptions;

/** A service as it would be written down, to be looked at first. */
export interface ServiceDraft {
  readonly definition: ServiceDefinition;
  /** In words. */
  readonly manager: string;
  readonly file: string;
  readonly text: string;
  /** What there is of it: nothing, the same text, or another one. */
  readonly found: 'nothing' | 'the same' | 'another';
  /** Where a runtime will be reached; undefined of a runner. */
  readonly url?: string;
}

/** The services of this user, in the hands of the system's own manager of them. */
export class Services {
  readonly #machine: ServiceMachine;
  readonly #manager: ServiceManager;

  /** Throws a ServiceFault on a system whose manager it does not know. */
  constructor(machine: ServiceMachine) {
    this.#machine = machine;
    this.#manager = managerOf(machine);
  }

  /** What is missing for a service to run from the start of the machine on. */
  get hint(): string | undefined {
    return this.#manager.hint;
  }

  /** Writes a service down, in memory. Throws BadOptionsError, ServiceFault. */
  draft(options: ServiceWish): ServiceDraft {
    const definition =
      'class' in options ? defineRunner(options, this.#machine) : defineService(options, this.#machine);
    const { reached } = definition;
    const file = this.#manager.fileOf(definition.name);
    const text = this.#manager.write(definition);
    const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    const found = before === undefined ? 'nothing' : before === text ? 'the same' : 'another';
    return {
      definition,
      manager: this.#manager.title,
      file,
      text,
      found,
      ...(reached === undefined ? {} : { url: urlOf(reached.host, reached.port) }),
    };
  }

  /**
   * Puts a service where its manager finds it, and starts it anew. Changes nothing where the manager cannot be reached, or where somebody else
   * has the port of a service that is not there yet. Throws ServiceFault, ListenError.
   */
  async install({ definition, file, text, found }: ServiceDraft): Promise<void> {
    await this.#requireManager();
    if (found === 'nothing' && definition.reached !== undefined) {
      await requireFree(definition.reached);
    }
    writeText(file, text);
    await this.#runAll(this.#manager.start(definition.name));
  }

  /** Ends a service and removes it; its data stays. Answers its file. Throws a ServiceFault. */
  async uninstall(name: string): Promise<string> {
    const file = this.#fileOf(name);
    await this.#requireManager();
    await this.#runAll(this.#manager.stop(name));
    rmSync(file, { force: true });
    await this.#runAll(this.#manager.forget(name));
    return file;
  }

  /** How a service fares. Throws a ServiceFault where there is none of that name, or its manager cannot be reached. */
  async state(name: string): Promise<ServiceState & { readonly file: string }> {
    const file = this.#fileOf(name);
    await this.#requireManager();
    const { output } = await this.#machine.run(this.#manager.state(name));
    return { file, ...this.#manager.readState(output) };
  }

  /** Shows the log of a service on this process's own streams. Answers the exit code. Throws a ServiceFault. */
  async showLogs(name: string, options: LogOptions): Promise<number> {
    this.#fileOf(name);
    const call = this.#manager.logs(name, options);
    const exitCode = await this.#machine.show(call);
    if (exitCode === undefined) {
      throw new ServiceFault(`${call.argv[0]} cannot be started: is it installed?`);
    }
    return exitCode;
  }

  #fileOf(name: string): string {
    const file = this.#manager.fileOf(name);
    if (!existsSync(file)) {
      throw new ServiceFault(`there is no service ${name}: ${file} is not there (cronstack service install makes it)`);
    }
    return file;
  }

  async #requireManager(): Promise<void> {
    const { exitCode, output } = await this.#machine.run(this.#manager.reach);
    if (exitCode !== 0) {
      const [said = ''] = output.split('\n');
      throw new ServiceFault(
        `${this.#manager.title} cannot be reached, and nothing was changed: ${said}; ${this.#manager.unreachable}`,
      );
    }
  }

  async #runAll(calls: readonly Call[]): Promise<void> {
    for (const call of calls) {
      const { exitCode, output } = await this.#machine.run(call);
      if (exitCode !== 0 && call.mayFail !== true) {
        throw new ServiceFault(`${call.argv.join(' ')} failed: ${output}`);
      }
    }
  }
}

function managerOf(machine: ServiceMachine): ServiceManager {
  switch (machine.platform) {
    case 'linux':
      return systemd(machine);
    case 'darwin':
      return launchd(machine);
    default:
      throw new ServiceFault(
        `there are services on Linux (systemd) and macOS (launchd), and not on ${machine.platform}`,
      );
  }
}

/** It takes the place of one that was there once it is whole. */
function writeText(file: string, text: string): void {
  const unfinished = `${file}.${process.pid}.part`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(unfinished, text);
    renameSync(unfinished, file);
  } catch (cause) {
    rmSync(unfinished, { force: true });
    throw new ServiceFault(`cannot write ${file}: ${unwritableInWords(file, cause) ?? String(cause)}`, { cause });
  }
}
