const KEY_NAMES: ReadonlySet<string> = new Set(['key', 'token']);
const SHOWN_CHARACTERS = 4;
/** `/v1/` and the name behind it: of a path that no route has, the rest may be anything, a mistyped key among it. */
const SHOWN_SEGMENTS = 3;

/**
 * A path as the log may have it: of a key in it no more than the beginning, which tells it from others and opens nothing.
 * @param parameters the values of its route's names; none where no route has the path
 */
export function shownPath(path: string, parameters: Readonly<Record<string, string | undefined>> = {}): string {
  const { proxy: _, ...named } = parameters;
  const isRouted = Object.keys(named).length > 0;
  const keys = new Set(Object.entries(named).flatMap(([name, value]) => (KEY_NAMES.has(name) ? [value] : [])));
  const segments = path.split('/').map((segment, index) => {
    const isHidden = isRouted ? keys.has(segment) : index >= SHOWN_SEGMENTS;
    return isHidden && segment.length > SHOWN_CHARACTERS ? `${segment.slice(0, SHOWN_CHARACTERS)}...` : segment;
  });
  return segments.join('/');
}
