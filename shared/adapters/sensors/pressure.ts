import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The file in which Linux tells the pressure on a resource (docs.kernel.org, accounting/psi). Throws where the kernel has none. */
export async function pressure(procFolder: string, resource: string): Promise<string> {
  return readFile(join(procFolder, 'pressure', resource), 'utf8');
}
