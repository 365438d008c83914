// For tests of documents that arrive, through whole gateways: an axis on which nothing was sent, and few agencies.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { documentsConfig } from '../../adapters/documents/fixtures/sampleDocuments.js';
import { documentsAdapter } from '../../adapters/documents/index.js';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createDocumentsServer, type DocumentsServer } from '../../sandbox/documents/createDocumentsServer.js';
import { createRestartableGateway, type RestartableGateway } from './restartableGateway.js';
import { RECEIVERS_HERE } from './webhookReceiver.js';

export interface DocumentsStage extends RestartableGateway {
  readonly axis: DocumentsServer;
}

/** Nobody else's accounts are looked at. */
const AGENCIES = ['code', 'H26', 'H26.12', 'H26.L7', 'H26.L8'];

function writeAgencies(folder: string): string {
  const all = readFileSync(new URL('../../config/environments/sample/agencies.csv', import.meta.url), 'utf8');
  const file = join(folder, 'agencies.csv');
  const lines = all.split('\n').filter((line) => AGENCIES.includes(line.split(',', 1)[0] ?? ''));
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

/** What is there by the first look is told to nobody. */
async function firstLook(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (;;) {
      const { rowCount } = await client.query('select 1 from watch where cursor is not null');
      if (rowCount !== 0) return;
      await delay(20);
    }
  } finally {
    await client.end();
  }
}

/** Once the accounts have been looked at for the first time. */
export async function openDocumentsStage(): Promise<DocumentsStage> {
  const none = { documents: [], document: () => undefined, documentsTo: () => [], documentsFrom: () => [] };
  const axis = await createDocumentsServer({ city: { ...createSampleCity(), ...none }, port: 0 });
  const folder = mkdtempSync(join(tmpdir(), 'lien-thong-agencies-'));
  const gateways = await createRestartableGateway(
    documentsAdapter,
    { ...documentsConfig(axis.url), watch: { seconds: 1, mailboxes: 100 } },
    { agenciesFile: writeAgencies(folder), webhooks: RECEIVERS_HERE },
  );
  await firstLook(gateways.databaseUrl);
  return {
    ...{ ...gateways, axis },
    async close() {
      await gateways.close();
      await axis.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
