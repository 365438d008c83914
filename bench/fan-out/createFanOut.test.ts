// The fan-out against the gateway, both over the same sample systems: the yardstick must answer the same question.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { adapters } from '../../adapters/registry.js';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createDocumentsServer } from '../../sandbox/documents/createDocumentsServer.js';
import { startSampleHr } from '../../test/support/startSampleHr.js';
import { createPortalServer } from '../../sandbox/portal/createPortalServer.js';
import { startTestGateway, type TestGateway } from '../../test/support/testGateway.js';
import { createTokenForge, TEST_AUDIENCE, type TokenForge } from '../../test/support/tokenForge.js';
import { askUnitWork, isSameAnswer, verifyAnswers, type ComparableAnswer } from '../measure/verifyAnswers.js';
import { createFanOut, type FanOut } from './createFanOut.js';

const query = readFileSync(join(import.meta.dirname, '../../examples/queries/unit-work.graphql'), 'utf8');
const portalAccount = { username: 'hanoi_sample', password: 'sample-portal-password' };
const secret = 'sample-vxp-secret';

/** A machine that is busy answers late: that is not what is looked at here. */
const limits = { connectMs: 8_000, readMs: 8_000 };

let forge: TokenForge;
let gateway: TestGateway;
let fanOut: FanOut;
const closers: (() => Promise<void>)[] = [];

async function startSystems() {
  const city = createSampleCity();
  // It is made now, and not in this process while the first caller waits.
  city.dossier('');
  const portal = await createPortalServer({ city, port: 0 });
  const documents = await createDocumentsServer({ city, port: 0 });
  const hr = await startSampleHr();
  closers.push(
    () => portal.close(),
    () => documents.close(),
    () => hr.close(),
  );
  return { portal: portal.url, documents: documents.url, hr: hr.sqlUrl };
}

beforeAll(async () => {
  forge = await createTokenForge();
  closers.push(() => forge.stop());
  const urls = await startSystems();
  gateway = await startTestGateway({
    issuer: forge.issuer,
    adapters,
    adapterSettings: {
      'public-services': { config: { baseUrl: urls.portal, ...portalAccount }, limits },
      documents: { config: { baseUrl: urls.documents, secret }, limits },
      'hr-records': { config: { databaseUrl: urls.hr, maxConnections: 1 }, limits },
    },
  });
  closers.push(() => gateway.stop());
  fanOut = await createFanOut({
    tokens: { issuer: forge.issuer, audience: TEST_AUDIENCE },
    portal: { url: urls.portal, ...portalAccount },
    documents: { url: urls.documents, secret },
    hr: { url: urls.hr, maxConnections: 1 },
  });
  closers.push(() => fanOut.close());
}, 60_000);

afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

describe('the fan-out', () => {
  it('answers what the gateway answers, for whole lists and for parts of them', async () => {
    const question = { token: forge.token(), query };
    await verifyAnswers([gateway.url, fanOut.url], ['00103', '00004'], { ...question, first: 20 });
    await verifyAnswers([gateway.url, fanOut.url], ['00103'], { ...question, first: 3 });
  });

  it('has officers and documents in its answer', async () => {
    const answer = await askUnitWork(fanOut.url, { token: forge.token(), query, unit: '00103', first: 20 });
    const text = JSON.stringify(answer);
    expect(text).toMatch(/"staffNumber":"HN\d{6}"/);
    expect(text).toMatch(/"notation":"[^"]+"/);
  });

  it('answers null for a unit that is no ward of today', async () => {
    const question = { token: forge.token(), query, first: 20 };
    expect(await askUnitWork(fanOut.url, { ...question, unit: '99999' })).toEqual({ data: { unit: null } });
  });

  it('refuses a token for another audience', async () => {
    const token = forge.token({ aud: 'https://other.test/api' });
    await expect(askUnitWork(fanOut.url, { token, query, unit: '00103', first: 20 })).rejects.toThrow('status 401');
  });
});

describe('isSameAnswer', () => {
  it('sees a difference in one field, and none in the text of a cursor', async () => {
    const question = { token: forge.token(), query, unit: '00103', first: 2 };
    const answer = await askUnitWork(fanOut.url, question);
    const text = JSON.stringify(answer);
    const replaced = (pattern: RegExp, by: string): ComparableAnswer => {
      expect(text).toMatch(pattern);
      return JSON.parse(text.replace(pattern, by)) as ComparableAnswer;
    };
    const moved = replaced(/"endCursor":"[^"]+"/, '"endCursor":"another"');
    const changed = replaced(/"status":"[A-Z_]+"/, '"status":"UNKNOWN"');
    const ended = replaced(/"endCursor":"[^"]+"/, '"endCursor":null');
    expect([moved, changed, ended].map((other) => isSameAnswer(answer, other))).toEqual([true, false, false]);
  });
});
