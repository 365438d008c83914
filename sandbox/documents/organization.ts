// From and To of a message: eight children, in the order of the sender's program.
import type { SampleCity } from '../city/createSampleCity.js';
import { leaves, node } from './markup.js';
import type { Markup } from './markup.js';

/** How a message writes agencies. */
interface OrganizationForm {
  /** QCVN 102:2016 codes instead of those of QĐ 20/2020. */
  readonly oldCodes: boolean;
  /** Status messages put OrganName first. */
  readonly nameFirst: boolean;
}

/** The code of an agency in the form that this message uses. */
export function toOrganId(city: SampleCity, code: string, oldCodes: boolean): string {
  return oldCodes ? (city.agency(code)?.oldCode ?? code) : code;
}

/** `From` or `To`. */
export function toOrganization(city: SampleCity, element: 'From' | 'To', code: string, form: OrganizationForm): Markup {
  const agency = city.agency(code);
  const superior = city.agency(agency?.parentCode ?? code);
  const inCharge = ['OrganizationInCharge', superior?.name ?? ''] as const;
  const name = ['OrganName', agency?.name ?? ''] as const;
  const isSender = element === 'From';
  return node(
    `edXML:${element}`,
    leaves('edXML:', [
      ['OrganId', toOrganId(city, code, form.oldCodes)],
      ...(form.nameFirst ? [name, inCharge] : [inCharge, name]),
      ['OrganAdd', isSender ? 'Địa chỉ mẫu, Hà Nội' : ''],
      ['Email', isSender ? `${code.toLowerCase()}@sample.invalid` : ''],
      ['Telephone', ''],
      ['Fax', ''],
      ['Website', ''],
    ]),
  );
}
