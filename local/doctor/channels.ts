import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { unreadableValues } from '#adapters/commands/attempt/unreadable-values.ts';
import { PRIVATE_WHEN_ALLOWED } from '#adapters/commands/http/private-url.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import { valuesOf } from '#adapters/notices/configured.ts';
import { findSqlite } from '#adapters/sqlite/file/library.ts';
import { makeSqliteStores } from '#adapters/sqlite/stores.ts';
import { openSnapshot } from '#adapters/sqlite/upkeep/snapshot.ts';
import { listChannelsRoute } from '#api/routes/notices/channels.ts';
import { pathOf } from '#api/routes/path.ts';
import type { ChannelShown } from '#api/shapes/notices/channel.ts';
import type { ChannelHead } from '#domain/notices/channels/head.ts';
import { DATABASE_FILE, secretsIn } from '#local/data-folder.ts';
import { privateChannels } from '#local/private-channels.ts';
import { broken, type Finding, ok, type Patient, skipped, warning } from './finding.ts';

const GONE = 'its receiver is gone, nothing is sent until a test succeeds';

type ChannelsPatient = Pick<Patient, 'settings' | 'env' | 'url' | 'ask'>;

/** Heads by the names of the channels; undefined where there is no database, or none that can be read. */
type Heads = ReadonlyMap<string, ChannelHead | undefined> | undefined;

/**
 * Looks at the channels of the configuration without sending anything: whether their addresses may be asked and their secrets can be read
 * here, and what the data folder knows of each. Where the configuration names none, the API that was named, or has the folder, says what it
 * knows of its own.
 */
export async function checkChannels({ settings, env, ...api }: ChannelsPatient): Promise<Finding> {
  const { channels, dataFolder, allowPrivateAddresses } = settings;
  const names = Object.keys(channels.channels).sort();
  if (names.length === 0) {
    return (await checkChannelsOf(api)) ?? skipped('none is configured: nobody is told when a job fails');
  }
  const privateOnes = allowPrivateAddresses ? [] : privateChannels(channels, env);
  const closed = privateOnes.map((name) => `${name}: ${PRIVATE_WHEN_ALLOWED}`);
  const unreadable = unreadableValues({ secrets: secretsIn(dataFolder, env), environment: env });
  const unread = await Promise.all(
    Object.entries(channels.channels).map(async ([name, channel]) =>
      (await unreadable(valuesOf(channel))).map((sentence) => `${name}: ${sentence}`),
    ),
  );
  const heads = await headsOf(join(dataFolder, DATABASE_FILE), names);
  // One that may not be asked fails for that.
  const asked = names.filter((name) => !privateOnes.includes(name));
  const stopped = asked.flatMap((name) => stopOf(name, heads?.get(name)));
  const wrong = [...closed, ...unread.flat(), ...stopped];
  if (wrong.length > 0) {
    return broken(wrong.join('; '), `${adviceOf(closed, unread.flat())}try one with: cronstack test-channel NAME`);
  }
  const untried = names.filter((name) => heads?.get(name) === undefined);
  return untried.length === 0
    ? ok(`${names.join(', ')}: each took what it was sent last`)
    : warning(`${untried.join(', ')}: nothing was ever sent there`, `once it is started: ${testsOf(untried)}`);
}

/** The finding about the channels that the API knows; undefined where there are none, or it does not tell. */
async function checkChannelsOf({ url, ask }: Pick<Patient, 'url' | 'ask'>): Promise<Finding | undefined> {
  if (url === undefined) {
    return undefined;
  }
  const response = await ask(`${url.replace(/\/$/, '')}${pathOf(listChannelsRoute, {})}`).catch(() => undefined);
  const answer = listChannelsRoute.answers()[200].safeParse(await response?.json().catch(() => undefined));
  if (!answer.success || answer.data.items.length === 0) {
    return undefined;
  }
  const { items } = answer.data;
  const stopped = items.flatMap((channel) => stopOfShown(channel));
  const untried = items.filter((channel) => channel.untried === true).map(({ name }) => name);
  if (stopped.length > 0) {
    return broken(`at ${url}: ${stopped.join('; ')}`, 'try one with: cronstack test-channel NAME');
  }
  return untried.length === 0
    ? ok(`at ${url}: ${items.map(({ name }) => name).join(', ')}: each took what it was sent last`)
    : warning(`at ${url}: ${untried.join(', ')}: nothing was ever sent there`, testsOf(untried));
}

function stopOfShown({ name, failingSince, lastError = 'no answer', gone }: ChannelShown): readonly string[] {
  if (gone === true) {
    return [`${name}: ${GONE}`];
  }
  return failingSince === undefined ? [] : [`${name}: it fails since ${failingSince}: ${lastError}`];
}

function testsOf(names: readonly string[]): string {
  return names.map((name) => `cronstack test-channel ${name}`).join('; ');
}

function adviceOf(closed: readonly string[], unread: readonly string[]): string {
  return [
    closed.length === 0 ? '' : 'start with --allow-private; ',
    unread.length === 0 ? '' : 'keep the secret here with cronstack secrets set NAME, or set the variable; ',
  ].join('');
}

function stopOf(name: string, head: ChannelHead | undefined): readonly string[] {
  if (head?.failing !== undefined) {
    const { sinceMs, lastError } = head.failing;
    return [`${name}: it fails since ${new Date(sinceMs).toISOString()}: ${lastError}`];
  }
  return head?.goneSinceMs === undefined ? [] : [`${name}: ${GONE}`];
}

async function headsOf(path: string, names: readonly string[]): Promise<Heads> {
  if (!existsSync(path)) {
    return undefined;
  }
  try {
    const snapshot = openSnapshot(await findSqlite(), path);
    try {
      const { channelHeads } = makeSqliteStores({ file: snapshot, clock: systemClock, unreadable: () => undefined });
      return new Map(await Promise.all(names.map(async (name) => [name, await channelHeads.read(name)] as const)));
    } finally {
      snapshot.close();
    }
  } catch {
    // What is wrong with the folder is said by its own check.
    return undefined;
  }
}
