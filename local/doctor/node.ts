import { broken, type Finding, ok } from './finding.ts';

/** As `engines` of package.json says it. */
const LEAST = [20, 19] as const;

/** Holds a version of Node, `v22.18.0`, against the least that runs the product. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const isEnough = major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]);
  return isEnough ? ok(version) : broken(version, `install Node ${LEAST.join('.')} or newer`);
}
