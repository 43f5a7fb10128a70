import { expect, test } from 'vitest';
import type { StoresUnderTest } from '../store-suite.ts';

/** The rules of Bookmarks. */
export function bookmarkRules(current: () => StoresUnderTest): void {
  test('a bookmark is read as it was written last, apart from others', async () => {
    const { bookmarks } = current().stores;
    expect(await bookmarks.read('entries')).toBeUndefined();

    await bookmarks.write('entries', '{"page": "ü 🌙"}');
    await bookmarks.write('entries', '{"page": 2}');
    await bookmarks.write('others', '');

    expect(await bookmarks.read('entries')).toBe('{"page": 2}');
    expect(await bookmarks.read('others')).toBe('');
  });
}
