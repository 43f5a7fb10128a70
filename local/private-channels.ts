import { isPrivateUrl } from '#adapters/commands/http/private-url.ts';
import type { Channel } from '#domain/notices/settings/channel.ts';
import type { ChannelSettings } from '#domain/notices/settings/settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The names of the channels whose addresses say that they are private, which only --allow-private has asked. What is kept elsewhere, or what
 * a name leads to, is seen when something is told.
 */
export function privateChannels({ channels }: ChannelSettings, environment: Environment): readonly string[] {
  return Object.entries(channels).flatMap(([name, channel]) =>
    isPrivateUrl(addressOf(channel, environment) ?? '') ? [name] : [],
  );
}

function addressOf(channel: Channel, environment: Environment): string | undefined {
  if (!('url' in channel)) {
    return undefined;
  }
  const { url } = channel;
  return typeof url === 'string' ? url : 'fromEnvironment' in url ? environment[url.fromEnvironment] : undefined;
}
