// The values of a PDF file (ISO 32000-1, 7.3), as far as signatures need them.

export interface PdfName {
  readonly kind: 'name';
  readonly name: string;
}

/** With its place in the file: from the opening to behind the closing mark. */
export interface PdfString {
  readonly kind: 'string';
  readonly bytes: Uint8Array;
  readonly hex: boolean;
  readonly start: number;
  readonly end: number;
}

export interface PdfRef {
  readonly kind: 'ref';
  readonly number: number;
  readonly generation: number;
}

export interface PdfDict {
  readonly kind: 'dict';
  readonly entries: ReadonlyMap<string, PdfValue>;
}

export interface PdfStream {
  readonly kind: 'stream';
  readonly dict: PdfDict;
  /** As it stands in the file. */
  readonly raw: Uint8Array;
}

export type PdfValue =
  | null
  | boolean
  | number
  | PdfName
  | PdfString
  | PdfRef
  | PdfDict
  | PdfStream
  | readonly PdfValue[];

type Kind = 'name' | 'string' | 'ref' | 'dict' | 'stream';
type OfKind<K extends Kind> = Extract<PdfValue, { readonly kind: K }>;

export function isArray(value: PdfValue | undefined): value is readonly PdfValue[] {
  return Array.isArray(value);
}

export function isKind<K extends Kind>(value: PdfValue | undefined, kind: K): value is OfKind<K> {
  return typeof value === 'object' && value !== null && !isArray(value) && value.kind === kind;
}

export function nameOf(value: PdfValue | undefined): string | null {
  return isKind(value, 'name') ? value.name : null;
}

/** The dictionary of a dictionary or of a stream. */
export function dictOf(value: PdfValue | undefined): PdfDict | undefined {
  if (isKind(value, 'dict')) return value;
  return isKind(value, 'stream') ? value.dict : undefined;
}
