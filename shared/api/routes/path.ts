import type { RouteContract } from './route.ts';

/** The values that stand in a path, by name. */
export type PathValues = Readonly<Record<string, string>>;

/**
 * The path of one request to a route: each `{name}` replaced by the value of that name, percent-encoded.
 * @throws TypeError where a value is not given
 */
export function pathOf({ path }: Pick<RouteContract, 'path'>, values: PathValues): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) {
      throw new TypeError(`${path} needs ${name}`);
    }
    return encodeURIComponent(value);
  });
}
