// The services about dossiers and applicants, the assumed list service among them.
import type { SampleCity } from '../city/createSampleCity.js';
import { findApplicant } from '../city/names.js';
import type { DossierQuery } from './createDossierSearch.js';
import { fromPortalTime, PortalRefusal } from './portalAnswer.js';
import type { Found } from './portalAnswer.js';
import { readInteger, readRequired, readText, readTexts } from './portalParams.js';
import type { PortalParams } from './portalParams.js';
import { searchWritten } from './searchWritten.js';
import type { ServiceSources } from './services.js';
import type { WrittenRecords } from './writtenRecords.js';

/** TraCuuHoSo: an unknown code is no refusal, its result is empty. */
export function getDossier(writes: WrittenRecords, params: PortalParams): Found {
  const item = writes.dossier(readRequired(params, 'mahoso'));
  return { result: item === undefined ? [] : [item] };
}

/** TraCuuTechID: the account of a person or body in the portal's single sign-on. */
export function getTechnicalId(params: PortalParams): Found {
  if (readText(params, 'provider') !== 'wso2is') throw new PortalRefusal('Nhà cung cấp định danh không hợp lệ');
  const applicant = findApplicant(readRequired(params, 'mstorcmnd'));
  if (applicant === undefined) throw new PortalRefusal('Không tìm thấy tài khoản');
  return { result: [{ TECHNICALID: applicant.technicalId }] };
}

function readQuery(city: SampleCity, params: PortalParams): DossierQuery {
  const agencyCodes = readTexts(params, 'dsmadonvi').map((code) => {
    // The portal knows the old form of a code alone.
    const agency = city.agency(code);
    if (agency?.oldCode !== code) throw new PortalRefusal(`Đơn vị ${code} không thuộc phạm vi được phân quyền`);
    return agency.code;
  });
  const status = readText(params, 'trangthai') === '' ? null : readInteger(params, 'trangthai', 1, 10);
  return {
    agencyCodes: [...new Set(agencyCodes)].sort(),
    withSubordinates: readText(params, 'gomdonvicon') === '1',
    from: fromPortalTime(readText(params, 'tungay')),
    until: fromPortalTime(readText(params, 'denngay')),
    status,
  };
}

/**
 * LayDanhSachHoSo is assumed: the public list of services has no list of dossiers. Newest intake first, equal times by
 * code downwards; NGAYTIEPNHAN is set for every dossier, also for those not yet accepted (the moment they came in).
 */
export function listDossiers(sources: ServiceSources, params: PortalParams): Found {
  const query = readQuery(sources.city, params);
  const page = readInteger(params, 'trang', 1, 1_000_000);
  const size = readInteger(params, 'soluong', 1, 200);
  return searchWritten(sources, query, page, size);
}
