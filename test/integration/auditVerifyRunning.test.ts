// The audit trail of a running gateway is verified beside it, on the embedded store too; afterwards it goes on.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startGatewayProcess, type GatewayProcess } from '../support/gatewayProcess.js';
import { createTokenForge, TEST_AUDIENCE, type TokenForge } from '../support/tokenForge.js';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

let forge: TokenForge;
let gateway: GatewayProcess;

beforeAll(async () => {
  forge = await createTokenForge();
  gateway = await startGatewayProcess({
    GATEWAY_IDENTITY__DANGEROUSLY_ALLOW_HTTP: 'true',
    GATEWAY_IDENTITY__ISSUERS__0__ID: 'test',
    GATEWAY_IDENTITY__ISSUERS__0__ISSUER: forge.issuer,
    GATEWAY_IDENTITY__ISSUERS__0__JWKS_URI: `${forge.issuer}/jwks`,
    GATEWAY_IDENTITY__ISSUERS__0__AUDIENCES__0: TEST_AUDIENCE,
    GATEWAY_STORE__SNAPSHOT: join(root, 'dist/gateway/store/store.snapshot.tar.gz'),
  });
}, 90_000);

afterAll(async () => {
  await gateway.stop();
  await forge.stop();
});

function verify() {
  const program = join(root, 'dist/gateway/auditVerify.js');
  return run(process.execPath, [program], { env: { PATH: process.env['PATH'], DATA_DIR: gateway.folder } });
}

const ask = () => gateway.ask(forge.token(), '{ unit(code: "00103") { name } }');

it('is sound while requests come in, and the gateway goes on recording', async () => {
  for (let i = 0; i < 20; i += 1) expect((await ask()).status).toBe(200);
  const asked = Array.from({ length: 20 }, ask);
  const { stdout } = await verify();
  expect(stdout).toContain('TOÀN VẸN / SOUND');
  for (const answer of await Promise.all(asked)) expect(answer.status).toBe(200);
  const counted = (text: string) => Number(/SOUND: (\d+)/.exec(text)?.[1]);
  expect(counted(stdout)).toBeGreaterThan(20);
  const again = await verify();
  expect(counted(again.stdout)).toBeGreaterThanOrEqual(41);
}, 60_000);
