// The register as somebody else might spell it: other names, numbers for ids, missing values, lists out of order.
import { describe, expect, it } from '@jest/globals';
import { InputError, type HttpRequest } from '../../kit/index.js';
import { configSchema } from '../config.js';
import { meetingsConfig } from '../fixtures/sampleMeetings.js';
import { createRegister } from './register.js';

const PLAN = { id: 'm-1', host: 'H26', startsAt: '2026-07-20T08:00:00+07:00', endsAt: '2026-07-20T09:00:00+07:00' };
const EVERYTHING = { agencies: ['H26'], from: null, until: null };
const signal = new AbortController().signal;

/** Answers each call with the next of these. */
function connect(replies: readonly unknown[], register: object = {}, more: object = {}) {
  const base = meetingsConfig('https://hop.sample.invalid') as { register: object };
  const config = configSchema.parse({ ...base, register: { ...base.register, ...register }, ...more });
  const asked: HttpRequest<unknown>[] = [];
  const http = {
    request: async <T>(request: HttpRequest<T>): Promise<T> => {
      asked.push(request);
      return request.schema.parse(replies[Math.min(asked.length, replies.length) - 1]);
    },
    open: () => {
      throw new Error('opens no files');
    },
  };
  return {
    register: createRegister({ config, http }),
    asked,
    bodies: () => asked.map(({ body }) => JSON.parse(String(body))),
  };
}

const at = (minute: number, id: string) => ({ ...PLAN, id, startsAt: `2026-07-20T08:0${minute}:00+07:00` });

describe('the register', () => {
  it('may leave out what it does not know, and number its meetings', async () => {
    const { register } = connect([{ items: [{ ...PLAN, id: 17, invited: null }] }]);
    const nothing = { title: null, organiser: null, createdBy: null, state: null, startedAt: null, endedAt: null };
    expect(await register.find(['17'], signal)).toEqual([
      {
        ...{ ...nothing, id: '17', host: 'H26', invited: [], record: false, participants: null },
        ...{ startsAt: new Date('2026-07-20T01:00:00Z'), endsAt: new Date('2026-07-20T02:00:00Z') },
      },
    ]);
  });

  it('may have other names, paths and words', async () => {
    const settings = {
      ...{ meetingPath: 'lich', cancelPath: 'huy', searchPath: 'tim', takenResults: ['OK'], cancelledState: 'HUY' },
      fields: { id: 'ma', host: 'donVi', startsAt: 'batDau', endsAt: 'ketThuc', state: 'trangThai', title: 'ten' },
    };
    const row = { ma: 'a/b', donVi: 'H26', batDau: PLAN.startsAt, ketThuc: PLAN.endsAt, trangThai: 'HUY' };
    const { register, asked, bodies } = connect([{ items: [row] }, { result: 'OK' }, { result: 'TAKEN' }], settings);
    const [found] = await register.find(['a/b'], signal);
    expect(found !== undefined && register.isCancelled(found)).toBe(true);
    if (found === undefined) throw new Error('not found');
    expect(await register.enter('a/b', { ...found, title: 'Họp mẫu' }, signal)).toBe(true);
    expect(await register.cancel('a/b', signal)).toBe(false);
    expect(asked.map(({ url, safe }) => [new URL(url).pathname, safe])).toEqual([
      ['/register/tim', true],
      ['/register/lich/a%2Fb', false],
      ['/register/lich/a%2Fb/huy', false],
    ]);
    expect(bodies()[1]).toMatchObject({ ten: 'Họp mẫu', donVi: 'H26', batDau: '2026-07-20T01:00:00.000Z' });
  });

  it.each([
    ['no beginning', { ...PLAN, startsAt: undefined }],
    ['a time without a zone', { ...PLAN, startsAt: '2026-07-20T08:00:00' }],
    ['no agency', { ...PLAN, host: '' }],
    ['no row', null],
  ])('with %s is refused', async (_what, row) => {
    await expect(connect([{ items: [row] }]).register.find(['m-1'], signal)).rejects.toMatchObject({
      code: 'UPSTREAM_BAD_RESPONSE',
    });
  });

  it('is asked in pieces for many ids, and for the next page behind the last row', async () => {
    const many = connect([{ items: [] }], { pageSize: 2 });
    await many.register.find(['a', 'b', 'c'], signal);
    expect(many.bodies().map(({ ids }) => ids)).toEqual([['a', 'b'], ['c']]);
    const pages = connect([{ items: [at(1, 'a'), at(1, 'b')] }, { items: [at(2, 'a')] }], { pageSize: 2 });
    expect(await pages.register.all(EVERYTHING, signal)).toHaveLength(3);
    expect(pages.bodies().map(({ after }) => after)).toEqual([null, '2026-07-20T01:01:00.000Z~b']);
  });

  it.each([
    ['rows out of order', [{ items: [at(2, 'a'), at(1, 'b')] }]],
    ['the same page again', [{ items: [at(1, 'a'), at(1, 'b')] }]],
  ])('that gives %s is not asked for ever', async (_what, replies) => {
    const { register } = connect(replies, { pageSize: 2 });
    await expect(register.all(EVERYTHING, signal)).rejects.toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
  });

  it('that has more rows than one question looks at is refused', async () => {
    const items = Array.from({ length: 100 }, (_, row) => at(1, String(row).padStart(3, '0')));
    const { register } = connect([{ items }], {}, { maxRows: 100 });
    await expect(register.all(EVERYTHING, signal)).rejects.toBeInstanceOf(InputError);
  });
});
