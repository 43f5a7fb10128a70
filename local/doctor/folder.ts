import { accessSync, constants, existsSync, lstatSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { isOwn } from '#adapters/machine/private-file.ts';
import { networkFileSystem } from '#local/file-system.ts';
import { broken, type Finding, ok } from './finding.ts';

const ANOTHER = 'or choose another folder with --data';

/** Looks at a data folder, or at the place where it would be made, and changes nothing. */
export function checkFolder(path: string): Finding {
  const place = nearestFolder(path);
  const network = networkFileSystem(place);
  if (network !== undefined) {
    return broken(
      `${path} is on a network file system (${network})`,
      'no database is safe there: choose a folder of this machine with --data',
    );
  }
  if (place !== path) {
    return mayWrite(place)
      ? ok(`${path} is made by the first start`)
      : broken(
          `${path} is not there, and you may not make it in ${place}`,
          `make it with the rights to write, ${ANOTHER}`,
        );
  }
  const stats = lstatSync(path);
  if (!stats.isDirectory()) {
    return broken(`${path} is no folder`, `remove it, ${ANOTHER}`);
  }
  return isOwn(stats) && mayWrite(path)
    ? ok(`${path} is yours`)
    : broken(`${path} ${objection(stats)}`, `chown and chmod 700 it, ${ANOTHER}`);
}

/** The folder itself, or the nearest above it that is there. */
export function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path));
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function objection(stats: Stats): string {
  if (stats.uid !== process.getuid?.()) {
    return `belongs to user ${stats.uid}`;
  }
  return isOwn(stats) ? 'may not be written to' : 'may be written to by other users';
}
