import { statfs } from 'node:fs/promises';
import { broken, type Finding, ok, warning } from './finding.ts';
import { nearestFolder } from './folder.ts';

const MEBIBYTE = 2 ** 20;
/** With less, a runtime starts no runs. */
const LEAST_MEBIBYTES = 64;
const FEW_MEBIBYTES = 1_024;
const ADVICE =
  'make room, keep history for a shorter time (scheduler.log_retention_days), or choose another disk with --data';

/** Measures what is free on the disk of a data folder. */
export async function checkDisk(path: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(nearestFolder(path));
  return judgeDisk(bavail * bsize);
}

/** Judges the bytes that are free on a disk. */
export function judgeDisk(freeBytes: number): Finding {
  const mebibytes = Math.floor(freeBytes / MEBIBYTE);
  const found = `${mebibytes} MiB are free`;
  if (mebibytes < LEAST_MEBIBYTES) {
    return broken(`${found}: no run is started with less than ${LEAST_MEBIBYTES}`, ADVICE);
  }
  return mebibytes < FEW_MEBIBYTES ? warning(found, ADVICE) : ok(found);
}
