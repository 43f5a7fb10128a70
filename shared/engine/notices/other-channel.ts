import type { NoticeSettings } from '#domain/notices/rule.ts';

/** The channel that hears of the trouble of another one: the first of the default rules that is not itself. */
export function otherChannel({ channelNames, defaultRules }: NoticeSettings, name: string): string | undefined {
  return defaultRules.flatMap(({ to }) => to).find((channel) => channel !== name && channelNames.includes(channel));
}
