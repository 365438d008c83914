// What both commands check first: that there is a sync API here, and that the officer is one its account may speak for.
import { createRowTest, InputError, isUnderAgency, type AdapterCall, type AgencyRef } from '../../kit/index.js';
import type { HrClient } from '../client.js';
import type { SyncSettings } from '../sync/syncSettings.js';
import { agencyOf } from '../toOfficerRecord.js';

type Call = AdapterCall<HrClient>;

class NotConnected extends InputError {
  override readonly code = 'CONFLICT';

  constructor() {
    super(
      'This installation is not connected to the sync API of the Ministry of Home Affairs.',
      'Hệ thống này chưa được kết nối với dịch vụ đồng bộ của Bộ Nội vụ.',
    );
  }
}

/** Throws where no sync API is configured. */
export function requireSettings({ config }: HrClient): SyncSettings {
  if (config.sync === undefined) throw new NotConnected();
  return config.sync;
}

/** Longest number worth asking for; also keeps control characters away from the database and the Ministry. */
const STAFF_NUMBER = /^[\p{L}\p{N}./_-]{1,50}$/u;

export function isStaffNumber(number: string): boolean {
  return STAFF_NUMBER.test(number);
}

export function refuseOfficer(): never {
  throw new InputError('officer: is not in the HR database.', 'officer: không có trong cơ sở dữ liệu nhân sự.');
}

/** An account is bound to one agency; a code that the directory does not know cannot be compared. */
function speaksFor({ units }: HrClient, settings: SyncSettings, agency: AgencyRef): boolean {
  const own = units.agency(settings.orgCode);
  return own === undefined || isUnderAgency(units, agency, ({ code }) => code === own.code);
}

/** The managing agency of an officer who may be sent. The gateway has checked the target; this checks the row again. */
export function requireAgency(call: Call, settings: SyncSettings, number: string, code: string): AgencyRef {
  const agency = agencyOf(call.client, code);
  if (agency === undefined) return refuseOfficer();
  const isShown = createRowTest(call.scope, 'Officer')({ key: number, units: [agency.unit] });
  if (!isShown) return refuseOfficer();
  if (speaksFor(call.client, settings, agency)) return agency;
  throw new InputError(
    'officer: the managing agency is not one that the sync account speaks for.',
    'officer: cơ quan quản lý không thuộc đơn vị của tài khoản đồng bộ.',
  );
}

/** Sender_Code of an agency. */
export function senderCodeOf(settings: SyncSettings, agency: AgencyRef): string {
  return settings.senderCodes[agency.code] ?? settings.orgCode;
}
