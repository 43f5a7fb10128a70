import { hasNews, mergedSetAside, readSetAside, type SetAsideItem } from '#domain/stored/set-aside.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { readBookmark } from './bookmark.ts';
import type { Engine } from './engine.ts';

const BOOKMARK = 'unreadable';

/** Writes down for other processes what this one has set aside, where that is news. */
export async function keepSetAside(engine: Engine): Promise<void> {
  const found = engine.setAside.recent();
  if (found.length === 0) {
    return;
  }
  const kept = await readKept(engine);
  if (hasNews(kept, found)) {
    const merged = mergedSetAside(kept, found, secondsOf(engine.ports.clock.now()));
    await engine.ports.bookmarks.write(BOOKMARK, JSON.stringify(merged));
  }
}

/** The things that were set aside within the last hour, newest first, at most 20: by this process, or written down by another. */
export async function allSetAside(engine: Engine): Promise<readonly SetAsideItem[]> {
  const kept = await readKept(engine);
  return mergedSetAside(kept, engine.setAside.recent(), secondsOf(engine.ports.clock.now()));
}

async function readKept(engine: Engine): Promise<readonly SetAsideItem[]> {
  return (await readBookmark(engine, BOOKMARK, readSetAside)) ?? [];
}
