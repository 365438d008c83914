// A gateway with the ledger's adapter alone, as a process that can be killed. Settings come in a message.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadUnits } from '../../config/units/loadUnits.js';
import { createLog } from '../../gateway/observability/index.js';
import { createSettingsSchema } from '../../gateway/settings.js';
import { startGateway } from '../../gateway/startGateway.js';
import { ledgerAdapter } from './ledgerAdapter.js';

export interface ProgramSettings {
  readonly root: string;
  readonly folder: string;
  readonly databaseUrl: string;
  readonly issuer: string;
  readonly audience: string;
  readonly ledgerUrl: string;
  /** Whether it carries commands out. */
  readonly deliver: boolean;
  readonly port: number;
}

/** Of the tokens with which these gateways are written to. */
const WRITER = 'writer';

const MUCH = 1_000_000_000;
const key = (byte: number): string => Buffer.alloc(32, byte).toString('base64url');

/** One role may add entries for the city. */
function writeSeed(folder: string): string {
  const file = join(folder, 'seed.json');
  const grant = {
    to: { kind: 'ROLE', name: WRITER },
    ...{ capabilities: ['ledger:entry.add'], unit: 'hn:01', reach: 'SUBTREE', purposes: [] },
    ...{ usable: true, delegable: false, validFrom: '2025-01-01', reason: 'Quyền mẫu để đo' },
  };
  const seed = {
    ...{ purposes: [], grants: [grant] },
    roles: [{ code: WRITER, titleVi: 'Người ghi (mẫu)', titleEn: 'Writer (sample)' }],
    applications: [{ clientId: 'test-app', tenant: 'H26', title: 'Ứng dụng (mẫu)' }],
  };
  writeFileSync(file, JSON.stringify(seed));
  return file;
}

function toSettings(given: ProgramSettings) {
  const { root, folder, databaseUrl, issuer, audience, ledgerUrl, deliver, port } = given;
  return createSettingsSchema([ledgerAdapter]).parse({
    http: { port },
    identity: {
      dangerouslyAllowHttp: true,
      issuers: [{ id: 'test', issuer, jwksUri: `${issuer}/jwks`, audiences: [audience] }],
    },
    quota: { userPoints: MUCH, applicationPoints: MUCH, tenantPoints: MUCH, cityPoints: MUCH },
    audit: { key: key(7) },
    // Short, so that what a killed process held is taken up soon.
    commands: { deliver, leaseSeconds: 3, pollMs: 200, parallel: 64 },
    store: { url: databaseUrl, folder },
    links: { key: key(9) },
    units: { agenciesFile: join(root, 'config/environments/sample/agencies.csv'), seedFile: writeSeed(folder) },
    log: { level: 'error' },
    adapters: { ledger: { config: { url: ledgerUrl }, limits: { breakAfter: 50, breakMs: 500 } } },
  });
}

process.once('message', (given: ProgramSettings) => {
  const settings = toSettings(given);
  const log = createLog(settings.log);
  startGateway({ settings, adapters: [ledgerAdapter], unitTable: loadUnits(), log }).then(
    (gateway) => {
      process.once('SIGTERM', () => void gateway.stop().then(() => process.exit(0)));
      process.once('disconnect', () => process.exit(0));
      process.send?.({ ready: gateway.url });
    },
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
