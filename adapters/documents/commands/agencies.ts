// Agencies of an input: by either form of their codes, known to the city or to the axis, and named as messages name them.
import {
  isAmbiguousAgencyCode,
  normalizeAgencyCode,
  toOldAgencyCode,
  type AdapterCall,
  type AgencyRef,
} from '../../kit/index.js';
import type { DocumentsClient } from '../client.js';
import { isXmlText } from '../edxml/write/markup.js';
import type { OutgoingOrganization } from '../edxml/write/outgoing.js';
import { listRegistered } from '../mailboxes.js';
import type { Findings } from './findings.js';

type Call = AdapterCall<DocumentsClient>;

/** Whom a message names: code in the QĐ 20 form. */
export interface Party {
  readonly code: string;
  readonly name: string;
}

/** The code in the form that messages have here. */
export function toOrganId(client: DocumentsClient, code: string): string {
  if (client.config.send.organIds === 'QD20') return code;
  return client.units.agency(code)?.oldCode ?? toOldAgencyCode(code) ?? code;
}

function toCleanName(name: string): string {
  return isXmlText(name) ? name.normalize('NFC').trim() : '';
}

/** `From` or `To`. Contact details are the agencies' own business: the network's directory has them. */
export function toOrganization(client: DocumentsClient, { code, name }: Party): OutgoingOrganization {
  const parent = client.units.agency(code)?.parentCode ?? null;
  const inCharge = parent === null ? '' : (client.units.agency(parent)?.name ?? '');
  const none = { address: '', email: '', telephone: '', fax: '', website: '' };
  return {
    organId: toOrganId(client, code),
    inCharge: toCleanName(inCharge),
    name: toCleanName(name) || code,
    ...none,
  };
}

/**
 * What a code may mean. One that fits both forms has two readings: `H26.12.34.K01` is itself by QĐ 20/2020, and
 * `K01.34.12.H26` by QCVN 102:2016.
 */
function readings(text: string): string[] {
  const code = normalizeAgencyCode(text);
  if (code === undefined) return [];
  return isAmbiguousAgencyCode(text) ? [...new Set([text, code])] : [code];
}

function addUnknown(findings: Findings, argument: string, text: string): void {
  const [qd20, qcvn] = readings(text);
  if (qd20 === undefined)
    findings.add(
      argument,
      'không phải mã cơ quan (QĐ 20/2020, ví dụ H26.12, hoặc QCVN 102:2016, ví dụ 000.00.12.H26).',
      'is no agency code (QĐ 20/2020 such as H26.12, or QCVN 102:2016 such as 000.00.12.H26).',
    );
  else if (qcvn === undefined) findings.add(argument, 'không có cơ quan này.', 'there is no such agency.');
  else
    findings.add(
      argument,
      `đọc được theo hai cách: ${qd20} (QĐ 20/2020) hoặc ${qcvn} (QCVN 102:2016); hãy dùng dạng chỉ đọc được một cách.`,
      `can be read in two ways: ${qd20} (QĐ 20/2020) or ${qcvn} (QCVN 102:2016); use a spelling that has one reading.`,
    );
}

/** Finds agencies by code: in the city's directory, or among those that the axis has registered. */
export async function createAgencyFinder(call: Call, asked: AgencyRef, codes: readonly string[]) {
  const { client } = call;
  const isCity = (code: string) => client.units.agency(code) !== undefined;
  const hasStrangers = codes.some((text) => readings(text).some((code) => !isCity(code)));
  const rows = hasStrangers ? await listRegistered(call, asked) : [];
  const outside = new Map(rows.map((row) => [normalizeAgencyCode(row.code) ?? row.code, row.name]));

  function look(code: string): Party | undefined {
    const own = client.units.agency(code);
    if (own !== undefined) return { code: own.code, name: own.name };
    // Outside the city nothing tells two readings apart: the lists of the axis have the same trouble.
    const name = isAmbiguousAgencyCode(code) ? undefined : outside.get(code);
    return name === undefined ? undefined : { code, name };
  }

  return (findings: Findings, argument: string, text: string): Party | undefined => {
    const found = new Map(
      readings(text)
        .flatMap((code) => look(code) ?? [])
        .map((party) => [party.code, party]),
    );
    const [party] = found.values();
    if (party === undefined || found.size > 1) {
      addUnknown(findings, argument, text);
      return undefined;
    }
    if ((client.units.agency(party.code)?.ceasedOn ?? null) === null) return party;
    findings.add(argument, 'cơ quan đã kết thúc hoạt động.', 'the agency has ceased.');
    return undefined;
  };
}

/** The receivers, each once. */
export async function findRecipients(
  call: Call,
  findings: Findings,
  sender: AgencyRef,
  codes: readonly string[],
): Promise<Party[]> {
  const argument = 'input.recipients';
  const { maxRecipients } = call.client.config.send;
  if (codes.length === 0) findings.add(argument, 'cần ít nhất một cơ quan.', 'at least one agency is needed.');
  if (codes.length > maxRecipients) {
    findings.add(argument, `tối đa ${maxRecipients} cơ quan.`, `at most ${maxRecipients} agencies.`);
    return [];
  }
  const find = await createAgencyFinder(call, sender, codes);
  const parties = new Map<string, Party>();
  for (const [place, text] of codes.entries()) {
    const where = `${argument}[${place}]`;
    const party = find(findings, where, text);
    if (party === undefined) continue;
    if (party.code === sender.code) findings.add(where, 'là chính cơ quan gửi.', 'is the sender itself.');
    else if (parties.has(party.code)) findings.add(where, 'bị lặp lại.', 'is there twice.');
    parties.set(party.code, party);
  }
  return [...parties.values()];
}
