import { ENVIRONMENT_IS_LOCAL } from '#domain/secrets/local-environment.ts';
import { isObject } from '#domain/values/json/object.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
import type { Channel } from './channel.ts';
import type { ChannelSettings } from './settings.ts';

/** The chats' addresses hold a token in their path. */
const ADDRESS_IS_SECRET: ReadonlySet<Channel['type']> = new Set(['slack', 'teams', 'discord']);

/**
 * The objections to settings that would be deployed on AWS: the template shows them to everybody who may read the stack, so whatever is
 * a secret has to be a reference; and there is no variable of the runtime, no program and no mail server of one's own there.
 */
export function deployedNotifyErrors({ channels, heartbeat }: ChannelSettings): readonly InputError[] {
  return [
    ...Object.entries(channels).flatMap(([name, channel]) => channelErrors(`notify.channels.${name}`, channel)),
    ...(typeof heartbeat?.url === 'string'
      ? [plainUrl('notify.heartbeat.url')]
      : environmentErrors('notify.heartbeat', heartbeat)),
  ];
}

function channelErrors(path: string, channel: Channel): readonly InputError[] {
  if (channel.type === 'command') {
    return [{ path: `${path}.type`, message: 'a command is a program of your own machine: there is none on AWS' }];
  }
  if (channel.type === 'email') {
    return [{ path: `${path}.type`, message: 'on AWS mail goes through SES: {"type": "ses", "from", "to"}' }];
  }
  return [
    ...('url' in channel && holdsToken(channel) ? [plainUrl(`${path}.url`)] : []),
    ...environmentErrors(path, channel),
  ];
}

/** A plain address that is a secret itself, or has a query, where tokens stand. */
function holdsToken({ type, url }: Extract<Channel, { readonly url: unknown }>): boolean {
  return typeof url === 'string' && (ADDRESS_IS_SECRET.has(type) || new URL(url).search !== '');
}

function plainUrl(path: string): InputError {
  const message =
    'this address is a secret, and the template would show it: keep it in a parameter or a secret, and name that with {"fromParameter"} or {"fromSecret"}';
  return { path, message };
}

function environmentErrors(path: string, value: unknown): readonly InputError[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => environmentErrors(`${path}[${index}]`, item));
  }
  if (!isObject(value)) {
    return [];
  }
  if ('fromEnvironment' in value) {
    return [{ path, message: ENVIRONMENT_IS_LOCAL }];
  }
  return Object.entries(value).flatMap(([key, inner]) => environmentErrors(`${path}.${key}`, inner));
}
