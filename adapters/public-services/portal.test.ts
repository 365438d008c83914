// One read of the portal: session, envelope, refusals.
import { describe, expect, it } from '@jest/globals';
import { UpstreamError } from '../kit/index.js';
import { createBench, fixture, replies, type Script } from './fixtures/scriptedPortal.js';
import { procedureLine } from './wire/procedureRow.js';

const LIST = { service: 'LayDanhSachTTHC', row: procedureLine };
const ok = { error_code: 0, message: 'Thành công', result: [{ MATTHC: '9.000001', TENTTHC: 'Mẫu' }] };

function open(script: Script, settings: object = {}) {
  const bench = createBench(script, settings);
  const { client, signal } = bench.call();
  return { ...bench, read: () => client.portal.read({ ...LIST, signal }), probe: () => client.portal.probe(signal) };
}

/** Answers with these in turn, then with the last one for ever. */
function inTurn(...answers: unknown[]): Script {
  let place = 0;
  return (service) => (service === 'login' ? undefined : answers[Math.min(place++, answers.length - 1)]);
}

async function failureOf(work: Promise<unknown>): Promise<UpstreamError> {
  const failure: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(UpstreamError);
  return failure as UpstreamError;
}

describe('a call', () => {
  it('posts service, session and agency to the data path, with the destination where settings put it', async () => {
    const { http, read } = open(inTurn(ok), { providerUrl: 'https://provider.sample.invalid/a?b' });
    await read();
    const [login, data] = http.seen;
    expect(login).toMatchObject({ path: '/VXPAdapter/RestService/forward/mapi/login', body: { username: 'mau' } });
    expect(data?.body).toEqual({ session: 'phien-mau-1', madonvi: '000.00.00.H26', service: 'LayDanhSachTTHC' });
    expect(data?.query.get('providerurl')).toBe('https://provider.sample.invalid/a?b');
    expect(data?.query.get('dstcode')).toBe('VN:GOV:000.00.00.G22:vpcpdvcqg');
    expect(data?.headers).toMatchObject({ dstcode: 'VN:GOV:000.00.00.G22:vpcpdvcqg', accept: 'application/json' });
  });

  it.each([
    ['header', true, false],
    ['query', false, true],
  ])('sends the destination as %s alone', async (dstcodeAs, inHeader, inQuery) => {
    const { http, read } = open(inTurn(ok), { dstcodeAs });
    await read();
    expect(http.seen.map(({ headers }) => 'dstcode' in headers)).toEqual([inHeader, inHeader]);
    expect(http.seen.map(({ query }) => query.has('dstcode'))).toEqual([inQuery, inQuery]);
  });

  it('keeps a path of the base address, and takes the old prefix', async () => {
    const settings = { baseUrl: 'http://sample.invalid/proxy/', pathPrefix: '/XrdAdapter/RestService/forward/' };
    const { http, read } = open(inTurn(ok), settings);
    await read();
    expect(http.seen[1]?.path).toBe('/proxy/XrdAdapter/RestService/forward/mapi/g');
  });

  it('sees rows whatever the case of their keys', async () => {
    const { read } = open(inTurn({ error_code: 0, result: [{ maTTHC: '9.000001', TenTTHC: 'Mẫu' }] }));
    expect((await read()).rows).toMatchObject([{ MATTHC: '9.000001', TENTTHC: 'Mẫu' }]);
  });
});

