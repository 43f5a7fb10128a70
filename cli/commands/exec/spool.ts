import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readOwnFile, type StateEnvironment, stateFolder } from '#adapters/access/running-runtime.ts';
import { isOwn, makePrivateFolder, writePrivateFile } from '#adapters/machine/private-file.ts';
import { count, flag, readAs, shape, text } from '#domain/values/shape.ts';

const MOST_KEPT = 1_000;

/** An end that could not be told when it came. */
export interface KeptReport {
  readonly job: string;
  /** It is to be told by the job's key, which is not kept. */
  readonly byKey: boolean;
  readonly execution: string;
  readonly exitCode: number;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly output: string;
}

const reportCheck = shape<KeptReport>({
  job: text,
  byKey: flag,
  execution: text,
  exitCode: count,
  startedAt: text,
  endedAt: text,
  output: text,
});

/** The reports that wait to be told, a file each, in the state folder of the user. */
export class Spool {
  readonly #folder: string;

  constructor(environment: StateEnvironment) {
    this.#folder = join(stateFolder(environment), 'exec');
  }

  /** Keeps a report. Of more than a thousand the oldest give way. */
  keep(report: KeptReport): void {
    makePrivateFolder(this.#folder);
    for (const name of this.#names().slice(0, -MOST_KEPT + 1)) {
      rmSync(join(this.#folder, name), { force: true });
    }
    const at = report.endedAt.replaceAll(/[^0-9]/g, '');
    writePrivateFile(join(this.#folder, `${at}-${report.execution}.json`), JSON.stringify(report));
  }

  /** The reports, oldest first; what cannot be read is left out. */
  kept(): readonly { readonly name: string; readonly report: KeptReport }[] {
    return this.#names().flatMap((name) => {
      const report = parsed(readOwnFile(join(this.#folder, name)));
      return report === undefined ? [] : [{ name, report }];
    });
  }

  drop(name: string): void {
    rmSync(join(this.#folder, name), { force: true });
  }

  #names(): readonly string[] {
    const stats = lstatSync(this.#folder, { throwIfNoEntry: false });
    return stats?.isDirectory() === true && isOwn(stats)
      ? readdirSync(this.#folder)
          .filter((name) => name.endsWith('.json'))
          .sort()
      : [];
  }
}

function parsed(written: string | undefined): KeptReport | undefined {
  try {
    return readAs(reportCheck, JSON.parse(written ?? '')).value;
  } catch {
    return undefined;
  }
}
