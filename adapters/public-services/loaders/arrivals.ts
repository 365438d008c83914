// What the portal has handed over by itself, read back from what was kept: dossiers, and papers of the tax office.
import {
  createRowTest,
  EMPTY_PAGE,
  readPageSize,
  refuseCursor,
  type Arrived,
  type FileContent,
  type Page,
} from '../../kit/index.js';
import type { Call, PublicServicesClient } from '../client.js';
import {
  dossierContent,
  KINDS,
  parseReceivedKey,
  taxNoticeContent,
  taxReceiptContent,
  toReceivedKey,
  type DossierContent,
  type ReceivedKind,
  type TaxNoticeContent,
  type TaxReceiptContent,
} from '../inbound/contents.js';
import { decodeBase64 } from '../inbound/readTaxNotice.js';
import { toPage } from '../pages.js';
import type {
  DossierTaxNoticeRecord,
  DossierTaxNoticesArgs,
  DossierTaxReceiptRecord,
  DossierTaxReceiptsArgs,
  QueryReceivedDossiersArgs,
  ReceivedDossierRecord,
  ReceivedFormRecord,
} from '../schema.generated.js';
import { toAmount } from '../toAmount.js';
import { toInstant } from '../toInstant.js';
import { parseFileRef, toFileRef } from './arrivedFiles.js';

export type ReceivedRecord = ReceivedDossierRecord & { readonly key: string };

const KIND_OF = { DOSSIER: KINDS.dossier, PROMOTION: KINDS.promotion } as const;

function toForm(
  kind: ReceivedKind,
  { code, form, formName, formUrl }: DossierContent,
  call: Call,
): ReceivedFormRecord | null {
  if (form === null && formUrl === null) return null;
  const link = form === null ? null : call.fileLink(toFileRef({ kind, code }));
  return { name: formName, portalUrl: formUrl, url: link?.url ?? null, expiresAt: link?.expiresAt ?? null };
}

function toRecord(kind: ReceivedKind, arrived: Arrived<DossierContent>, call: Call): ReceivedRecord {
  const { content, receivedAt, unit } = arrived;
  const { address } = content;
  return {
    key: toReceivedKey(kind, content.code),
    code: content.code,
    dossierCode: kind === KINDS.dossier ? content.code : null,
    kind: kind === KINDS.dossier ? 'DOSSIER' : 'PROMOTION',
    receivedAt,
    nationalCode: content.nationalCode,
    procedureCode: content.procedureCode,
    agencyCode: content.agencyCode,
    unitKey: unit,
    sender: {
      name: content.name,
      taxCode: content.taxCode,
      address: address.detail,
      provinceCode: address.province,
      districtCode: address.district,
      wardCode: address.ward,
      phone: content.phone,
      email: content.email,
      contact: content.contact,
    },
    form: toForm(kind, content, call),
  };
}

/** `ReceivedDossier` by key: null for what has not arrived, is no longer kept, or came for a unit outside the scope. */
export async function loadReceived(keys: readonly string[], call: Call): Promise<readonly (ReceivedRecord | null)[]> {
  const found = new Map<string, ReceivedRecord>();
  const shows = createRowTest(call.scope, 'ReceivedDossier');
  const asked = [...new Set(keys)].flatMap((key) => parseReceivedKey(key) ?? []);
  for (const kind of Object.values(KIND_OF)) {
    const codes = asked.filter((one) => one.kind === kind).map(({ code }) => code);
    if (codes.length === 0) continue;
    for (const arrived of await call.client.inbox.read(kind, codes, dossierContent)) {
      const record = arrived === null ? null : toRecord(kind, arrived, call);
      if (record !== null && shows({ key: record.key, units: [record.unitKey] })) found.set(record.key, record);
    }
  }
  return keys.map((key) => found.get(key) ?? null);
}

/** `Query.receivedDossiers`. */
export async function listReceived(args: QueryReceivedDossiersArgs, call: Call): Promise<Page<ReceivedRecord>> {
  const first = readPageSize(args.first);
  const after = args.after ?? null;
  if (after !== null && after.length > 200) return refuseCursor();
  if (!call.scope.includes(args.unit)) return EMPTY_PAGE;
  const kind = KIND_OF[args.kind ?? 'DOSSIER'];
  const { items, hasNextPage } = await call.client.inbox.list(
    kind,
    { units: [args.unit], first, after },
    dossierContent,
  );
  const cursors = new Map(items.map((item) => [item.content.code, item.cursor]));
  const records = items.map((item) => toRecord(kind, item, call));
  return toPage(records, ({ code }) => cursors.get(code) ?? '', hasNextPage);
}

/** `Dossier.taxNotices`. Whose dossier it is was decided before; what came for it belongs to it. */
export async function loadTaxNotices(
  codes: readonly string[],
  args: DossierTaxNoticesArgs,
  call: Call,
): Promise<readonly DossierTaxNoticeRecord[][]> {
  const first = readPageSize(args.first);
  const found = await call.client.inbox.readAll(KINDS.notice, codes, taxNoticeContent);
  const show = ({ content, receivedAt, cursor }: Arrived<TaxNoticeContent>) => {
    const { code, number, amount } = content;
    const { url, expiresAt } = call.fileLink(toFileRef({ kind: KINDS.notice, code, cursor }));
    return { number, amount: toAmount(amount), amountText: amount, receivedAt, url, expiresAt };
  };
  return found.map((notices) => notices.slice(0, first).map(show));
}

/** `Dossier.taxReceipts`: one for each payment. */
export async function loadTaxReceipts(
  codes: readonly string[],
  args: DossierTaxReceiptsArgs,
  call: Call,
): Promise<readonly DossierTaxReceiptRecord[][]> {
  const first = readPageSize(args.first);
  const found = await call.client.inbox.readAll(KINDS.receipt, codes, taxReceiptContent);
  const show = ({ content, receivedAt }: Arrived<TaxReceiptContent>) => {
    const { payerName, taxCode, url, payments } = content;
    return payments.map((payment) => ({
      noticeNumber: payment.noticeNumber,
      payerName,
      taxCode,
      paidAt: toInstant(payment.paidAt),
      amount: toAmount(payment.amount),
      amountText: payment.amount,
      content: payment.content,
      stateCode: payment.state,
      receivedAt,
      portalUrl: url,
    }));
  };
  return found.map((receipts) => receipts.flatMap(show).slice(0, first));
}

/** The bytes behind a link to a form or a notice. */
export async function openArrivedFile(client: PublicServicesClient, ref: string): Promise<FileContent | null> {
  const place = parseFileRef(ref);
  if (place === null) return null;
  if (place.kind === KINDS.notice) {
    const [notices = []] = await client.inbox.readAll(KINDS.notice, [place.code], taxNoticeContent);
    const notice = place.cursor === undefined ? notices[0] : notices.find(({ cursor }) => cursor === place.cursor);
    const bytes = notice === undefined ? null : decodeBase64(notice.content.file);
    return bytes === null ? null : { name: `thong-bao-thue-${place.code}.xml`, contentType: 'application/xml', bytes };
  }
  const [arrived] = await client.inbox.read(place.kind, [place.code], dossierContent);
  const bytes = arrived?.content.form == null ? null : decodeBase64(arrived.content.form);
  if (bytes === null) return null;
  const name = arrived?.content.formName ?? `don-dang-ky-${place.code}`;
  // Whatever it is called, nothing has looked into it.
  return { name, contentType: 'application/octet-stream', bytes };
}
