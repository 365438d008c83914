// Every way we know to get past a token check, over HTTP: all are refused alike, and nothing tells which check it was.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ERRORS } from '../../schema/errors.js';
import { startTestGateway, type TestGateway } from '../support/testGateway.js';
import { closeConnections, headerOf, post, send, sendBytes, type Exchange } from './support/exchange.js';
import { FORGED_CLAIMS } from './support/forgedClaims.js';
import { FORGED_FORMS, OVERSIZED, VALID_TOKENS } from './support/forgedForms.js';
import { FORGED_HEADERS } from './support/forgedHeaders.js';
import { FORGED_SIGNATURES } from './support/forgedSignatures.js';
import { createJwtLab, partsOf, type JwtLab, type TokenCase } from './support/jwtLab.js';

const QUERY = { query: '{ unit(code: "00103") { fullName } }' };

let lab: JwtLab;
let gateway: TestGateway;
/** What a request without any token gets. */
let plain: Exchange;

beforeAll(async () => {
  lab = await createJwtLab();
  gateway = await startTestGateway({ issuer: lab.forge.issuer });
  plain = await send(gateway.graphqlUrl, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(QUERY),
  });
});

afterAll(async () => {
  closeConnections();
  await gateway?.stop();
  await lab?.stop();
});

/** What two refusals have in common: everything but the request's id and the time. */
function comparable({ status, headers, body }: Exchange) {
  return {
    status,
    headers: headers.filter(([name]) => name !== 'x-request-id' && name !== 'date'),
    body: body.replace(/"requestId":"[\w-]{36}"/, '"requestId":"…"'),
  };
}

/** Pieces of a secret, long enough to be no accident. */
function pieces(secret: string): string[] {
  return Array.from({ length: Math.max(0, Math.floor(secret.length / 16)) }, (_, i) =>
    secret.slice(i * 16, i * 16 + 16),
  );
}

function expectNothingLogged(token: string): void {
  const log = gateway.log.join('');
  const signature = partsOf(token)[2] ?? '';
  if (token.length > 8) expect(log.includes(token)).toBe(false);
  expect(pieces(signature).filter((piece) => /[^.]/.test(piece) && log.includes(piece))).toEqual([]);
}

async function expectRefused({ make }: TokenCase): Promise<void> {
  const token = make(lab);
  const answer = await post(gateway.graphqlUrl, token, QUERY);
  expect(comparable(answer)).toEqual(comparable(plain));
  expectNothingLogged(token);
}

const titled = (cases: readonly TokenCase[]) => cases.map((each) => [`${each.id} ${each.name}`, each] as const);

it('says the same to everybody without an acceptable token', () => {
  const { vi, en } = ERRORS.UNAUTHENTICATED;
  expect(plain.status).toBe(401);
  expect(headerOf(plain, 'www-authenticate')).toBe('Bearer realm="lien-thong"');
  expect(JSON.parse(plain.body)).toEqual({
    errors: [
      {
        message: vi,
        extensions: {
          code: 'UNAUTHENTICATED',
          hop: 'CONSUMER',
          retryable: false,
          messages: { vi, en },
          requestId: headerOf(plain, 'x-request-id'),
        },
      },
    ],
  });
});

describe('accepts', () => {
  it.each(titled(VALID_TOKENS))('%s', async (_title, { make }) => {
    const answer = await post(gateway.graphqlUrl, make(lab), QUERY);
    expect([answer.status, answer.body]).toEqual([200, '{"data":{"unit":{"fullName":"phường Tây Hồ"}}}\n']);
  });
});

describe('refuses a token by its signature', () => {
  it.each(titled(FORGED_SIGNATURES))('%s', (_title, each) => expectRefused(each));
});

describe('refuses a token by its header', () => {
  it.each(titled(FORGED_HEADERS))('%s', (_title, each) => expectRefused(each));
});

describe('refuses a token by its claims', () => {
  it.each(titled(FORGED_CLAIMS))('%s', (_title, each) => expectRefused(each));
});

