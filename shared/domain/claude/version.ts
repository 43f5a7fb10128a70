/** The version that all of this was tried with: what an older one prints and does is not known. */
export const LEAST_VERSION = '2.1.332';

/** The version in what the program prints about itself: `2.1.332 (Claude Code)`. */
export function versionIn(text: string): string | undefined {
  return /^(\d+\.\d+\.\d+)/.exec(text.trim())?.[1];
}

/** Tells whether a version will do. */
export function willDo(version: string): boolean {
  const [own, least] = [version, LEAST_VERSION].map((text) => text.split('.').map(Number));
  for (const [index, part] of (least ?? []).entries()) {
    const other = own?.[index] ?? 0;
    if (other !== part) {
      return other > part;
    }
  }
  return true;
}
