import { parsedJson } from '#domain/values/json/parsed.ts';
import type { Read } from '#domain/values/shape.ts';
import type { Engine } from './engine.ts';

/** Reads a bookmark that holds JSON; undefined where there is none, or none that can be read: then its work begins anew. */
export async function readBookmark<Value>(
  { ports, setAside }: Engine,
  name: string,
  read: (json: unknown) => Read<Value>,
): Promise<Value | undefined> {
  const text = await ports.bookmarks.read(name);
  if (text === undefined) {
    return undefined;
  }
  const { value, fault } = read(parsedJson(text));
  if (fault !== undefined) {
    setAside.tell({ kind: 'bookmark', id: name, fault });
  }
  return value;
}
