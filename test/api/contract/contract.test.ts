import { describe, expect, expectTypeOf, test } from 'vitest';
import type { Client } from '#api/client/client.ts';
import { pathOf } from '#api/routes/path.ts';
import type { Job } from '#api/shapes/job.ts';
import type { Run } from '#api/shapes/run.ts';
import { sourceFilesBelow } from '#test/source-files.ts';
import { CONTRACTS } from './contract-check.ts';

const SOURCES = sourceFilesBelow(['shared', 'functions', 'local', 'testing', 'cli', 'tasks', 'infra', 'bench']);

/** A path of the API as a source may write it: with `{name}`, or with `${value}` in its place. */
const WRITTEN_PATH = /\/v1(?:\/(?:[\w.-]|\$?\{[^}]*\})+)+/g;

describe('a route', () => {
  test('is said by one contract: no two have the same method and path', () => {
    const routes = CONTRACTS.map(({ method, path }) => `${method} ${path}`);

    expect(routes.length).toBeGreaterThan(20);
    expect(new Set(routes).size).toBe(routes.length);
  });

  test('has its path in one source file, which is its contract', () => {
    const files = filesByPath();

    expect(Object.fromEntries(CONTRACTS.map(({ path }) => [path, [...(files.get(anonymous(path)) ?? [])]]))).toEqual(
      Object.fromEntries(
        CONTRACTS.map(({ path }) => [path, [expect.stringMatching(/^shared\/api\/routes\/(?:\w+\/)?[\w-]+\.ts$/)]]),
      ),
    );
  });

  test('names each parameter of its path among what it takes', () => {
    for (const { path, takes } of CONTRACTS) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
      const shape: object = Reflect.get(takes().params, 'shape');

      expect(Object.keys(shape), path).toEqual(named);
    }
  });

  test('has a path for each set of values, every one of them encoded, and none that is missing', () => {
    const cancel = { path: '/v1/jobs/{id}/backfill/{backfillId}/cancel' } as const;

    expect(pathOf(cancel, { id: 'a/b?', backfillId: 'ü' })).toBe('/v1/jobs/a%2Fb%3F/backfill/%C3%BC/cancel');
    expect(() => pathOf(cancel, { id: 'a' })).toThrow('needs backfillId');
  });
});

describe('the client', () => {
  test('has the types of the contract', () => {
    expectTypeOf<ReturnType<Client['getJob']>>().resolves.toEqualTypeOf<Job>();
    expectTypeOf<ReturnType<Client['runJob']>>().resolves.toEqualTypeOf<Run>();
    expectTypeOf<ReturnType<Client['deleteJob']>>().resolves.toEqualTypeOf<undefined>();
    expectTypeOf<Parameters<Client['plan']>[0]['jobs']>().toEqualTypeOf<readonly unknown[]>();
    expectTypeOf<{ limit: number; state: 'paused' }>().toExtend<NonNullable<Parameters<Client['listJobs']>[0]>>();
    expectTypeOf<{ state: 'deleted' }>().not.toExtend<NonNullable<Parameters<Client['listJobs']>[0]>>();
  });
});

function filesByPath(): ReadonlyMap<string, ReadonlySet<string>> {
  const files = new Map<string, Set<string>>();
  for (const { path: file, text } of SOURCES) {
    // In a regular expression, slashes have a backslash before them.
    for (const [written] of text.replaceAll('\\/', '/').matchAll(WRITTEN_PATH)) {
      const path = anonymous(written);
      files.set(path, (files.get(path) ?? new Set()).add(file));
    }
  }
  return files;
}

/** Whatever its parameters are called, or made of. */
function anonymous(path: string): string {
  return path.replace(/\$?\{[^}]*\}/g, '{}');
}
