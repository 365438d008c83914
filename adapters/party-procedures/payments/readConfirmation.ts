// CONFIRM: what the payment platform reports to us. A report is a hint to ask again; nothing is entered because of it.
import { z } from 'zod';
import { isChecksum, toChecksum } from './checksum.js';

/** A report whose checksum is right. */
export interface Confirmation {
  readonly reference: string;
  /** True if the platform says that it was paid. QUERY decides. */
  readonly isPaid: boolean;
  /** As they were written; for whoever has to look into it. */
  readonly amount: string;
  readonly transaction: string;
  /** Some platforms write it with a clock of twelve hours, so nothing depends on it. */
  readonly time: string;
}

export interface ConfirmationSettings {
  readonly partner: string;
  readonly secret: string;
}

const FIELDS = z.record(z.string(), z.unknown());
/** `"SoTien": 126500.00` is hashed as `126500.00`, which a parsed number no longer tells. */
const NUMBER_TEXT = /"([^"\\]+)"\s*:\s*(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;
const LONGEST = 20_000;

function parse(body: string): Readonly<Record<string, unknown>> | null {
  if (body.length > LONGEST) return null;
  try {
    return FIELDS.parse(JSON.parse(body));
  } catch {
    return null;
  }
}

/** Values as texts, numbers exactly as they were written. */
function toTexts(body: string, parsed: Readonly<Record<string, unknown>>): Record<string, string> {
  const written = new Map([...body.matchAll(NUMBER_TEXT)].map(([, name, value]) => [name ?? '', value ?? ''] as const));
  const texts = Object.entries(parsed).flatMap(([name, value]) => {
    if (typeof value === 'string') return [[name, value] as const];
    return typeof value === 'number' ? [[name, written.get(name) ?? String(value)] as const] : [];
  });
  return Object.fromEntries(texts);
}

/** The report, or null for anything that the platform has not signed for us. */
export function readConfirmation(body: string, { partner, secret }: ConfirmationSettings): Confirmation | null {
  const parsed = parse(body);
  if (parsed === null) return null;
  const fields = toTexts(body, parsed);
  const isOurs = fields['LoaiBanTin'] === 'CONFIRM' && fields['MaDoiTac'] === partner;
  if (!isOurs || !isChecksum(fields['MaXacThuc'] ?? '', 'CONFIRM', fields, secret)) return null;
  return {
    reference: fields['MaThamChieu'] ?? '',
    isPaid: fields['MaLoi'] === '00',
    amount: fields['SoTien'] ?? '',
    transaction: fields['MaGiaoDich'] ?? '',
    time: fields['ThoiGianGD'] ?? '',
  };
}

/** What the platform is answered: 00 as often as it reports, so that it stops; 99 for a report that is not its own. */
export function answerConfirmation(
  confirmation: Pick<Confirmation, 'reference'> | null,
  time: string,
  { partner, secret }: ConfirmationSettings,
): Readonly<Record<string, string>> {
  const fields = {
    MaLoi: confirmation === null ? '99' : '00',
    MoTaLoi: confirmation === null ? 'Sai mã xác thực' : '',
    MaDoiTac: partner,
    MaThamChieu: confirmation?.reference ?? '',
    ThoiGianGD: time,
  };
  return { ...fields, MaXacThuc: toChecksum('REPLY', fields, secret) };
}
