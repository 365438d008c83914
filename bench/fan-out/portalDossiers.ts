// Dossiers of a ward from the portal: one session, one list call, and the few columns that the answer shows.
import type { Dispatcher } from 'undici';
import type { Directory, Ward } from './directory.js';

export interface PortalAccount {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

export interface DossierView {
  readonly code: string;
  readonly summary: string | null;
  readonly status: string | null;
  readonly officerNumber: string | null;
  /** Without repetitions, in the order of the result papers. */
  readonly documentIds: readonly string[];
  /** yyyyMMddHHmmss */
  readonly acceptedAt: string;
}

export interface DossierSlice {
  readonly dossiers: readonly DossierView[];
  readonly hasNextPage: boolean;
}

export type ListDossiers = (ward: Ward, first: number) => Promise<DossierSlice>;

interface StepRow {
  readonly NGUOIXULY?: string;
  readonly THOIDIEMXULY?: string;
}

interface DossierRow {
  readonly MAHOSO: string;
  readonly TRICHYEUHOSO?: string;
  readonly TRANGTHAIHOSO?: string;
  readonly NGAYTIEPNHAN?: string;
  readonly DONVIXULY?: string;
  readonly TIENDO?: readonly StepRow[];
  readonly DANHSACHGIAYTOKETQUA?: readonly { readonly GIAYTOID?: string }[];
}

interface Reply {
  readonly error_code: number | string;
  readonly session?: string;
  /** Number of all rows. */
  readonly tongso?: string;
  readonly result?: readonly DossierRow[];
}

const PATH = '/VXPAdapter/RestService/forward';
const DESTINATION = 'VN:GOV:000.00.00.G22:vpcpdvcqg';
const STATUSES =
  'NEWLY_SUBMITTED ACCEPTED NOT_ACCEPTED IN_PROGRESS SUPPLEMENT_REQUESTED FINANCIAL_OBLIGATION WITHDRAWN STOPPED COMPLETED RETURNED'.split(
    ' ',
  );
/** As the adapter asks: what is shown, one more, and room for rows of one moment. */
const EXTRA_ROWS = 11;
const DOCUMENT_ID = /^[^,]+,\d{4}\/\d{2}\/\d{2},.+$/;

function officerOf(steps: readonly StepRow[]): string | null {
  let last: StepRow | undefined;
  for (const step of steps)
    if (last === undefined || (step.THOIDIEMXULY ?? '') >= (last.THOIDIEMXULY ?? '')) last = step;
  return /^(HN\d{6})\b/u.exec(last?.NGUOIXULY ?? '')?.[1] ?? null;
}

function toView(row: DossierRow): DossierView {
  const ids = (row.DANHSACHGIAYTOKETQUA ?? []).map((paper) => paper.GIAYTOID ?? '');
  return {
    code: row.MAHOSO,
    // The portal writes an empty text for none.
    summary: row.TRICHYEUHOSO || null,
    status: STATUSES[Number(row.TRANGTHAIHOSO) - 1] ?? null,
    officerNumber: officerOf(row.TIENDO ?? []),
    documentIds: [...new Set(ids.filter((id) => DOCUMENT_ID.test(id)))],
    acceptedAt: row.NGAYTIEPNHAN ?? '',
  };
}

/** Latest first, then the highest code. */
function compare(a: DossierView, b: DossierView): number {
  if (a.acceptedAt !== b.acceptedAt) return a.acceptedAt > b.acceptedAt ? -1 : 1;
  return a.code > b.code ? -1 : 1;
}

function createPost(http: Dispatcher, { url }: PortalAccount) {
  return async function post(service: string, content: object): Promise<Reply> {
    const { statusCode, body } = await http.request({
      origin: url,
      path: `${PATH}/${service}?dstcode=${encodeURIComponent(DESTINATION)}`,
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', dstcode: DESTINATION },
      body: JSON.stringify(content),
    });
    const reply = (await body.json()) as Reply;
    if (statusCode !== 200 || Number(reply.error_code) !== 0) throw new Error(`portal ${service}: refused`);
    return reply;
  };
}

/** Logs in with the first call and keeps the session: a run is shorter than a session. */
export function createListDossiers(http: Dispatcher, account: PortalAccount, directory: Directory): ListDossiers {
  const post = createPost(http, account);
  const { username, password } = account;
  let session: Promise<string | undefined> | undefined;

  function isOwn(row: DossierRow, ward: Ward): boolean {
    const { unitOfAgency } = directory;
    const unit = unitOfAgency.get(row.MAHOSO.split('-', 1)[0] ?? '') ?? unitOfAgency.get(row.DONVIXULY ?? '');
    return unit === ward.unitKey;
  }

  async function readPage(
    ward: Ward,
    page: number,
    size: number,
  ): Promise<{ rows: readonly DossierRow[]; isLast: boolean }> {
    session ??= post('mapi/login', { username, password }).then((reply) => reply.session);
    const reply = await post('mapi/g', {
      session: await session,
      madonvi: '000.00.00.H26',
      service: 'LayDanhSachHoSo',
      dsmadonvi: [ward.oldAgency],
      gomdonvicon: '1',
      soluong: String(size),
      trang: String(page),
    });
    const rows = reply.result ?? [];
    return { rows, isLast: rows.length < size || page * size >= Number(reply.tongso ?? Infinity) };
  }

  return async function listDossiers(ward, first) {
    const found: DossierView[] = [];
    for (let page = 1; ; page += 1) {
      const { rows, isLast } = await readPage(ward, page, first + EXTRA_ROWS);
      found.push(...rows.filter((row) => isOwn(row, ward)).map(toView));
      // One row more than shown says whether more follow; the last moment of a page may go on overleaf.
      const lastTime = rows.at(-1)?.NGAYTIEPNHAN ?? '';
      const complete = isLast ? found : found.filter((dossier) => dossier.acceptedAt > lastTime);
      if (isLast || complete.length > first) {
        complete.sort(compare);
        return { dossiers: complete.slice(0, first), hasNextPage: complete.length > first };
      }
    }
  };
}
