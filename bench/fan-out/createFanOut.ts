// The yardstick: what a programmer would write by hand for this one question, without GraphQL and without a gateway.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { Agent } from 'undici';
import { answerUnitWork, type UnitWorkSources } from './answerUnitWork.js';
import { loadDirectory, type Directory } from './directory.js';
import { createFindOfficers } from './hrOfficers.js';
import { createListDossiers, type PortalAccount } from './portalDossiers.js';
import { createVerifyBearer, type TrustedTokens, type VerifyBearer } from './verifyBearer.js';
import { createFindDocuments, type VxpAccount } from './vxpDocuments.js';

export interface FanOutSettings {
  readonly tokens: TrustedTokens;
  readonly portal: PortalAccount;
  readonly documents: VxpAccount;
  readonly hr: { readonly url: string; readonly maxConnections: number };
}

export interface FanOut {
  /** Takes the same POST as the gateway's /graphql and reads its variables alone. */
  readonly url: string;
  close(): Promise<void>;
}

interface Parts extends UnitWorkSources {
  readonly directory: Directory;
  readonly isVerified: VerifyBearer;
}

/** Connections to one upstream at once: the default of the gateway's limits. */
const CONNECTIONS = 64;

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function answer(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!parts.isVerified(request.headers.authorization)) {
    response.writeHead(401).end();
    return;
  }
  const { variables } = JSON.parse(await readBody(request)) as { variables: { code: string; first?: number } };
  const ward = parts.directory.wards.get(variables.code);
  const data = await answerUnitWork(parts, ward, variables.first ?? 20);
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.end(JSON.stringify({ data }));
}

/** Starts it on a free port of 127.0.0.1. */
export async function createFanOut(settings: FanOutSettings): Promise<FanOut> {
  const http = new Agent({ connections: CONNECTIONS, keepAliveTimeout: 10_000 });
  const pool = new pg.Pool({ connectionString: settings.hr.url, max: settings.hr.maxConnections });
  const directory = loadDirectory();
  const parts: Parts = {
    directory,
    isVerified: await createVerifyBearer(settings.tokens),
    listDossiers: createListDossiers(http, settings.portal, directory),
    findOfficers: createFindOfficers(pool, directory),
    findDocuments: createFindDocuments(http, settings.documents, directory),
    key: randomBytes(32),
  };
  const server = createServer((request, response) => {
    answer(parts, request, response).catch(() => response.writeHead(502).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all([http.close(), pool.end()]);
    },
  };
}
