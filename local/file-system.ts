import { statfsSync } from 'node:fs';

/** `f_type` of statfs(2) on Linux: file systems of other machines, whose locks and shared memory SQLite cannot rely on. */
const OF_NETWORKS: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x01021997, '9P'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x00c36400, 'Ceph'],
  [0x73757245, 'Coda'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
]);

/**
 * The name of the network file system that a folder lies on; undefined where it lies on none that is known by its number. Only Linux gives
 * such numbers. FUSE is let through: it is as often a disk of this machine.
 */
export function networkFileSystem(
  path: string,
  typeOf: (path: string) => number = (asked) => statfsSync(asked).type,
): string | undefined {
  return process.platform === 'linux' ? OF_NETWORKS.get(typeOf(path) >>> 0) : undefined;
}
