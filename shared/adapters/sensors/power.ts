import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PowerSupply } from '#domain/jobs/condition/power/kind.ts';

/** The supplies of power that Linux knows of (docs.kernel.org, ABI/testing/sysfs-class-power). Throws where they cannot be listed. */
export async function powerSupplies(sysFolder: string): Promise<readonly PowerSupply[]> {
  const folder = join(sysFolder, 'class', 'power_supply');
  const names = await readdir(folder);
  return Promise.all(names.map((name) => supplyIn(join(folder, name))));
}

/** One without a file for it does not say: a battery is neither online nor offline, and most have no scope. */
async function supplyIn(folder: string): Promise<PowerSupply> {
  const [type = '', online, scope] = await Promise.all(
    ['type', 'online', 'scope'].map((name) => valueIn(join(folder, name))),
  );
  return { type, online: online === '1', scope };
}

async function valueIn(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
