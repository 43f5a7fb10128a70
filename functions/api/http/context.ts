import type { EpochMilliseconds } from '#domain/time/instant.ts';
import type { Engine } from '#engine/commit/engine.ts';
import type { ConditionMeans } from '#engine/conditions/reading.ts';
import type { ToldDenial } from '#functions/api/access/denials.ts';
import type { Assignment } from '#functions/deployment/access.ts';
import type { Sending } from '#ports/channels.ts';

/** A request that failed for a reason that is ours; the client sees `requestId` and none of the rest. */
export interface RequestFault {
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  readonly error: unknown;
}

/** A request that was answered. */
interface AnsweredRequest {
  readonly requestId: string;
  readonly method: string;
  /** Of keys in it there is no more than the beginning. */
  readonly path: string;
  readonly by: string;
  readonly status: number;
}

/** The engine that the api function works with, and what else it is told. */
export interface Api extends Engine {
  /** Writes a fault to the log. Never throws. */
  readonly logFault: (fault: RequestFault) => void;
  /** Writes a request to the log, where its access log knows its route alone. Never throws. */
  readonly logRequest?: (request: AnsweredRequest) => void;
  /** Reads the contract as an OpenAPI document, for the few who ask for it. */
  readonly openApi: () => Promise<object>;
  /** Writes a denial to the log. Never throws. */
  readonly logDenial?: (denial: ToldDenial) => void;
  /** Sends a test message on a channel; undefined where there is no such channel. Left out: there are none. */
  readonly testChannel?: (name: string) => Promise<Sending | undefined>;
  /** The roles of this deployment; none where everybody whom the authorizer lets in may do everything. */
  readonly assignments?: readonly Assignment[];
  /** The means to read conditions, where this process also runs jobs. Left out: runners elsewhere do. */
  readonly conditionMeans?: () => ConditionMeans;
  /** How large the log of the local store has grown, where that is too large; nothing where it is not. */
  readonly grownLog?: () => { readonly bytes: number } | undefined;
  /** The shortage for which no run is started now, where this process also runs them; nothing while runs are started. */
  readonly shortage?: () => { readonly sinceMs: EpochMilliseconds; readonly reason: string } | undefined;
}
