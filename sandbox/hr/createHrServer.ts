// The sample HR system: its database over the PostgreSQL wire protocol, and the Ministry's sync API over HTTP.
import { toSqlUrl } from './toSqlUrl.js';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:http';
import type { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { keepSequences } from './keepSequences.js';
import { openHrDatabase, type OpenHrDatabaseOptions } from './snapshot.js';
import { createSyncApp } from './sync/createSyncApp.js';
import { createRecords, type HoSo } from './sync/records.js';
import { createSyncDesk, type SyncDesk } from './sync/syncDesk.js';

export interface CreateHrServerOptions extends OpenHrDatabaseOptions {
  /** Of the database; 0 = any. */
  readonly port: number;
  /** Of the sync API; 0 = any. */
  readonly syncPort: number;
}

export interface HrServer {
  /** `postgres://…` for pg; any user and password are accepted and ignored. */
  readonly sqlUrl: string;
  readonly port: number;
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly syncUrl: string;
  readonly syncPort: number;
  /** What the sync API holds, its habits, and what took effect there; for tests. */
  readonly sync: SyncDesk;
  close(this: void): Promise<void>;
}

/** More than any pool here asks for. They share one session: see the README on what that forbids. */
const MAX_CONNECTIONS = 32;

interface OfficerStart {
  readonly number: string;
  readonly full_name: string;
  readonly managing_agency: string;
  readonly using_agency: string;
  readonly record_kind: string;
  readonly sex_code: string;
}

function toHoSo(row: OfficerStart): [string, HoSo] {
  const general = {
    MaDonViQuanLy: row.managing_agency,
    MaDonviSuDung: row.using_agency,
    SoHieuCBCCVC: row.number,
    HoVaTen: row.full_name,
    PhanLoaiHoSo: row.record_kind,
    GioiTinh: row.sex_code,
  };
  return [row.number, { SoHieuCBCCVC_BNDP: row.number, THONGTINCHUNG: general }];
}

/** The sync API starts with the general part of every officer, registered under the city. */
async function openDesk(db: PGlite): Promise<SyncDesk> {
  const officers = await db.query<OfficerStart>(
    'select number, full_name, managing_agency, using_agency, record_kind, sex_code from hr.officer',
  );
  const agencies = await db.query<{ code: string }>('select code from hr.agency');
  const records = createRecords();
  for (const [number, hoSo] of officers.rows.map(toHoSo)) records.put('000.00.00.H26', number, hoSo);
  return createSyncDesk({ records, orgCodes: new Set(agencies.rows.map(({ code }) => code)) });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function closeHttp(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Starts both on 127.0.0.1; a busy port rejects with the socket's error (EADDRINUSE). */
export async function createHrServer(options: CreateHrServerOptions): Promise<HrServer> {
  const db = await openHrDatabase(options);
  const sync = await openDesk(db);
  const sql = new PGLiteSocketServer({ db: keepSequences(db), port: options.port, maxConnections: MAX_CONNECTIONS });
  const http = createServer(createSyncApp(sync));
  try {
    await sql.start();
    const syncPort = await listen(http, options.syncPort);
    const port = Number(sql.getServerConn().split(':').at(-1));
    return {
      sqlUrl: toSqlUrl(port),
      port,
      syncUrl: `http://127.0.0.1:${syncPort}`,
      syncPort,
      sync,
      async close() {
        await Promise.all([closeHttp(http), sql.stop()]);
        await db.close();
      },
    };
  } catch (error) {
    await sql.stop();
    await db.close();
    throw error;
  }
}
