// Texts of an input: there, not endless, and such that XML can carry them.
import { isXmlText } from '../edxml/write/markup.js';
import type { Findings } from './findings.js';

interface TextRule {
  readonly argument: string;
  readonly max: number;
  /** An empty text will not do. */
  readonly isRequired?: boolean;
}

/** The text as it is sent: NFC, without space around it. */
export function checkText(findings: Findings, text: string | null | undefined, rule: TextRule): string {
  const { argument, max, isRequired = false } = rule;
  const clean = (text ?? '').normalize('NFC').trim();
  if (isRequired && clean === '') findings.add(argument, 'không được để trống.', 'must not be empty.');
  if (clean.length > max) findings.add(argument, `tối đa ${max} ký tự.`, `at most ${max} characters.`);
  if (!isXmlText(clean)) {
    findings.add(argument, 'có ký tự điều khiển không được phép.', 'has control characters that cannot be sent.');
    return '';
  }
  return clean;
}

/** A whole number in its range; `fallback` for none. */
export function checkCount(
  findings: Findings,
  count: number | null | undefined,
  rule: { readonly argument: string; readonly max: number; readonly fallback: number },
): number {
  const value = count ?? rule.fallback;
  if (value >= 0 && value <= rule.max) return value;
  findings.add(rule.argument, `từ 0 đến ${rule.max}.`, `0 to ${rule.max}.`);
  return rule.fallback;
}
