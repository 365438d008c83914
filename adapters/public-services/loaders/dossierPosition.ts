// Where a dossier stands in the list: by time of acceptance, the latest first, then by code, the highest first.
import { refuseCursor } from '../../kit/index.js';
import type { DossierRow } from '../wire/dossierRow.js';

/** `time` is yyyyMMddHHmmss. */
export interface Position {
  readonly time: string;
  readonly code: string;
}

const CURSOR = /^(\d{14})\|([0-9A-Z.-]{1,60})$/;
const UNKNOWN_TIME = '00000000000000';

/** A dossier that nobody has accepted yet stands where it was submitted. */
export function positionOf(row: DossierRow): Position {
  const time = (row.NGAYTIEPNHAN ?? row.NGAYNOPHOSO ?? '').padEnd(14, '0');
  return { time: /^\d{14}$/.test(time) ? time : UNKNOWN_TIME, code: row.MAHOSO };
}

/** Negative if `a` comes first. */
export function comparePositions(a: Position, b: Position): number {
  if (a.time !== b.time) return a.time > b.time ? -1 : 1;
  return a.code === b.code ? 0 : a.code > b.code ? -1 : 1;
}

export function toCursor(position: Position): string {
  return `${position.time}|${position.code}`;
}

/** The position of a cursor, null for none. Throws InputError for a text of another form. */
export function readCursor(after: string | null | undefined): Position | null {
  if (after === null || after === undefined) return null;
  const [, time, code] = CURSOR.exec(after) ?? [];
  if (time === undefined || code === undefined) return refuseCursor();
  return { time, code };
}
