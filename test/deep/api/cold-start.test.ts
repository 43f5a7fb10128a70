import { beforeEach, expect, test, vi } from 'vitest';
import { openApi } from '#local/http/open-api.ts';
import { httpEvent } from '#testing/http-event.ts';

/** The builders of schemas that were called, by name. */
const built = vi.hoisted((): string[] => []);

vi.mock('zod/mini', async (importOriginal) => {
  const original = await importOriginal<Readonly<Record<string, unknown>>>();
  const counted = Object.entries(original).map(([name, member]) => [
    name,
    typeof member === 'function' && /^[a-z]/.test(name)
      ? (...given: unknown[]) => {
          built.push(name);
          return Reflect.apply(member, undefined, given);
        }
      : member,
  ]);
  return Object.fromEntries(counted);
});

beforeEach(() => {
  vi.resetModules();
  built.length = 0;
});

test('a cold start of the api function builds no schema, neither of what routes take nor of what they answer', async () => {
  await import('#functions/api/handler.ts');

  expect(built).toEqual([]);
});

test('a request builds what its route takes, and no answer', async () => {
  const { apiWorld } = await import('#test/api/api-world.ts');
  const { makeHandler } = await import('#functions/api/handler.ts');
  const { engine } = apiWorld();
  built.length = 0;

  await makeHandler({ ...engine, openApi, logFault: () => {} })(
    await httpEvent(new Request('http://api.test/v1/health'), '1'),
  );

  expect([...new Set(built)].sort()).toEqual(['object', 'optional', 'safeParse', 'strictObject']);
});
