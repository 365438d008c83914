// The administration over real HTTP: who gets in, that acts leave records, that rights change at once.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/testGateway.js';
import { createTokenForge, type TokenForge } from '../support/tokenForge.js';

let forge: TokenForge;
let gateway: TestGateway;

beforeAll(async () => {
  forge = await createTokenForge();
  gateway = await startTestGateway({ issuer: forge.issuer });
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await forge.stop();
});

const steppedUp = () => ({ acr: '2', auth_time: Math.floor(Date.now() / 1000) });

describe('/admin/graphql', () => {
  it('says who somebody is and what they hold', async () => {
    const { status, data, errors } = await gateway.admin(
      forge.token(),
      '{ me { tenant roles steppedUp grants { capability usable delegable unit { key } } } }',
    );
    expect([status, errors]).toEqual([200, undefined]);
    expect(data.me).toMatchObject({ tenant: 'H26', roles: ['city-admin'], steppedUp: false });
    expect(data.me.grants).toContainEqual({
      ...{ capability: '*', usable: false, delegable: true, unit: { key: 'hn:01' } },
    });
  });

  it('is closed without a token, and has nothing of the public schema', async () => {
    expect((await fetch(gateway.adminUrl, { method: 'POST' })).status).toBe(401);
    const { status } = await gateway.admin(forge.token(), '{ unit(code: "00103") { name } }');
    expect(status).toBe(400);
    const other = await gateway.ask(forge.token(), '{ me { tenant } }');
    expect(other.status).toBe(400);
  });

  it('refuses somebody who holds nothing, and records the refusal', async () => {
    const { errors } = await gateway.admin(
      forge.token({ roles: ['ward-officer'], org: 'H26.L7' }),
      '{ tenants(first: 1) { nodes { code } } }',
    );
    expect(errors?.[0].extensions.code).toBe('FORBIDDEN');
    const seen = await gateway.admin(
      forge.token({ roles: ['auditor'] }),
      '{ auditRecords(filter: { event: "operation.refused" }, first: 5) { nodes { event codes tenant } } }',
    );
    expect(seen.errors).toBeUndefined();
    expect(seen.data.auditRecords.nodes[0]).toMatchObject({ codes: ['FORBIDDEN'], tenant: 'H26.L7' });
  });

  it('suspends a tenant: from the next request on nobody of it gets anything', async () => {
    const officer = forge.token({ roles: ['ward-officer'], org: 'H26.L8', sub: 'officer-8' });
    expect((await gateway.ask(officer, '{ unit(code: "00118") { name } }')).status).toBe(200);
    const { data, errors } = await gateway.admin(
      forge.token(steppedUp()),
      'mutation { suspendTenant(code: "H26.L8", reason: "Tạm ngừng để kiểm tra (mẫu)") { code status } }',
    );
    expect(errors).toBeUndefined();
    expect(data.suspendTenant).toEqual({ code: 'H26.L8', status: 'SUSPENDED' });
    const after = await gateway.ask(officer, '{ unit(code: "00118") { name } }');
    expect([after.status, after.errors?.[0].extensions.code]).toEqual([403, 'TENANT_SUSPENDED']);
  });
});
