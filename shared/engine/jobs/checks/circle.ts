/** A job whose runs come after those of more jobs than this is refused: nobody could say that there is no circle. */
const MOST_ANCESTORS = 200;

/**
 * Looks for the way from a job up through `parent` and back to it: breadth first, so the shortest is found. It yields the id of each job
 * whose parents it has to know, and is sent theirs: stores are asked for them, and code has them at hand.
 * @returns the objection to running after `parent`; undefined where there is none
 */
export function* circleObjection(
  jobId: string,
  parent: string,
): Generator<string, string | undefined, readonly string[]> {
  const ways: (readonly string[])[] = [[jobId, parent]];
  const seen = new Set<string>();
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const ancestor = way.at(-1) ?? parent;
    if (ancestor === jobId) {
      return `runs would go round in a circle: ${[...way].reverse().join(' -> ')}`;
    }
    if (seen.size > MOST_ANCESTORS) {
      return `runs would come after those of more than ${MOST_ANCESTORS} jobs`;
    }
    if (!seen.has(ancestor)) {
      seen.add(ancestor);
      const above = yield ancestor;
      const before: readonly string[] = way;
      ways.push(...above.map((job) => [...before, job]));
    }
  }
  return undefined;
}
