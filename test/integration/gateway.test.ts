// The gateway as a whole, over small adapters: sign-in, default deny, units as of a date, honest errors.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/testGateway.js';
import { createTokenForge, type TokenForge } from '../support/tokenForge.js';

let forge: TokenForge;
let gateway: TestGateway;

beforeAll(async () => {
  forge = await createTokenForge();
  gateway = await startTestGateway({ issuer: forge.issuer });
});

afterAll(async () => {
  await gateway.stop();
  await forge.stop();
});

describe('units', () => {
  it('answers for the day that is asked', async () => {
    const query = 'query ($on: Date) { unit(code: "00103", asOf: $on) { fullName parent(asOf: $on) { fullName } } }';
    const before = await gateway.ask(forge.token(), query, { on: '2025-06-30' });
    const after = await gateway.ask(forge.token(), query, { on: '2025-07-01' });
    expect(before.data.unit).toEqual({ fullName: 'phường Xuân La', parent: { fullName: 'quận Tây Hồ' } });
    expect(after.data.unit).toEqual({ fullName: 'phường Tây Hồ', parent: { fullName: 'thành phố Hà Nội' } });
  });
});

describe('sign-in', () => {
  it('refuses a missing token and one for another audience in the same words', async () => {
    const query = '{ unit(code: "00103") { name } }';
    const wrong = await gateway.ask(forge.token({ aud: 'https://other.test/api' }), query);
    const none = await fetch(gateway.graphqlUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const strip = (text: string) => text.replace(/"requestId":"[^"]+"/, '');
    expect([wrong.status, none.status]).toEqual([401, 401]);
    expect(strip(wrong.text)).toBe(strip(await none.text()));
    expect(wrong.headers.get('www-authenticate')).toBe(none.headers.get('www-authenticate'));
  });
});
