// Answers to questions on the sample portal: one each, and never over somebody else's.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createPortalServer, type PortalServer } from '../../../sandbox/portal/createPortalServer.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { createCommandBench, IMPATIENT, type CommandBench } from '../fixtures/commandBench.js';
import { createSampleRows } from '../fixtures/sampleRows.js';
import type { QuestionRecord } from '../schema.generated.js';

const city = createSampleCity();
const { directory } = createSampleRows(city);
const waiting = city.questions.filter(({ answer }) => answer === null).map((question) => question.id);
const numbers = waiting.values();
const SERVICE = 'DongBoKetQuaHoiDapGuiTuDVCQG';
const INPUT = { content: 'Trả lời mẫu\ntheo hai dòng', answeredBy: 'Cán bộ Mẫu 0001', answererTitle: 'Trưởng phòng' };

let portal: PortalServer;
let bench: CommandBench;
let id: string;

beforeAll(async () => {
  portal = await createPortalServer({ city, port: 0 });
});
afterAll(() => portal.close());
beforeEach(() => {
  bench = createCommandBench({ portal, directory, createRuntime: createAdapterRuntime });
  id = numbers.next().value ?? '';
});

const read = () => bench.query<QuestionRecord>('question', { number: id });
const answer = (input: object = INPUT) => bench.run('answerQuestion', { id, input });

describe('an answer', () => {
  it('is shown at once, although lists are kept for a while', async () => {
    expect(await read()).toMatchObject({ status: 'WAITING' });
    const { trail, outcome } = await answer();
    expect(trail).toEqual(['send DONE']);
    expect(outcome).toMatchObject({ result: { row: { type: 'Question', key: id } } });
    expect(await read()).toMatchObject({ status: 'ANSWERED', answer: INPUT.content });
  });

  it('to a question that has one, or to none, is a mistake', async () => {
    await answer();
    await expect(answer()).rejects.toMatchObject({ message: 'id must be a question that has no answer yet.' });
    id = 'HD-MAU-999999';
    await expect(answer()).rejects.toMatchObject({ name: 'InputError' });
  });

  it('names all mistakes', async () => {
    const failure: unknown = await answer({ content: '', answeredBy: 'a\u0007', answeredAt: new Date(0) }).catch(
      (error: unknown) => error,
    );
    expect((failure as Error).message).toBe(
      'input.content must have 1 to 20000 characters; input.answeredBy must have no control characters; ' +
        'input.answeredAt must be between 2000 and now.',
    );
  });

  it('that came second is refused, and the first one stays', async () => {
    const prepared = await bench.prepare('answerQuestion', { id, input: INPUT });
    await answer({ ...INPUT, content: 'Trả lời mẫu khác' });
    const { outcome } = await bench.deliver('answerQuestion', prepared);
    expect(outcome).toMatchObject({ outcome: 'REFUSED', reason: { en: expect.stringContaining('another answer') } });
    expect(await read()).toMatchObject({ answer: 'Trả lời mẫu khác' });
  });
});

describe('exactly one answer comes of it', () => {
  const cases: [string, object, string[]][] = [
    ['stalls', { stallWriteNext: 1, stallWriteMs: 900 }, ['send UPSTREAM_TIMEOUT', 'look DONE']],
    ['is lost', { failBeforeNext: 1 }, ['send UPSTREAM_UNAVAILABLE', 'look ABSENT', 'send DONE']],
    ['loses the reply', { failAfterNext: 1 }, ['send UPSTREAM_UNAVAILABLE', 'look DONE']],
    ['gets an unreadable reply', { unreadableNext: 1 }, ['send UPSTREAM_BAD_RESPONSE', 'look DONE']],
    ['is refused in name only', { failInNameNext: 1 }, ['send UPSTREAM_ERROR', 'look ABSENT', 'send DONE']],
    ['arrives twice, and exists with 3', { deliverTwiceNext: 1, duplicateCode: 3 }, ['send DONE']],
    ['arrives twice, and exists with -3', { deliverTwiceNext: 1, duplicateCode: -3 }, ['send DONE']],
    ['arrives twice, and exists with 0', { deliverTwiceNext: 1, duplicateCode: 0 }, ['send DONE']],
    ['is confirmed double-encoded', { doubleEncoded: true }, ['send DONE']],
    ['is confirmed with "00"', { acceptedAs: '00' }, ['send DONE']],
  ];

  it.each(cases)('when it %s', async (_what, habits, expected) => {
    if ('stallWriteNext' in habits)
      bench = createCommandBench({ portal, directory, createRuntime: createAdapterRuntime, writes: IMPATIENT });
    const { trail } = await bench.during(habits, () => answer());
    await portal.quiet();
    expect({ trail, count: bench.count(SERVICE, id) }).toEqual({ trail: expected, count: 1 });
    expect(await read()).toMatchObject({ answer: INPUT.content });
  });

  it('when the session is stale', async () => {
    const prepared = await bench.prepare('answerQuestion', { id, input: INPUT });
    portal.expireSessions();
    expect((await bench.deliver('answerQuestion', prepared)).trail).toEqual(['send DONE']);
    expect(bench.count(SERVICE, id)).toBe(1);
  });
});
