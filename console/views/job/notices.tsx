import type { Notice } from '#api/shapes/notices/notice.ts';
import { Empty } from '#console/parts/empty.tsx';
import { Foreign } from '#console/parts/foreign.tsx';
import { Shown } from '#console/parts/loaded.tsx';
import { More } from '#console/parts/rows/more.tsx';
import { Ago, Time } from '#console/parts/time.tsx';
import { useListed } from '#console/state/pages.ts';
import { runPath } from '#console/text/place.ts';
import { troubleText } from '#console/text/trouble.ts';

const NOTICES_MS = 10_000;
const STAGES: Readonly<Record<Notice['stage'], string>> = {
  opened: 'it began',
  reopened: 'it began again',
  reminder: 'it goes on',
  flapping: 'it comes and goes',
  resolved: 'it is over',
  single: '',
};

/** The notices of a job: what was told of it, on which channel, and what became of that. */
export function JobNotices({ id }: { readonly id: string }) {
  const { state, more, isReading } = useListed(
    `notices ${id}`,
    async (api, cursor) => {
      const page = await api.listNotices(id, { ...(cursor === undefined ? {} : { cursor }) });
      // One notice goes to several channels.
      return { ...page, items: page.items.map((notice) => ({ notice, id: `${notice.id} ${notice.channel}` })) };
    },
    NOTICES_MS,
  );
  return (
    <Shown state={state}>
      {({ items, hasMore }) =>
        items.length === 0 ? (
          <Empty title="Nothing was told of this job.">
            <p>
              Its notify says what is told, and the configuration on which channels:{' '}
              <a href="/incidents">the channels</a>.
            </p>
          </Empty>
        ) : (
          <>
            <ul class="list">
              {items.map(({ notice, id: key }) => (
                <NoticeRow key={key} notice={notice} />
              ))}
            </ul>
            <More hasMore={hasMore} isReading={isReading} more={more} />
          </>
        )
      }
    </Shown>
  );
}

function NoticeRow({ notice }: { readonly notice: Notice }) {
  const { at, kind, stage, runId, detail, channel } = notice;
  const isGood = stage === 'resolved' || kind === 'succeeded';
  return (
    <li class="line">
      <Time at={at} />
      <strong class={isGood ? '' : 'bad'}>{troubleText(notice)}</strong>
      {STAGES[stage] === '' ? null : <span>{STAGES[stage]}</span>}
      {detail === undefined ? null : <Foreign text={detail} />}
      <span class="soft">
        on <Foreign text={channel} />:
      </span>
      <Delivered notice={notice} />
      {runId === undefined ? null : <a href={runPath(runId)}>the run</a>}
    </li>
  );
}

function Delivered({ notice: { state, tries, nextTryAt, sentAt, answer } }: { readonly notice: Notice }) {
  const times = tries === 1 ? 'one try' : `${tries} tries`;
  const said = answer === undefined ? null : <Foreign text={[answer.status, answer.text].join(' ').trim()} />;
  switch (state) {
    case 'sent':
      return <span class="soft">sent {sentAt === undefined ? null : <Ago at={sentAt} />}</span>;
    case 'dropped':
      return <span class="soft">not sent: there was no need any more</span>;
    case 'pending':
      return (
        <span class="warn">
          {tries === 0 ? 'to be sent' : `not sent in ${times}, tried again `}
          {tries === 0 || nextTryAt === undefined ? null : <Ago at={nextTryAt} />} {said}
        </span>
      );
    case 'gave_up':
      return (
        <span class="bad">
          not sent, given up{tries === 0 ? '' : ` after ${times}`}: {said}
        </span>
      );
  }
}
