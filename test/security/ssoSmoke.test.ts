import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/testGateway.js';
import { createTokenForge, type TokenForge } from '../support/tokenForge.js';
let forge: TokenForge; let gateway: TestGateway;
beforeAll(async () => { forge = await createTokenForge(); gateway = await startTestGateway({ issuer: forge.issuer }); });
afterAll(async () => { await gateway.stop(); await forge.stop(); });
it('smoke', async () => {
  const out = [];
  for (const [path, init] of [['/.well-known/jwks.json', {}], ['/.well-known/oauth-authorization-server', {}], ['/oauth2/token', { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials' }) }], ['/auth/session', {}]] as const) {
    const r = await fetch(gateway.url + path, init);
    out.push([path, r.status, r.headers.get('cache-control'), (await r.text()).slice(0, 300)]);
  }
  console.log(JSON.stringify(out, null, 1)); console.log(gateway.log.filter((l) => /token|auth|oauth/.test(l)).join('').slice(0, 1500));
  expect(1).toBe(1);
});
