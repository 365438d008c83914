// What narrows a list of documents, as far as the documents themselves can be held against it.
import { splitCode } from './documentId.js';
import type { LocatedDocument } from './locatedDocument.js';
import type { QueryDocumentsArgs } from './schema.generated.js';

/** Days are YYYY-MM-DD. */
export type DocumentFilter = Partial<Omit<QueryDocumentsArgs, 'unit'>>;

function codeOf(documentId: string): { readonly number: string; readonly notation: string } {
  // Everything behind the second comma of the key.
  return splitCode(documentId.split(',').slice(2).join(','));
}

/** Number and notation stand in the id. */
export function matchesId(documentId: string, { number, notation }: DocumentFilter): boolean {
  const code = codeOf(documentId);
  const isSame = (wanted: string | null | undefined, value: string) =>
    (wanted ?? null) === null || wanted?.trim().normalize('NFC').toLowerCase() === value.toLowerCase();
  return isSame(number, code.number) && isSame(notation, code.notation);
}

export function matches(document: LocatedDocument, filter: DocumentFilter): boolean {
  if (!matchesId(document.documentId, filter)) return false;
  return (filter.status ?? null) === null || (document.rows ?? []).some((row) => row.status === filter.status);
}
