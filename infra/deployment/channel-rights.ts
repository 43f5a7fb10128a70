import type { ChannelSettings } from '#domain/notices/settings/settings.ts';
import { isReference, type SecretReference } from '#domain/secrets/reference.ts';

/** The places that references name. */
export interface Referenced {
  /** Names or ARNs in Secrets Manager. */
  readonly secrets: readonly string[];
  /** Names or ARNs in SSM Parameter Store. */
  readonly parameters: readonly string[];
}

/** The things that the channels of a deployment are read from and send to. */
interface ChannelRights extends Referenced {
  /** ARNs of SNS topics. */
  readonly topics: readonly string[];
  /** ARNs of event buses. */
  readonly buses: readonly string[];
  /** Identities of SES that may send for an address: itself, or its domain. */
  readonly identities: readonly string[];
}

/** Looks up what the notifier of a deployment needs, and no more. */
export function channelRights(settings: ChannelSettings): ChannelRights {
  const channels = Object.values(settings.channels);
  return {
    ...referencedIn(settings.channels),
    topics: unique(channels.flatMap((one) => (one.type === 'sns' ? [one.topic] : []))),
    buses: unique(channels.flatMap((one) => (one.type === 'eventbridge' ? [one.bus] : []))),
    identities: unique(channels.flatMap((one) => (one.type === 'ses' ? identitiesOf(one.from) : []))),
  };
}

/** Finds the places that the references in a value name, however deep they are. */
export function referencedIn(value: unknown): Referenced {
  const references = referencesIn(value);
  return {
    secrets: unique(references.flatMap((one) => ('fromSecret' in one ? [one.fromSecret] : []))),
    parameters: unique(references.flatMap((one) => ('fromParameter' in one ? [one.fromParameter] : []))),
  };
}

function referencesIn(value: unknown): readonly SecretReference[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return isReference(value) ? [value] : Object.values(value).flatMap(referencesIn);
}

function identitiesOf(address: string): readonly string[] {
  return [address, address.slice(address.lastIndexOf('@') + 1)];
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
