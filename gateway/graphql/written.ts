// An answer that waits for its record, as it will be sent. The objects that it was made of are let go before: kept for
// those milliseconds, they would be moved about by every collection of garbage, and many would be taken for old ones.

/** What is sent: a text, or its bytes. */
export type Sent = string | Uint8Array;

/** Stands where the data of an answer were. */
export class Written {
  constructor(readonly body: Sent) {}
}

/** Data as JSON text, which they were made as. */
export class JsonText {
  constructor(readonly json: string) {}

  /** For whoever looks for objects. */
  toJSON(): unknown {
    return JSON.parse(this.json) as unknown;
  }
}

export const ofText = (json: string): JsonText => new JsonText(json);

export interface WrittenResult {
  readonly errors?: unknown;
  readonly data?: unknown;
  readonly extensions?: unknown;
}

/** In the order in which Apollo Server writes them. */
export function writeResult({ errors, data, extensions }: WrittenResult): string {
  if (!(data instanceof JsonText)) return JSON.stringify({ errors, data, extensions });
  const before = errors === undefined ? '' : `"errors":${JSON.stringify(errors)},`;
  const behind = extensions === undefined ? '' : `,"extensions":${JSON.stringify(extensions)}`;
  return `{${before}"data":${data.json}${behind}}`;
}

/** An answer is one line. */
export const toLine = (text: string): string => `${text}\n`;

/** For Apollo Server, which hands on whatever it is given here. */
export function stringifyResult(result: WrittenResult): string {
  return result.data instanceof Written ? (result.data.body as string) : toLine(writeResult(result));
}
