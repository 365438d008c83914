// Texts in two languages as one description: `Tiếng Việt. English.`
import type { Text } from './textSchemas.js';

function toSentence(text: string): string {
  const trimmed = text.trim();
  return /[.?!]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

export function toDescription({ vi, en }: Text): string {
  return `${toSentence(vi)} ${toSentence(en)}`;
}
