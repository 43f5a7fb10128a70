import { expect, test } from 'vitest';
import { importsOf, sourceFilesBelow } from '#test/source-files.ts';

/** A call of a store whose items lie in partitions that the role of a runner may not read (infra/constructs/tables.ts, allowFinishing). */
const READS_MORE = /\b(?:bookmarks|calendars|receipts|channels|sightings)\.(?:read|list|query)\w*\(/;

const files = new Map(sourceFilesBelow(['shared', 'functions', 'local']).map((file) => [file.path, file]));

/** All files of the engine that one loads, at its start or later. */
function loadedBy(entry: string): readonly string[] {
  const loaded = new Set([entry]);
  // A set that grows while it is walked.
  for (const path of loaded) {
    const file = files.get(path);
    for (const { target } of file === undefined ? [] : importsOf(file)) {
      loaded.add(target);
    }
  }
  return [...loaded].filter((path) => path.startsWith('shared/engine/'));
}

function readersOfMore(entry: string): readonly string[] {
  return loadedBy(entry).filter((path) => READS_MORE.test(files.get(path)?.text ?? ''));
}

test.each([
  'functions/runner/entry.ts',
  'functions/launcher/entry.ts',
  'functions/container/entry.ts',
  'functions/dead-letters/entry.ts',
  'local/remote/open.ts',
])(
  '%s loads nothing that reads keys of jobs, channels, receipts, calendars or lists, to which its role has no right',
  (entry) => {
    expect(loadedBy(entry).length).toBeGreaterThan(20);
    expect(readersOfMore(entry)).toEqual([]);
  },
);

test('those that read them are found', () => {
  expect(readersOfMore('functions/sweeper/entry.ts')).not.toEqual([]);
});
