const UNSUPPORTED = /[[\]{}!\\]/;

/** Says what is wrong with a pattern; undefined where nothing is. */
export function globProblem(pattern: string): string | undefined {
  if (UNSUPPORTED.test(pattern)) {
    return 'only *, ** and ? are special in a pattern; [ ] { } ! \\ are not supported';
  }
  const segments = pattern.split('/');
  return segments.some((segment) => segment === '' || segment === '.' || segment === '..')
    ? 'a pattern is a path below the folder: no leading, trailing or double slash, no . and ..'
    : undefined;
}

/**
 * Tells whether a path below a folder (`a/b.log`) matches a pattern: `*` is any part of one name, `?` one character of it, `**` any number of
 * folders, as in `**` + `/*.log`. As in a shell, wildcards do not match a name that starts with a dot, unless the pattern says the dot.
 */
export function matchesGlob(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  // Which parts of the pattern the names so far may have come to: one step a name, so linear however many ** there are.
  let places = skipAnyDepth(wanted, new Set([0]));
  for (const name of path.split('/')) {
    const next = new Set<number>();
    for (const place of places) {
      const part = wanted[place];
      if (part === '**' && !name.startsWith('.')) {
        next.add(place);
      } else if (part !== undefined && part !== '**' && matchesName(part, name)) {
        next.add(place + 1);
      }
    }
    places = skipAnyDepth(wanted, next);
  }
  return places.has(wanted.length);
}

/** `**` may stand for no folder at all. */
function skipAnyDepth(wanted: readonly string[], places: ReadonlySet<number>): ReadonlySet<number> {
  const all = new Set(places);
  for (const place of all) {
    if (wanted[place] === '**') {
      all.add(place + 1);
    }
  }
  return all;
}

/** One name against one part: after a mismatch the last `*` takes one character more. */
function matchesName(part: string, name: string): boolean {
  if (name.startsWith('.') && !part.startsWith('.')) {
    return false;
  }
  let [at, inName, lastStar, starTook] = [0, 0, -1, 0];
  while (inName < name.length) {
    if (part[at] === '*') {
      [lastStar, starTook, at] = [at, inName, at + 1];
    } else if (at < part.length && (part[at] === '?' || part[at] === name[inName])) {
      [at, inName] = [at + 1, inName + 1];
    } else if (lastStar >= 0) {
      [at, starTook, inName] = [lastStar + 1, starTook + 1, starTook + 1];
    } else {
      return false;
    }
  }
  return /^\**$/.test(part.slice(at));
}
