// What replies of the Party system mean: accepted, taken before, refused, or nothing that can be believed.
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { UpstreamError, type HttpClient } from '../kit/index.js';
import { configSchema } from './config.js';
import { partyConfig } from './fixtures/sampleParty.js';
import { createPartySystem } from './partySystem.js';

const config = configSchema.parse(partyConfig('http://sample.invalid'));
const signal = new AbortController().signal;
const STALE = { error_code: -1, message: 'Phiên làm việc đã hết hạn' };
const ACCEPTED = { error_code: '00', message: 'Thực hiện thành công', result: [{ MAHOSO: 'X' }] };

/** Answers calls one after the other; logins are accepted unless told otherwise. */
function createScripted(replies: readonly unknown[], logins: readonly unknown[] = []) {
  const seen: { readonly service: string; readonly session: unknown; readonly safe: boolean }[] = [];
  const left = { calls: [...replies], logins: [...logins] };
  const http: HttpClient = {
    async request(request) {
      const body = JSON.parse(String(request.body)) as Record<string, unknown>;
      const isLogin = request.url.endsWith('/login');
      seen.push({ service: isLogin ? 'login' : String(body['service']), session: body['session'], safe: request.safe });
      const count = seen.filter(({ service }) => service === 'login').length;
      const usual = { error_code: 0, message: 'OK', session: `phien-${count}` };
      const reply = isLogin ? (left.logins.shift() ?? usual) : left.calls.shift();
      if (reply instanceof Error) throw reply;
      return request.schema.parse(reply);
    },
    open: () => {
      throw new Error('no files here');
    },
  };
  const clock = { now: () => new Date(0), today: () => '1970-01-01' };
  return { seen, party: createPartySystem({ config, http, clock }) };
}

const write = (replies: readonly unknown[]) => createScripted(replies).party.write('signOpinion', {}, signal);

describe('a write', () => {
  it.each([0, '0', '00'])('is accepted with %j and a text of success', async (error_code) => {
    expect(await write([{ ...ACCEPTED, error_code }])).toEqual({ kind: 'ACCEPTED' });
  });

  it.each([0, 3, -3, -1])('was taken before when the text says so, whatever the code (%d)', async (error_code) => {
    expect(await write([{ error_code, message: 'Giao dịch LT… đã tồn tại' }])).toEqual({ kind: 'REPEATED' });
    // Some systems send accents as combining marks.
    expect(await write([{ error_code, message: 'đã tồn tại'.normalize('NFD') }])).toEqual({ kind: 'REPEATED' });
  });

  it('is refused with any other code', async () => {
    expect(await write([{ error_code: -1, message: 'Đơn vị tiếp nhận từ chối' }])).toEqual({ kind: 'REFUSED' });
  });

  it('that is accepted in name only is neither done nor refused', async () => {
    const reply = { error_code: 0, message: 'Có lỗi khi xử lý hồ sơ 001090000001' };
    const failure: unknown = await write([reply]).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'UPSTREAM_ERROR', sent: true });
    expect((failure as UpstreamError).detail).not.toContain('001090000001');
  });

  it('goes out again, once, when the session had ended, and only then', async () => {
    const { party, seen } = createScripted([STALE, ACCEPTED]);
    expect(await party.write('signOpinion', {}, signal)).toMatchObject({ kind: 'ACCEPTED' });
    expect(seen.map(({ service, session }) => [service, session])).toEqual([
      ['login', undefined],
      ['KyYKienCuTru', 'phien-1'],
      ['login', undefined],
      ['KyYKienCuTru', 'phien-2'],
    ]);
    expect(seen.filter(({ service }) => service === 'KyYKienCuTru').every(({ safe }) => !safe)).toBe(true);
    await expect(write([STALE, STALE])).rejects.toMatchObject({ code: 'UPSTREAM_ERROR' });
  });

  it.each([
    ['refused', { error_code: -1, message: 'Sai mật khẩu' }, 'UPSTREAM_AUTH'],
    ['lost', new UpstreamError('UPSTREAM_TIMEOUT'), 'UPSTREAM_TIMEOUT'],
  ])('has certainly not left when the login is %s', async (_how, login, code) => {
    const { party, seen } = createScripted([], [login]);
    await expect(party.write('signOpinion', {}, signal)).rejects.toMatchObject({ code, sent: false });
    expect(seen).toHaveLength(1);
  });
});

describe('a read', () => {
  const read = (replies: readonly unknown[]) =>
    createScripted(replies).party.read({
      service: 'findCells',
      params: {},
      row: z.object({ MACHIBO: z.string() }),
      signal,
    });

  it('has the rows of an accepted answer', async () => {
    expect(await read([{ error_code: 0, message: '', result: [{ MACHIBO: 'A' }] }])).toEqual([{ MACHIBO: 'A' }]);
  });

  it.each([
    ['a refusal', { error_code: -1, message: 'Không được phép' }, 'UPSTREAM_ERROR'],
    ['an answer without a list', { error_code: 0, message: 'Có lỗi' }, 'UPSTREAM_ERROR'],
    ['a row without its key', { error_code: 0, message: '', result: [{}] }, 'UPSTREAM_BAD_RESPONSE'],
  ])('does not take %s for nothing found', async (_what, reply, code) => {
    await expect(read([reply])).rejects.toMatchObject({ code });
  });
});
