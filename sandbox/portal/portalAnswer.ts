// The envelope of the portal's answers, and how it writes values: everything is text, times are yyyyMMddHHmmss.
import type { LocalTime } from '../city/types.js';

/** A value of an answer. Scalars are text, without exception. */
type PortalValue = string | PortalItem | readonly PortalItem[];

/** An object of an answer; its keys are UPPERCASE. */
export interface PortalItem {
  readonly [key: string]: PortalValue;
}

/** What a service found; `total` is answered as `tongso`. */
export interface Found {
  readonly result: readonly PortalItem[] | { readonly data: readonly PortalItem[] };
  readonly total?: number;
}

/** The whole answer. A refusal has no result. */
export interface PortalAnswer {
  readonly error_code: number | string;
  readonly message: string;
  readonly session?: string;
  readonly tongso?: string;
  readonly result?: Found['result'];
}

/** The portal says no: error_code -1 (rarely another) with HTTP 200, the reason in Vietnamese and nothing else to go by. */
export class PortalRefusal extends Error {
  override readonly name = 'PortalRefusal';

  constructor(
    message: string,
    readonly code: number | string = -1,
  ) {
    super(message);
  }
}

/** `2025-07-15T08:05:09` to `20250715080509`; null to '' (none). */
export function toPortalTime(time: LocalTime | null): string {
  return time === null ? '' : time.replaceAll(/[-T:]/g, '');
}

/** `20250715080509` to local time; '' to null. Throws PortalRefusal for anything else. */
export function fromPortalTime(text: string): LocalTime | null {
  if (text === '') return null;
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text);
  if (parts === null) throw new PortalRefusal('Sai định dạng ngày, yêu cầu yyyyMMddHHmmss');
  const [, year, month, day, hour, minute, second] = parts as unknown as readonly string[];
  return `${year}-${month}-${day}T${hour}:${minute}:${second}`;
}
