import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The repository. */
export const ROOT = join(import.meta.dirname, '../..');

/** A page of the plugin that begins with settings. */
interface Page {
  /** From the plugin's folder. */
  readonly path: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly text: string;
}

const SETTINGS = /^---\n(.*?)\n---\n/s;

/** A text of the repository. */
export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** A JSON file of the repository. */
export function jsonOf(path: string): ReturnType<typeof JSON.parse> {
  return JSON.parse(textOf(path));
}

/** The pages of a folder of the plugin, with their settings as YAML reads them; throws where they are none. */
export function pagesOf(folder: string): readonly Page[] {
  return readdirSync(join(ROOT, 'plugin', folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))
    .map((path) => {
      const text = textOf(join('plugin', path));
      const settings: unknown = parse(SETTINGS.exec(text)?.[1] ?? '{}', { strict: true });
      if (typeof settings !== 'object' || settings === null) {
        throw new Error(`${path} begins with no settings`);
      }
      return { path, settings: { ...settings }, text: text.replace(SETTINGS, '') };
    });
}
