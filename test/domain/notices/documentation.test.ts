import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseConfiguration } from '#domain/jobs/configuration.ts';
import type { Channel } from '#domain/notices/settings/channel.ts';
import { deployedNotifyErrors } from '#domain/notices/settings/deployed.ts';

const docs = readFileSync(join(import.meta.dirname, '../../../docs/notices.md'), 'utf8');
const examples = [...docs.matchAll(/\n### (\w+)\n([\s\S]*?)(?=\n### |$)/g)].map(([, type = '', text = '']) => ({
  type,
  configuration: JSON.parse(/```json\n([\s\S]*?)```/.exec(text)?.[1] ?? 'null'),
}));

/** Each type once: the compiler asks for those that are missing. */
const TYPES: Readonly<Record<Channel['type'], true>> = {
  slack: true,
  teams: true,
  discord: true,
  email: true,
  ses: true,
  pagerduty: true,
  alertmanager: true,
  webhook: true,
  sns: true,
  eventbridge: true,
  command: true,
};

test('docs/notices.md has an example of each type of channel', () => {
  expect(examples.map(({ type }) => type).sort()).toEqual(Object.keys(TYPES).sort());
});

test.each(examples)('the example of $type is a configuration, and on AWS where there is such a channel', (example) => {
  const parsed = parseConfiguration(example.configuration);
  const [channel] = parsed.ok ? Object.values(parsed.channels.channels) : [];

  expect(parsed.ok ? [] : parsed.errors).toEqual([]);
  expect(channel?.type).toBe(example.type);
  const elsewhere = ['email', 'command', 'discord'].includes(example.type);
  expect(parsed.ok && deployedNotifyErrors(parsed.channels).length > 0).toBe(elsewhere);
});
