// A status of a document of the sample city as an edXML message.
import type { SampleCity } from '../city/createSampleCity.js';
import type { CityDocument, DocumentStatus } from '../city/types.js';
import { builderOf } from './builders.js';
import { toStatusText } from './toStatusText.js';
import { toStatusWords } from './words.js';

/** A status that an agency reports about a document. */
interface StatusMessage {
  readonly document: CityDocument;
  readonly status: DocumentStatus;
  readonly from: string;
  readonly to: string;
}

/** The bytes of the status message. */
export function toStatusXml(city: SampleCity, { document, status, from, to }: StatusMessage): Buffer {
  const staff = city.officer(status.staffNumber);
  return toStatusText(city, {
    document,
    from,
    to,
    code: status.code,
    at: status.at,
    description: toStatusWords(status.code),
    department: staff?.post ?? '',
    staff: staff?.fullName ?? '',
    email: staff?.email ?? '',
    oldCodes: builderOf(document).oldCodes,
  });
}
