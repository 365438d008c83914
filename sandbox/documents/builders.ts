// Which program wrote a file: most files are like the samples of the Government Office, some are not.
import type { CityDocument } from '../city/types.js';

/** The habits of the program that wrote a file. */
export interface Builder {
  /** Attachments as they are in base64, without a ZIP around them; trace headers with attributes. */
  readonly isOther: boolean;
  /** The SDK writes Bussiness before TraceHeader. */
  readonly businessFirst: boolean;
  /** Agencies by QCVN 102:2016 codes. */
  readonly oldCodes: boolean;
  /** Characters before the XML declaration, '' in most files. */
  readonly junk: string;
  /** DocumentType.Type. */
  readonly type: '1' | '18';
}

/** A byte order mark, and what is left of another one that was read as text. */
const JUNK = '\uFEFFï»¿';

/** The habits of one file; the same ones each time. */
export function builderOf({ index, typeName }: CityDocument): Builder {
  return {
    isOther: index % 11 === 5,
    businessFirst: index % 13 === 7,
    oldCodes: index % 17 === 3,
    junk: index % 101 === 50 ? JUNK : '',
    type: typeName === 'Công văn' && index % 4 === 0 ? '18' : '1',
  };
}
