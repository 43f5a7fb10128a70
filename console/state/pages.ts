import { useRef, useState } from 'preact/hooks';
import type { Api } from './api.ts';
import { api } from './api.ts';
import { type Loaded, problemOf, useResource } from './resource.ts';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string | undefined;
}

/** A list that is read page by page, as far as its reader asks. */
interface Listed<Item> {
  readonly state: Loaded<{ readonly items: readonly Item[]; readonly hasMore: boolean }>;
  readonly more: () => void;
  readonly isReading: boolean;
}

/** Lists page by page: the first one is kept up to date, the others are read when they are asked for, and stay as they are. */
export function useListed<Item extends { readonly id: string } | { readonly at: string }>(
  key: string,
  read: (api: Api, cursor: string | undefined) => Promise<Page<Item>>,
  everyMs?: number,
): Listed<Item> {
  const [later, setLater] = useState<Page<Item> & { readonly of: string }>({ items: [], of: key });
  const [isReading, setReading] = useState(false);
  const [fault, setFault] = useState<string>();
  const first = useResource(key, (until) => read(until, undefined), everyMs).state$.value;
  const live = useRef(key);
  live.current = key;
  const mine = later.of === key ? later : undefined;
  const page = first.kind === 'loading' ? undefined : first.value;
  const nextCursor = mine === undefined || mine.items.length === 0 ? page?.nextCursor : mine.nextCursor;
  const more = async () => {
    setReading(true);
    setFault(undefined);
    try {
      const next = await read(api, nextCursor);
      if (live.current === key) {
        setLater({ ...next, items: [...(mine?.items ?? []), ...next.items], of: key });
      }
    } catch (error) {
      setFault(problemOf(error).message);
    } finally {
      setReading(false);
    }
  };
  const value = page && {
    items: withoutDoubles([...page.items, ...(mine?.items ?? [])]),
    hasMore: nextCursor !== undefined,
  };
  const problem = fault === undefined ? undefined : problemOf(new Error(fault));
  return {
    state: stateOf(first, value, problem),
    more: () => void more(),
    isReading,
  };
}

function stateOf<Value>(
  first: Loaded<unknown>,
  value: Value | undefined,
  problem: ReturnType<typeof problemOf> | undefined,
): Loaded<Value> {
  const failure = problem ?? (first.kind === 'failed' ? first.problem : undefined);
  if (failure !== undefined) {
    return { kind: 'failed', problem: failure, ...(value === undefined ? {} : { value }) };
  }
  return value === undefined ? { kind: 'loading' } : { kind: 'ready', value };
}

/** Items that newer ones have moved from the first page to the second stand on both. */
function withoutDoubles<Item extends { readonly id: string } | { readonly at: string }>(
  items: readonly Item[],
): readonly Item[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const name = 'id' in item ? item.id : JSON.stringify(item);
    return !seen.has(name) && seen.add(name);
  });
}
