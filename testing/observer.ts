import type { Run } from '#domain/runs/run.ts';
import type { Unreadable } from '#domain/stored/unreadable.ts';
import { present } from '#domain/values/present.ts';
import type { Observer } from '#ports/observer.ts';
import { frozen } from './stores/frozen.ts';

/** One repair: what was put right, and for which job. */
interface Repair {
  readonly jobId: string;
  readonly what: Parameters<Observer['repaired']>[1];
}

/** Remembers what it was told. */
export class RecordingObserver implements Observer {
  readonly ended: Run[] = [];
  readonly repairs: Repair[] = [];

  runEnded(run: Run): void {
    this.ended.push(frozen(run));
  }

  readonly deferrals: string[] = [];

  deferred(jobId: string): void {
    this.deferrals.push(jobId);
  }

  readonly setAside: Unreadable[] = [];

  unreadable(found: Unreadable): void {
    this.setAside.push(found);
  }

  repaired(jobId: string, what: Repair['what']): void {
    this.repairs.push({ jobId, what });
  }

  readonly drops: { readonly what: string; readonly jobId: string; readonly runId?: string }[] = [];

  dropped(what: Parameters<Observer['dropped']>[0], about: Parameters<Observer['dropped']>[1]): void {
    this.drops.push({ what, jobId: about.jobId, ...present({ runId: about.runId }) });
  }
}
