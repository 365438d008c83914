// The fee ledger: a line for each member and month of the last year. Amounts follow the rules as this system has them.
import { PartyRefusal } from './partyAnswer.js';
import type { Member } from './types.js';

export interface FeeLine {
  /** `DV000012-2026-03`. */
  readonly key: string;
  readonly member: string;
  readonly period: string;
  readonly kind: Member['payerKind'];
  readonly base: number | null;
  readonly due: number;
  readonly rule: string;
  readonly status: 'DUE' | 'PENDING' | 'PAID' | 'EXEMPT';
  readonly paid: number;
  /** MaThamChieu of the payment that holds or has paid it; '' for none. */
  readonly reference: string;
  readonly payer: '' | 'MEMBER' | 'CELL';
  /** Why it is not paid or not owed; '' for none. */
  readonly reason: string;
}

export interface FeeLedger {
  line(key: string): FeeLine | undefined;
  /** All lines of a member, the oldest month first. */
  linesOf(member: string): readonly FeeLine[];
  /** Lines that a payment holds or has paid. */
  byReference(reference: string): readonly FeeLine[];
  save(line: FeeLine): void;
}

const MONTHS = 12;
const RULE_CHANGE = '2026-02';

function addMonths(period: string, months: number): string {
  const index = Number(period.slice(0, 4)) * 12 + Number(period.slice(5)) - 1 + months;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** Whole đồng, halves up; the percentages are 1/100 and 1/200 of the base. */
function dueOf({ payerKind, base }: Member, period: string): number {
  const isOld = period < RULE_CHANGE;
  const isLater = period >= '2028-01';
  const amount = base ?? 0;
  const amounts: Readonly<Record<Member['payerKind'], number>> = {
    SI_COMPULSORY: Math.floor((amount + 50) / 100),
    SI_BENEFIT: Math.floor((amount + 50) / 100),
    PENSIONER: Math.floor((amount + 100) / 200),
    STUDENT: isOld ? 2_000 : 5_000,
    NO_SI_WORKING: isOld ? 10_000 : isLater ? 26_550 : 15_930,
    NO_SI_RETIRED: isOld ? 5_000 : isLater ? 15_930 : 10_620,
  };
  return amounts[payerKind];
}

/** Some pay late, some have a reason; of the present month half have paid. */
function isOpen(serial: number, age: number): boolean {
  if (age === 0) return serial % 2 === 1;
  return age <= 4 && (serial % 11 === 0 || serial % 13 === 0);
}

function firstLine(member: Member, period: string, age: number): FeeLine {
  const serial = Number(member.code.slice(2));
  const open = isOpen(serial, age);
  const due = dueOf(member, period);
  return {
    key: `${member.code}-${period}`,
    member: member.code,
    period,
    kind: member.payerKind,
    base: member.base,
    due,
    rule: period < RULE_CHANGE ? '342-QD/TW@2011-01-01' : '01-QD/TW@2026-02-01',
    status: open ? 'DUE' : 'PAID',
    paid: open ? 0 : due,
    reference: open ? '' : `MAU-${member.code}-${period}`,
    payer: open ? '' : 'CELL',
    reason: open && age > 0 && serial % 13 === 0 ? 'Lý do mẫu' : '',
  };
}

export function createFeeLedger(members: ReadonlyMap<string, Member>, thisMonth: () => string): FeeLedger {
  const written = new Map<string, FeeLine>();

  function linesOf(code: string): readonly FeeLine[] {
    const member = members.get(code);
    if (member === undefined) throw new PartyRefusal('Không tìm thấy đảng viên');
    const last = thisMonth();
    return Array.from({ length: MONTHS }, (_, index) => {
      const age = MONTHS - 1 - index;
      const line = firstLine(member, addMonths(last, -age), age);
      return written.get(line.key) ?? line;
    });
  }

  return {
    linesOf,
    line(key) {
      const code = key.slice(0, key.indexOf('-'));
      return members.has(code) ? linesOf(code).find((line) => line.key === key) : undefined;
    },
    byReference: (reference) => [...written.values()].filter((line) => line.reference === reference),
    save: (line) => void written.set(line.key, line),
  };
}