describe('the session', () => {
  it('is opened once for many reads at a time', async () => {
    const { http, read } = open(inTurn(ok));
    await Promise.all([read(), read(), read()]);
    await read();
    expect(http.seen.filter(({ path }) => path.endsWith('login'))).toHaveLength(1);
  });

  it('is renewed when it is older than the settings allow', async () => {
    const { http, read, wait } = open(inTurn(ok), { session: { ttlSeconds: 60 } });
    await read();
    wait(59);
    await read();
    wait(2);
    await read();
    expect(http.seen.map(({ body }) => body['session'])).toEqual([
      undefined,
      'phien-mau-1',
      'phien-mau-1',
      undefined,
      'phien-mau-2',
    ]);
  });

  it.each([
    ['a text that speaks of the session', replies['stale']],
    ['an unknown code', { error_code: 401, message: '' }],
  ])('is renewed once on %s, and the read repeated', async (_why, stale) => {
    const { http, read } = open(inTurn(stale, ok));
    expect((await read()).rows).toHaveLength(1);
    expect(http.seen.at(-1)?.body['session']).toBe('phien-mau-2');
  });

  it('is renewed once only', async () => {
    const { http, read } = open(inTurn(replies['stale']));
    expect((await failureOf(read())).code).toBe('UPSTREAM_ERROR');
    expect(http.seen).toHaveLength(4);
  });

  it('is not renewed for codes outside the list of stale codes, if there is one', async () => {
    const { http, read } = open(inTurn({ error_code: 401, message: '' }), { session: { staleCodes: [9] } });
    expect((await failureOf(read())).code).toBe('UPSTREAM_ERROR');
    expect(http.seen).toHaveLength(2);
  });

  it('opened by another caller meanwhile is not thrown away', async () => {
    const answers = [replies['stale'], replies['stale'], ok];
    const { http, read } = open(inTurn(...answers));
    await Promise.all([read(), read()]);
    expect(http.seen.filter(({ path }) => path.endsWith('login'))).toHaveLength(2);
  });

  it.each([
    ['refused', replies['loginRefused']],
    ['accepted without a session', { error_code: 0, message: 'OK' }],
  ])('that is %s ends with UPSTREAM_AUTH', async (_how, reply) => {
    const { read, probe } = open(() => reply);
    expect((await failureOf(read())).code).toBe('UPSTREAM_AUTH');
    expect((await failureOf(probe())).code).toBe('UPSTREAM_AUTH');
  });

  it('is tried anew by every probe', async () => {
    const { http, probe } = open(inTurn(ok));
    await probe();
    await probe();
    expect(http.seen).toHaveLength(2);
  });
});

describe('a refusal', () => {
  it('keeps the reason for the log, without numbers and addresses of people, and says none of it', async () => {
    const failure = await failureOf(open(inTurn(replies['refused'])).read());
    expect(failure.code).toBe('UPSTREAM_ERROR');
    expect(failure.detail).toBe('LayDanhSachTTHC: error_code -1: Hồ sơ của công dân … … không hợp lệ');
    expect(failure.message).toBe('UPSTREAM_ERROR');
  });

  it.each(['099 909 000 001', '0999.090.001', '999-090-000-001'])('hides %s, written in groups', async (number) => {
    const failure = await failureOf(open(inTurn({ error_code: -1, message: `Số ${number} sai` })).read());
    expect(failure.detail).toBe('LayDanhSachTTHC: error_code -1: Số … sai');
  });

  it('may hide behind error_code 0', async () => {
    expect((await failureOf(open(inTurn(replies['failedInName'])).read())).code).toBe('UPSTREAM_ERROR');
    expect((await open(inTurn(replies['noResult'])).read()).rows).toEqual([]);
  });

  it('is a bad response if a row has no key', async () => {
    const failure = await failureOf(open(inTurn(replies['rowWithoutKey'])).read());
    expect(failure).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE', detail: 'LayDanhSachTTHC: MATTHC: invalid_type' });
  });

  it.each([null, [], {}, 'OK'])('is a bad response for a body like %j', async (body) => {
    expect((await failureOf(open(inTurn(body)).read())).code).toBe('UPSTREAM_BAD_RESPONSE');
  });
});

it('has fixtures that are replies', () => {
  expect(fixture('dossier')).toHaveProperty('result');
  expect(fixture('procedure')).toHaveProperty('result');
});
