import { AwsRefusal } from './refusal.ts';

/** Which call of a command is meant: the first from now on unless told. */
interface Nth {
  /** 1 for the next one. */
  readonly nth?: number;
}

/** The conduct of one call: what it answers is what the caller gets. */
type Conduct = (carryOut: () => Promise<unknown>) => Promise<unknown>;

interface Planned {
  left: number;
  readonly conduct: Conduct;
}

/** The exceptions by which the services throttle. */
const THROTTLES: Readonly<Record<string, string>> = {
  dynamodb: 'ProvisionedThroughputExceededException',
  sqs: 'RequestThrottled',
  scheduler: 'ThrottlingException',
  lambda: 'TooManyRequestsException',
};

/**
 * Faults to come. A command is called as in the SDK (`PutCommand`, `SendMessageCommand`); the SDK's own retries are not in play: what is
 * thrown here is what a caller gets once they are used up.
 */
export class Faults {
  readonly #planned = new Map<string, Planned[]>();

  /** One call is throttled, and not carried out. */
  throttle(command: string, nth: Nth = {}): void {
    this.#plan(command, nth, 'throttled');
  }

  /** One call fails with this error, and is not carried out. */
  refuse(command: string, error: Error, nth: Nth = {}): void {
    this.#plan(command, nth, async () => {
      throw error;
    });
  }

  /** One call is carried out, and its answer is lost: the caller gets a TimeoutError. */
  loseAnswer(command: string, nth: Nth = {}): void {
    this.#plan(command, nth, async (carryOut) => {
      await carryOut();
      throw Object.assign(new Error(`the answer to ${command} was lost`), { name: 'TimeoutError' });
    });
  }

  /** The message of one SendMessageCommand never arrives, and its sender hears nothing of that. */
  loseMessage(nth: Nth = {}): void {
    this.#plan('SendMessageCommand', nth, async () => ({ MessageId: 'lost' }));
  }

  /** The message of one SendMessageCommand arrives twice, as a standard queue may deliver it. */
  deliverTwice(nth: Nth = {}): void {
    this.#plan('SendMessageCommand', nth, async (carryOut) => {
      await carryOut();
      return carryOut();
    });
  }

  /** Carries a call out, or whatever was planned in its place. */
  async around(service: string, command: string, carryOut: () => Promise<unknown>): Promise<unknown> {
    const planned = this.#planned.get(command) ?? [];
    for (const one of planned) {
      one.left -= 1;
    }
    const due = planned.find(({ left }) => left === 0);
    if (due === undefined) {
      return carryOut();
    }
    planned.splice(planned.indexOf(due), 1);
    return due
      .conduct(() => carryOut())
      .catch((error: unknown) => {
        throw error instanceof Throttled ? new AwsRefusal(THROTTLES[service] ?? '', 'Rate exceeded') : error;
      });
  }

  #plan(command: string, { nth = 1 }: Nth, conduct: Conduct | 'throttled'): void {
    const planned = this.#planned.get(command) ?? [];
    planned.push({
      left: nth,
      conduct:
        conduct === 'throttled'
          ? async () => {
              throw new Throttled();
            }
          : conduct,
    });
    this.#planned.set(command, planned);
  }
}

/** Becomes the exception of the service that was called. */
class Throttled extends Error {
  override readonly name = 'Throttled';
}
