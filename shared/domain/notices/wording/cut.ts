const MORE = '…';

/** A text of at most so many code points; one that is cut ends with `…`. */
export function cut(text: string, most: number): string {
  return cutWritten(text, most, (character) => character);
}

/**
 * The same for a text whose characters are written in another way each: never within what one of them becomes.
 * @param most code points of the written text
 * @param write one code point as it is written
 */
export function cutWritten(text: string, most: number, write: (character: string) => string): string {
  const written = [...text].map(write);
  const sizes = written.map((part) => [...part].length);
  let total = 0;
  const ends = sizes.map((size) => {
    total += size;
    return total;
  });
  if (total <= most) {
    return written.join('');
  }
  return `${written.slice(0, ends.filter((end) => end < most).length).join('')}${MORE}`;
}
