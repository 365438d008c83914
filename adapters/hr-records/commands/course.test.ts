// One `send`, message by message: what may be called refused, what counts as sent, and what goes out.
import { describe, expect, it } from '@jest/globals';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { UpstreamError } from '../../kit/index.js';
import type { Verdict } from '../sync/judgeReply.js';
import type { SyncMessage } from '../sync/ministry.js';
import { createSyncBench } from '../fixtures/syncBench.js';
import { bringInStep } from './bringInStep.js';
import { findSettled } from './course.js';

type Scripted = Verdict | UpstreamError;

const SECTIONS = { THONGTINCHUNG: { HoVaTen: 'Mẫu' }, LUONG_PHUCAP_CHUCVU: { BacLuong: '3', DS_QUATRINH_LUONG: [] } };
const EVALUATIONS = { THONGTINCHUNG: { HoVaTen: 'Mẫu' }, DS_KETQUA_DANHGIA_PHANLOAI: [] };
const unsent = new UpstreamError('UPSTREAM_UNAVAILABLE', { sent: false, retryAfterSeconds: 7 });

/** A Ministry that answers from a list, and keeps what it was told. */
function open(answers: readonly Scripted[], emptyLists = 'REBUILD') {
  const { client } = createSyncBench({
    ...{ url: 'http://127.0.0.1:1', createRuntime: createAdapterRuntime, sync: { emptyLists } },
  }).call;
  const told: SyncMessage[] = [];
  const settings = client.ministry?.settings as never;
  async function tell(message: SyncMessage) {
    const answer = answers[told.push(message) - 1] ?? 'ACCEPTED';
    if (answer instanceof UpstreamError) throw answer;
    return { verdict: answer, detail: 'mẫu' };
  }
  const work = (attempt = 1, sections: object = SECTIONS) => ({
    ...{ client: { ...client, ministry: { settings, tell } }, key: 'k', attempt, results: {}, acceptedAt: new Date(0) },
    payload: { number: 'HN000001', senderCode: 'x', sections: sections as never },
    ...{ caller: { agency: null, reference: 'mau' }, signal: new AbortController().signal },
  });
  return { work, told };
}

const said = (told: readonly SyncMessage[]) => told.map(({ action, service }) => `${action} ${service}`);

describe('a refusal', () => {
  it('is one on the first message of the first attempt', async () => {
    const { work } = open(['FORBIDDEN']);
    expect(await bringInStep(work())).toMatchObject({ outcome: 'REFUSED' });
  });

  it('is none once a message of the same attempt was taken', async () => {
    const { work, told } = open(['ACCEPTED', 'FORBIDDEN']);
    await expect(bringInStep(work())).rejects.toMatchObject({ code: 'UPSTREAM_ERROR', sent: true });
    expect(said(told)).toEqual(['DEL pay', 'EDIT record']);
  });

  it('is none on a later attempt, nor after somebody had to look whether there was one', async () => {
    await expect(bringInStep(open(['FORBIDDEN']).work(2))).rejects.toMatchObject({ code: 'UPSTREAM_ERROR' });
    const { work } = open(['FORBIDDEN']);
    expect(await findSettled(work())).toEqual({ outcome: 'ABSENT' });
    await expect(bringInStep(work())).rejects.toMatchObject({ code: 'UPSTREAM_ERROR' });
  });

  it('is one again after attempts that never left', async () => {
    const { work } = open([unsent, unsent, 'FORBIDDEN']);
    await expect(bringInStep(work())).rejects.toMatchObject({ sent: false });
    await expect(bringInStep(work())).rejects.toMatchObject({ sent: false });
    expect(await bringInStep(work())).toMatchObject({ outcome: 'REFUSED' });
  });
});

describe('an error', () => {
  it('of a later message says that something was sent, and when to come back', async () => {
    const { work } = open(['ACCEPTED', unsent]);
    await expect(bringInStep(work())).rejects.toMatchObject({ sent: true, retryAfterSeconds: 7 });
  });

  it('without any sync API in the settings says that nothing was', async () => {
    const { work } = open([]);
    const client = { ...work().client, ministry: undefined };
    await expect(bringInStep({ ...work(), client })).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      sent: false,
    });
  });
});

describe('what goes out', () => {
  it('has no empty list, which would say nothing', async () => {
    const { work, told } = open([]);
    await bringInStep(work());
    expect(told.at(-1)?.sections).toEqual({
      THONGTINCHUNG: { HoVaTen: 'Mẫu' },
      LUONG_PHUCAP_CHUCVU: { BacLuong: '3' },
    });
    const other = open([]);
    await bringInStep(other.work(1, EVALUATIONS));
    expect(said(other.told)).toEqual(['DEL evaluations', 'EDIT record']);
    expect(other.told.at(-1)?.sections).toEqual({ THONGTINCHUNG: { HoVaTen: 'Mẫu' } });
  });

  it('is nothing at all where all that was asked for is empty and shall be left', async () => {
    const { work, told } = open([], 'LEAVE');
    const [, evaluations] = Object.entries(EVALUATIONS);
    expect(await bringInStep(work(1, Object.fromEntries([evaluations ?? []])))).toMatchObject({ outcome: 'DONE' });
    expect(told).toEqual([]);
  });

  it('is an ADD alone where a list is empty and nothing may be left behind', async () => {
    const { work, told } = open(['EXISTS'], 'REFUSE');
    expect(await bringInStep(work())).toMatchObject({ outcome: 'REFUSED' });
    expect(said(told)).toEqual(['ADD record']);
  });
});
