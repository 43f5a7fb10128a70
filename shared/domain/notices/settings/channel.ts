import type { SecretReference, Value } from '#domain/secrets/reference.ts';

/** The words that every channel may have. */
interface AnyChannel {
  /** False: the last lines of a run's output are left out. */
  readonly output?: boolean;
}

/** A chat that takes messages at an address of its own; the address is the secret. Mattermost takes what Slack takes. */
export interface ChatChannel extends AnyChannel {
  readonly type: 'slack' | 'teams' | 'discord';
  readonly url: Value;
}

/** A server that gets each notice signed by Standard Webhooks. */
interface WebhookChannel extends AnyChannel {
  readonly type: 'webhook';
  readonly url: Value;
  /** Each makes a signature of its own, so that one can be replaced while both are taken. */
  readonly secrets?: readonly SecretReference[];
}

/** The severities of PagerDuty's events. */
export const PAGERDUTY_SEVERITIES = ['critical', 'error', 'warning', 'info'] as const;

/** A service of PagerDuty with an Events API v2 integration. */
export interface PagerDutyChannel extends AnyChannel {
  readonly type: 'pagerduty';
  readonly routingKey: SecretReference;
  readonly severity?: (typeof PAGERDUTY_SEVERITIES)[number];
  readonly region?: 'us' | 'eu';
}

/** An Alertmanager, by the address that its API lies below. */
export interface AlertmanagerChannel extends AnyChannel {
  readonly type: 'alertmanager';
  readonly url: Value;
  /** Sent as `Authorization: Bearer`. */
  readonly token?: SecretReference;
  readonly labels?: Readonly<Record<string, string>>;
}

/** The encryption of a connection to a mail server: STARTTLS has to work, TLS from the first byte, or none. */
export const SMTP_ENCRYPTIONS = ['starttls', 'tls', 'none'] as const;

/** A mail server, and who sends there. */
export interface SmtpServer {
  readonly host: string;
  readonly port?: number;
  readonly encryption?: (typeof SMTP_ENCRYPTIONS)[number];
  readonly user?: string;
  readonly password?: SecretReference;
}

/** Mail through a server of one's own. */
export interface EmailChannel extends AnyChannel {
  readonly type: 'email';
  readonly from: string;
  readonly to: readonly string[];
  readonly smtp: SmtpServer;
}

/** Mail through Amazon SES. */
export interface SesChannel extends AnyChannel {
  readonly type: 'ses';
  readonly from: string;
  readonly to: readonly string[];
  /** Left out: where the notifier is. */
  readonly region?: string;
}

/** A topic of Amazon SNS. */
export interface SnsChannel extends AnyChannel {
  readonly type: 'sns';
  /** Its ARN. */
  readonly topic: string;
}

/** An event bus of Amazon EventBridge. */
export interface EventBridgeChannel extends AnyChannel {
  readonly type: 'eventbridge';
  /** Its ARN. */
  readonly bus: string;
}

/** A program of this machine, which is given each notice as JSON on its input. */
export interface CommandChannel extends AnyChannel {
  readonly type: 'command';
  readonly argv: readonly [string, ...string[]];
  readonly timeoutSeconds?: number;
}

/** A named destination of notices. */
export type Channel =
  | ChatChannel
  | WebhookChannel
  | PagerDutyChannel
  | AlertmanagerChannel
  | EmailChannel
  | SesChannel
  | SnsChannel
  | EventBridgeChannel
  | CommandChannel;
