import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { OWN_VARIABLES, PLACES } from '#domain/secrets/reference.ts';
import type { SecretReading, Secrets } from '#ports/secrets.ts';
import { isOwn, makePrivateFolder, writePrivateFile } from './private-file.ts';

const ENDING = '.secret';
/** Of a file, on all usual systems. */
const LONGEST_NAME = 255;
const READABLE_BY_OTHERS = 0o044;

/** Secrets that are kept on this machine: a file each, of mode 0600, in a folder of this user alone. */
export class SecretFolder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Keeps a secret, in the place of one of that name. Throws what the system says. */
  set(name: string, value: string): void {
    makePrivateFolder(this.#path);
    writePrivateFile(this.#fileOf(name), value);
  }

  /** The names of those that are kept, in order. */
  list(): readonly string[] {
    try {
      const files = readdirSync(this.#path).filter((file) => file.endsWith(ENDING));
      return files.map((file) => decodeURIComponent(file.slice(0, -ENDING.length))).sort();
    } catch {
      return [];
    }
  }

  /** Forgets a secret; false where there is none of that name. */
  remove(name: string): boolean {
    const isThere = this.read(name) !== undefined;
    rmSync(this.#fileOf(name), { force: true });
    return isThere;
  }

  /** A secret; undefined where there is none of that name. */
  read(name: string): SecretReading | undefined {
    const file = this.#fileOf(name);
    const found = basename(file).length > LONGEST_NAME ? undefined : statSync(file, { throwIfNoEntry: false });
    if (found === undefined) {
      return undefined;
    }
    return isOwn(found) && (found.mode & READABLE_BY_OTHERS) === 0
      ? { kind: 'text', text: readFileSync(file, 'utf8') }
      : { kind: 'unreadable', why: `others may read or write ${file}: chmod 600 it`, retryable: false };
  }

  #fileOf(name: string): string {
    return join(this.#path, `${encodeURIComponent(name)}${ENDING}`);
  }
}

/** The places of a machine where secrets are, in this order; AWS is asked last. */
interface SecretPlaces {
  readonly kept: Pick<SecretFolder, 'read'>;
  /** The variables of the runtime. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly aws: Secrets;
}

/** The Secrets port of a person's machine: those that are kept here, those of the environment, and else AWS. */
export function machineSecrets({ kept, environment, aws }: SecretPlaces): Secrets {
  return {
    readSecret: async (id, signal) => {
      const variable = secretVariable(id);
      const here = kept.read(id) ?? heldBy(environment, variable);
      if (here !== undefined) {
        return here;
      }
      const there = await aws.readSecret(id, signal);
      const elsewhere = variable === undefined ? '' : `, nor in the runtime's environment (${variable})`;
      return there.kind === 'text'
        ? there
        : { ...there, why: `it is not kept here (cronstack secrets set ${id})${elsewhere}; and in AWS: ${there.why}` };
    },
    readParameter: aws.readParameter,
  };
}

/** The variable that may hold a secret: `PROD_DB` for `prod/db`. None where it would be one of the product's own. */
function secretVariable(id: string): string | undefined {
  const name = id.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');
  return PLACES.fromEnvironment.test(name) && !name.startsWith(OWN_VARIABLES) ? name : undefined;
}

function heldBy(environment: SecretPlaces['environment'], variable: string | undefined): SecretReading | undefined {
  const text = variable === undefined ? undefined : environment[variable];
  return text === undefined || text === '' ? undefined : { kind: 'text', text };
}
