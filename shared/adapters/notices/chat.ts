import { discordBody, discordUrl } from '#domain/notices/layouts/discord.ts';
import { slackBody } from '#domain/notices/layouts/slack.ts';
import { teamsBody } from '#domain/notices/layouts/teams.ts';
import type { ChatChannel } from '#domain/notices/settings/channel.ts';
import { writeMessage } from '#domain/notices/wording/write.ts';
import type { Written } from '#domain/notices/wording/written.ts';
import type { Sending } from '#ports/channels.ts';
import { ask, jsonRequest } from './request.ts';
import type { Outgoing, SendingHost } from './sender.ts';

const BODIES: Readonly<Record<ChatChannel['type'], (written: Written) => unknown>> = {
  slack: slackBody,
  teams: teamsBody,
  discord: discordBody,
};

/** Posts a message to a chat. */
export async function sendToChat(
  host: SendingHost,
  { type }: ChatChannel,
  { message, writing, values, secrets, signal }: Outgoing,
): Promise<Sending> {
  const { url = '' } = values;
  const address = type === 'discord' && URL.canParse(url) ? discordUrl(url) : url;
  const body = BODIES[type](writeMessage(message, writing));
  return await ask(jsonRequest(address, body), { ...host, secrets, signal });
}
