const MOST_NAMED = 3;
/** Of the letters of a text so many may be wrong. */
const WRONG_SHARE = 0.35;

/** The names that a text was most likely meant to be, nearest first: at most three, none where nothing is near. */
export function nearest(text: string, names: readonly string[]): readonly string[] {
  const most = Math.max(1, Math.floor(text.length * WRONG_SHARE));
  return names
    .filter((name) => name !== text && Math.abs(name.length - text.length) <= most)
    .map((name) => ({ name, distance: distanceOf(text, name) }))
    .filter(({ distance }) => distance <= most)
    .sort((one, other) => one.distance - other.distance)
    .slice(0, MOST_NAMED)
    .map(({ name }) => name);
}

/** The key that was most likely meant by one that is not known: nearly it, or a part of it. */
export function nearestKey(key: string, known: readonly string[]): string | undefined {
  const plain = (text: string) => text.replaceAll('_', '').toLowerCase();
  const within = (long: string, short: string) => short.length > 3 && plain(long).includes(plain(short));
  const [near] = nearest(key, known);
  return near ?? known.find((one) => within(one, key)) ?? known.find((one) => within(key, one));
}

/** The letters to add, leave out, replace or swap with their neighbour (optimal string alignment, after Damerau and Levenshtein). */
function distanceOf(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      line.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (line[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (isSame ? 0 : 1),
          row > 1 && column > 1 && isSwapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [beforeLast, last] = [last, line];
  }
  return last[other.length] ?? 0;
}
