// Which service of mapi/g is answered by what.
import type { SampleCity } from '../city/createSampleCity.js';
import type { LocalTime } from '../city/types.js';
import { findCodeList } from './codeLists.js';
import type { DossierSearch } from './createDossierSearch.js';
import { getDossier, getTechnicalId, listDossiers } from './dossierServices.js';
import { pushDossiers, pushProgress, pushStatus } from './dossierWrites.js';
import { PortalRefusal } from './portalAnswer.js';
import type { Found } from './portalAnswer.js';
import type { PortalParams } from './portalParams.js';
import {
  getDecision,
  getProcedure,
  listAgencies,
  listFields,
  listKinds,
  listOnlineServices,
  listProcedureGroups,
  listProcedures,
} from './procedureServices.js';
import { getAnswer, listQuestions } from './questionServices.js';
import { pushAnswer, pushQuestion } from './questionWrites.js';
import type { WrittenRecords } from './writtenRecords.js';

/** What services work on. */
export interface ServiceSources {
  readonly city: SampleCity;
  readonly search: DossierSearch;
  readonly writes: WrittenRecords;
  /** Of the account. */
  readonly agencyCode: string;
  readonly habits: { readonly duplicateCode: number | string };
  readonly localNow: () => LocalTime;
}

interface Service {
  /** How this service writes "accepted": a number, "0" or "00". It differs between services, not between calls. */
  readonly accepted: 0 | '0' | '00';
  readonly answer: (sources: ServiceSources, params: PortalParams) => Found;
  readonly isWrite: boolean;
}

function service(accepted: Service['accepted'], answer: Service['answer']): Service {
  return { accepted, answer, isWrite: false };
}

function write(accepted: Service['accepted'], answer: Service['answer']): Service {
  return { accepted, answer, isWrite: true };
}

const SERVICES: Readonly<Record<string, Service>> = {
  LayDanhMucCoQuan: service(0, ({ city }) => listAgencies(city)),
  LayDanhMucLinhVuc: service('0', ({ city }) => listFields(city)),
  LayDanhSachTTHC: service('00', ({ city }) => listProcedures(city)),
  LayThuTuc: service(0, ({ city }, params) => getProcedure(city, params)),
  LayDVC: service('0', ({ city }) => listOnlineServices(city)),
  LayDanhMucThuTucThuocLoai: service(0, ({ city }) => listKinds(city)),
  LayDanhMucNhomThuTuc: service(0, ({ city }) => listProcedureGroups(city)),
  LayQDCB: service('00', ({ city }, params) => getDecision(city, params)),
  TraCuuTechID: service('0', (_sources, params) => getTechnicalId(params)),
  TraCuuHoSo: service('00', ({ writes }, params) => getDossier(writes, params)),
  LayDanhSachHoSo: service('0', (sources, params) => listDossiers(sources, params)),
  LayDanhSachHoiDapGuiTuDVCQG: service(0, ({ city, writes }) => listQuestions(city, writes, true)),
  LayDanhSachHoiDapBoCoQuan: service('0', ({ city, writes }) => listQuestions(city, writes, false)),
  LayNoiDungTraLoiTheoCauHoi: service(0, ({ writes }, params) => getAnswer(writes, params)),
  DongBoHoSoMC: write('0', pushDossiers),
  CapNhatTienDoHoSoMC: write(0, pushProgress),
  DongBoTrangThaiHoSo: write('00', pushStatus),
  DongBoHoiDap: write('0', pushQuestion),
  DongBoKetQuaHoiDapGuiTuDVCQG: write('0', pushAnswer),
};

/** Code lists write "accepted" as a number. */
function findService(name: string): Service | undefined {
  if (Object.hasOwn(SERVICES, name)) return SERVICES[name];
  const list = findCodeList(name);
  return list === undefined ? undefined : service(0, ({ city }) => ({ result: list(city) }));
}

/** True for a service that changes something. */
export function isWriteService(name: string): boolean {
  return findService(name)?.isWrite === true;
}

/** Answers a service, with its own form of "accepted". Throws PortalRefusal for an unknown one, or when it refuses. */
export function callService(
  sources: ServiceSources,
  name: string,
  params: PortalParams,
): Found & Pick<Service, 'accepted' | 'isWrite'> {
  const found = findService(name);
  if (found === undefined) throw new PortalRefusal(`Dịch vụ ${name.slice(0, 60)} không tồn tại`);
  return { ...found.answer(sources, params), accepted: found.accepted, isWrite: found.isWrite };
}
