import type { ServiceDefinition } from './definition.ts';

/** A program to run, with its arguments. */
export interface Call {
  readonly argv: readonly [program: string, ...args: string[]];
  /** True where it may fail without harm. */
  readonly mayFail?: boolean;
}

/** The state of a service, as its manager tells it. */
export interface ServiceState {
  readonly isRunning: boolean;
  /** In the manager's words. */
  readonly state: string;
  readonly pid?: number;
  /** How often it was started again; undefined where the manager does not count. */
  readonly restarts?: number;
}

/** The system's own manager of a user's services, as text and calls: nothing here does anything. */
export interface ServiceManager {
  /** In words, for messages. */
  readonly title: string;
  /** The file that a service of this name is defined in. */
  fileOf(name: string): string;
  /** The file's text. Throws a ServiceFault where the definition cannot be written down. */
  write(definition: ServiceDefinition): string;
  /** Succeeds where the manager can be reached, and what to do where it cannot. */
  readonly reach: Call;
  readonly unreachable: string;
  /** Takes up a file that was written, and starts the service anew, now and whenever the system starts. */
  start(name: string): readonly Call[];
  /** Ends it for good, before its file is removed. */
  stop(name: string): readonly Call[];
  /** Lets the manager forget it, after that. */
  forget(name: string): readonly Call[];
  state(name: string): Call;
  readState(text: string): ServiceState;
  logs(name: string, options: LogOptions): Call;
  /** What is missing for a service to run from the start of the machine on; undefined where nothing is. */
  readonly hint: string | undefined;
}

/** The part of a log to show. */
export interface LogOptions {
  readonly lines: number;
  readonly follow: boolean;
}

/** A service that cannot be had as asked. The message says why, and what to do. */
export class ServiceFault extends Error {
  readonly code = 'service_failed';
  override readonly name = 'ServiceFault';
}
