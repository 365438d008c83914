// The SOAP answer of the population database: Envelope/Body/CongdanCollection/CongDan, in any namespace.
import { readXml, UpstreamError, xmlIn, XmlError, type XmlTree } from '../../kit/index.js';
import { readBirthDate } from '../birthDate.js';
import type { Address, CitizenFacts } from '../citizenFacts.js';

/** How much is read at all, the HTTP client decides before. */
const MOST_BYTES = 268_435_456;
const MAX_DEPTH = 20;

const { at, childrenOf, textAt: findText } = xmlIn(null);

const textAt = (tree: XmlTree | undefined, ...path: readonly string[]) => findText(tree, ...path) ?? null;

function refuse(detail: string): never {
  throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: `population: ${detail}` });
}

async function parse(text: string, maxElements: number): Promise<XmlTree> {
  const limits = { maxBytes: MOST_BYTES, maxDepth: MAX_DEPTH, maxElements, maxAttributes: 4 * maxElements };
  try {
    return await readXml(text, { ...limits, lead: 'SPACE' });
  } catch (error) {
    if (error instanceof XmlError) return refuse(`XML: ${error.problem}`);
    throw error;
  }
}

function toName(person: XmlTree): string | null {
  const name = at(person, 'HoVaTen');
  const parts = ['Ho', 'ChuDem', 'Ten'].flatMap((part) => textAt(name, part) ?? []);
  return parts.length === 0 ? textAt(person, 'HoVaTen') : parts.join(' ');
}

function toAddress(person: XmlTree, name: string): Address {
  const address = at(person, name);
  return { ward: textAt(address, 'MaPhuongXa'), text: textAt(address, 'ChiTiet') };
}

function toFacts(person: XmlTree): CitizenFacts {
  const birth = at(person, 'NgayThangNamSinh');
  return {
    personalId: textAt(person, 'SoDinhDanh') ?? '',
    formerNumber: textAt(person, 'SoCMND'),
    fullName: toName(person),
    birthDate: readBirthDate(textAt(birth, 'NgayThangNam')) ?? readBirthDate(textAt(birth, 'Nam')),
    sex: textAt(person, 'GioiTinh'),
    ethnicity: textAt(person, 'DanToc'),
    nationality: textAt(person, 'QuocTich'),
    permanent: toAddress(person, 'ThuongTru'),
    current: toAddress(person, 'NoiOHienTai'),
  };
}

/** The people of an answer. Throws where it is none, or says that the service failed. */
export async function readCollection(text: string, maxElements: number): Promise<readonly CitizenFacts[]> {
  const envelope = await parse(text, maxElements);
  const body = at(envelope, 'Body');
  if (childrenOf(body, 'Fault').length > 0)
    throw new UpstreamError('UPSTREAM_ERROR', { detail: 'population: SOAP fault' });
  const [collection] = childrenOf(body, 'CongdanCollection');
  if (envelope.name !== 'Envelope' || collection === undefined) return refuse('no CongdanCollection');
  return childrenOf(collection, 'CongDan').map(toFacts);
}
