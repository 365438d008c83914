// What a link to a file says; the gateway seals it.
import { z } from 'zod';

const schema = z.tuple([z.string().min(1), z.string().min(1), z.boolean()]);

export interface FileRef {
  /** Ids of the item and of the file in it. */
  readonly item: string;
  readonly file: string;
  /** Whether the document was open when the link was made; it must not have become restricted since. */
  readonly isOpen: boolean;
}

export function toFileRef({ item, file, isOpen }: FileRef): string {
  return JSON.stringify([item, file, isOpen]);
}

/** Undefined for what is no reference of ours. */
export function parseFileRef(ref: string): FileRef | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(ref)).data;
    return parsed === undefined ? undefined : { item: parsed[0], file: parsed[1], isOpen: parsed[2] };
  } catch {
    return undefined;
  }
}
