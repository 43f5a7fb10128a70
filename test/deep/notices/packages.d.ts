declare module 'smtp-server' {
  import type { Server } from 'node:net';

  /** The sender or a recipient of a mail. */
  export interface SMTPServerAddress {
    readonly address: string;
  }

  /** A connection. */
  export interface SMTPServerSession {
    readonly secure: boolean;
    readonly envelope: { readonly rcptTo: readonly SMTPServerAddress[] };
  }

  type Done = (error?: (Error & { responseCode?: number }) | null, answer?: unknown) => void;

  /** The behaviour of a server. */
  export interface SMTPServerOptions {
    readonly authOptional?: boolean;
    readonly disabledCommands?: readonly string[];
    readonly hideSTARTTLS?: boolean;
    onAuth?(
      auth: { readonly username?: string; readonly password?: string },
      session: SMTPServerSession,
      done: Done,
    ): void;
    onRcptTo?(address: SMTPServerAddress, session: SMTPServerSession, done: Done): void;
    onData?(stream: NodeJS.ReadableStream, session: SMTPServerSession, done: Done): void;
  }

  /** A mail server. */
  export class SMTPServer {
    constructor(options: SMTPServerOptions);
    listen(port: number, host: string, listening: () => void): Server;
    close(closed: () => void): void;
    readonly server: Server;
    on(event: 'error', take: (error: Error) => void): void;
  }
}

declare module 'standardwebhooks' {
  /** Verifies webhooks. */
  export class Webhook {
    constructor(secret: string);
    verify(payload: string, headers: Readonly<Record<string, string>>): unknown;
  }
}