describe('refuses what is no token', () => {
  it.each(titled(FORGED_FORMS))('%s', (_title, each) => expectRefused(each));

  it.each(titled(OVERSIZED))('%s: too large for a header', async (_title, { make }) => {
    const head = `POST /graphql HTTP/1.1\r\nhost: gateway.test\r\nauthorization: Bearer ${make(lab)}\r\n\r\n`;
    const answer = await sendBytes(gateway.url, head);
    expect([answer.status, answer.closed || answer.body !== '']).toEqual([431, true]);
  });
});

describe('the Authorization header', () => {
  const scheme = (value: string, more: Record<string, string> = {}) =>
    send(gateway.graphqlUrl, {
      headers: { 'content-type': 'application/json', authorization: value, ...more },
      body: JSON.stringify(QUERY),
    });

  it.each(['bearer', 'BEARER', 'bEaReR'])('J102 takes the scheme as %s', async (word) => {
    expect((await scheme(`${word} ${lab.forge.token()}`)).status).toBe(200);
  });

  it.each([
    ['two spaces', (t: string) => `Bearer  ${t}`],
    ['a tab', (t: string) => `Bearer\t${t}`],
    ['a comma', (t: string) => `Bearer ${t},Bearer ${t}`],
    ['a comma and a space', (t: string) => `Bearer ${t}, Bearer ${t}`],
    ['the token alone', (t: string) => t],
    ['another scheme', (t: string) => `Basic ${t}`],
    ['DPoP', (t: string) => `DPoP ${t}`],
    ['no space', (t: string) => `Bearer${t}`],
    ['a parameter', (t: string) => `Bearer token=${t}`],
    ['the scheme twice', (t: string) => `Bearer Bearer ${t}`],
    ['the scheme alone', () => 'Bearer'],
    ['a parameter after it', (t: string) => `Bearer ${t};x=1`],
  ])('J102 refuses %s', async (_name, write) => {
    const token = lab.forge.token();
    expect(comparable(await scheme(write(token)))).toEqual(comparable(plain));
    expectNothingLogged(token);
  });

  it('J100 refuses two of them, whatever they hold', async () => {
    const good = `Bearer ${lab.forge.token()}`;
    for (const authorization of [
      [good, good],
      [good, 'Bearer x'],
      ['Bearer x', good],
      [good, 'Basic eDp5'],
    ]) {
      const answer = await send(gateway.graphqlUrl, {
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify(QUERY),
      });
      expect([answer.status, JSON.parse(answer.body).errors[0].extensions.code]).toEqual([400, 'BAD_REQUEST']);
    }
  });

  it('J100 refuses a second token in a cookie', async () => {
    const token = lab.forge.token();
    for (const cookie of [`access_token=${token}`, `a=b; session=${token}; c=d`, `access_token="${token}"`]) {
      const answer = await scheme(`Bearer ${token}`, { cookie });
      expect([answer.status, JSON.parse(answer.body).errors[0].extensions.code]).toEqual([400, 'BAD_REQUEST']);
    }
    expect((await scheme(`Bearer ${token}`, { cookie: 'theme=dark; lang=vi' })).status).toBe(200);
    expectNothingLogged(token);
  });

  it('J101 looks for a token nowhere else, and does not log it', async () => {
    const token = lab.forge.token();
    const elsewhere = await Promise.all([
      send(`${gateway.graphqlUrl}?access_token=${token}`, {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(QUERY),
      }),
      send(gateway.graphqlUrl, {
        headers: { 'content-type': 'application/json', cookie: `access_token=${token}`, 'x-access-token': token },
        body: JSON.stringify({ ...QUERY, access_token: token }),
      }),
      send(`${gateway.graphqlUrl}?token=${token}&query=${encodeURIComponent(QUERY.query)}`, { method: 'GET' }),
    ]);
    for (const answer of elsewhere) expect(comparable(answer)).toEqual(comparable(plain));
    expectNothingLogged(token);
  });
});

it('never asked an address that a token named', () => {
  expect(lab.trapped()).toBe(0);
});
