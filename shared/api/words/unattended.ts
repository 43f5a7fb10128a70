import type { UnattendedShown } from '#api/shapes/runners/presence.ts';

/** Says that no runner of a class is there, and when one was; a clause. */
export function unattendedText({ runner, lastSeenAt }: UnattendedShown): string {
  const last =
    lastSeenAt === undefined
      ? 'none was seen within 30 days'
      : `one was seen last at ${lastSeenAt.replace(/\.\d+Z$/, 'Z')}`;
  return `no runner of the class ${runner} is there, ${last} (cronstack runner --class ${runner})`;
}
