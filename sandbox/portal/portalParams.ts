// Reads the parameters of a call; the portal takes numbers for text, as many senders write them so.
import { fromPortalTime, PortalRefusal } from './portalAnswer.js';

/** The body of a call to mapi/g. */
export type PortalParams = Readonly<Record<string, unknown>>;

/** A scalar as text, '' when absent. Throws PortalRefusal for lists and objects. */
export function readText(params: PortalParams, name: string): string {
  const value = params[name] ?? '';
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new PortalRefusal(`Tham số ${name} không hợp lệ`);
}

/** A scalar that must be there. */
export function readRequired(params: PortalParams, name: string): string {
  const value = readText(params, name);
  if (value === '') throw new PortalRefusal(`Thiếu tham số ${name}`);
  return value;
}

/** A whole number inside a range. */
export function readInteger(params: PortalParams, name: string, least: number, most: number): number {
  const value = Number(readRequired(params, name));
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new PortalRefusal(`Tham số ${name} phải từ ${least} đến ${most}`);
  }
  return value;
}

/** A list of texts; throws PortalRefusal when it is empty or something else. */
export function readTexts(params: PortalParams, name: string): readonly string[] {
  const value = params[name];
  if (!Array.isArray(value) || value.length === 0) throw new PortalRefusal(`Thiếu tham số ${name}`);
  if (!value.every((item) => typeof item === 'string')) throw new PortalRefusal(`Tham số ${name} không hợp lệ`);
  return value;
}

/** A time as the portal writes it, or ''. */
export function readTime(params: PortalParams, name: string): string {
  const value = readText(params, name);
  fromPortalTime(value);
  return value;
}

/** A list of objects; an absent one is empty. */
export function readItems(params: PortalParams, name: string): readonly PortalParams[] {
  const value = params[name] ?? [];
  const items: readonly unknown[] | undefined = Array.isArray(value) ? value : undefined;
  if (items?.every((item) => typeof item === 'object' && item !== null && !Array.isArray(item)) !== true) {
    throw new PortalRefusal(`Tham số ${name} không hợp lệ`);
  }
  return items as readonly PortalParams[];
}
