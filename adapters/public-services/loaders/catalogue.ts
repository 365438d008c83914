// The portal's lists that are the same for everyone: fields, agencies, code lists, online services.
import { z } from 'zod';
import { UpstreamError, type AdapterRecord, type Page, type PageArgs } from '../../kit/index.js';
import { toAgencyCode } from '../agencyCode.js';
import type { Call } from '../client.js';
import { toCodeName } from '../convert/toCodeNames.js';
import { toProcedureField, toResponsibleAgency } from '../convert/toProcedure.js';
import { createNameFilter } from '../foldText.js';
import { byCode, sliceAfter, toPage, type HeldList } from '../pages.js';
import type {
  CodeListKind,
  CodeNameRecord,
  OnlineServiceRecord,
  ProcedureFieldRecord,
  QueryCodeListArgs,
  QueryServiceAgenciesArgs,
  ServiceAgencyRecord,
} from '../schema.generated.js';
import {
  agencyRow,
  codeRow,
  fieldRow,
  onlineServiceRow,
  type AgencyRow,
  type OnlineServiceRow,
} from '../wire/catalogueRows.js';

const SERVICES: Readonly<Record<CodeListKind, string>> = {
  SEX: 'LayDanhMucGioiTinh',
  PROVINCE: 'LayDanhMucTinhThanh',
  DISTRICT: 'LayDanhMucQuanHuyen',
  WARD: 'LayDanhMucPhuongXa',
  COUNTRY: 'LayDanhMucQuocGia',
  ETHNIC_GROUP: 'LayDanhMucDanToc',
  RELIGION: 'LayDanhMucTonGiao',
  MARITAL_STATUS: 'LayDanhMucTinhTrangHonNhan',
  SUBJECT: 'LayDanhMucDoiTuong',
  LEVEL: 'LayDanhMucCapThucHien',
  LEGAL_BASIS: 'LayDanhMucCanCuPhapLy',
  FEE: 'LayDanhMucLePhi',
  PROCEDURE_GROUP: 'LayDanhMucNhomThuTuc',
  PROCEDURE_KIND: 'LayDanhMucThuTucThuocLoai',
};

/** One whole list, kept for as long as code lists are. */
function loadWholeList<T>(service: string, row: z.ZodType<T>, call: Call): Promise<T[]> {
  const { kept, portal, config } = call.client;
  return kept.read({
    key: `list:${service}`,
    schema: z.array(row),
    ttlSeconds: config.cache.codeListSeconds,
    signal: call.signal,
    load: async (signal) => [...(await portal.read({ service, row, signal })).rows],
  });
}

export async function loadProcedureFields(_args: unknown, call: Call): Promise<ProcedureFieldRecord[]> {
  return (await loadWholeList('LayDanhMucLinhVuc', fieldRow, call)).map(toProcedureField);
}

/** Entries without a code are left out: nothing can refer to them. */
export async function loadCodeList({ kind }: QueryCodeListArgs, call: Call): Promise<CodeNameRecord[]> {
  const entries = (await loadWholeList(SERVICES[kind], codeRow, call)).map(toCodeName);
  const coded = entries.filter(({ code }) => code !== null);
  // Some entries lack a code. A list in which all do is no list of codes, whatever it is.
  if (coded.length === 0 && entries.length > 0)
    throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'a code list without a code' });
  return coded;
}

interface Keyed extends AdapterRecord {
  readonly code: string;
}

function pageByCode<R extends Keyed>(rows: readonly R[], args: PageArgs): Page<R> {
  const list: HeldList<R> = { rows, key: (record) => record.code, order: byCode };
  const slice = sliceAfter(list, args);
  return toPage(slice.rows, (record) => record.code, slice.hasNextPage);
}

/** Lists repeat entries; the last of them counts. */
function onePerCode<R extends Keyed>(rows: readonly R[]): R[] {
  return [...new Map(rows.map((row) => [row.code, row])).values()];
}

function pickByCode<R extends Keyed>(rows: readonly R[], codes: readonly string[]): (R | null)[] {
  const found = new Map(rows.map((record) => [record.code, record]));
  return codes.map((code) => found.get(code) ?? null);
}

/** Null for a malformed code: real lists have some, and nobody can be found by them. */
function toServiceAgency(row: AgencyRow, call: Call): ServiceAgencyRecord | null {
  const code = toAgencyCode(row.MADONVI);
  if (code === null) return null;
  const known = call.client.units.agency(code);
  return { code, oldCode: row.MADONVI, name: row.TENDONVI, level: row.CAPDONVI, agencyCode: known?.code ?? null };
}

async function loadAllAgencies(call: Call): Promise<ServiceAgencyRecord[]> {
  const rows = await loadWholeList('LayDanhMucCoQuan', agencyRow, call);
  const records = rows.flatMap((row) => toServiceAgency(row, call) ?? []);
  const malformed = rows.length - records.length;
  if (malformed > 0) call.client.log.warn({ malformed }, 'agencies with malformed codes left out');
  return onePerCode(records);
}

export async function loadServiceAgencyList(
  args: QueryServiceAgenciesArgs,
  call: Call,
): Promise<Page<ServiceAgencyRecord>> {
  const fits = createNameFilter(args.name);
  return pageByCode(
    (await loadAllAgencies(call)).filter(({ name }) => fits(name)),
    args,
  );
}

export async function loadServiceAgencies(codes: readonly string[], call: Call) {
  return pickByCode(await loadAllAgencies(call), codes);
}

function toOnlineService(row: OnlineServiceRow): OnlineServiceRecord {
  return {
    code: row.MADVC,
    name: row.TENDVC,
    procedureCode: row.MATTHC,
    procedureName: row.TENTTHC,
    issuedBy: row.TENCOQUANBANHANH,
    fieldName: row.TENLINHVUC,
    agencies: (row.APDUNGDVC ?? []).map(toResponsibleAgency),
  };
}

async function loadAllOnlineServices(call: Call): Promise<OnlineServiceRecord[]> {
  return onePerCode((await loadWholeList('LayDVC', onlineServiceRow, call)).map(toOnlineService));
}

export async function loadOnlineServiceList(args: PageArgs, call: Call): Promise<Page<OnlineServiceRecord>> {
  return pageByCode(await loadAllOnlineServices(call), args);
}

export async function loadOnlineServices(codes: readonly string[], call: Call) {
  return pickByCode(await loadAllOnlineServices(call), codes);
}
