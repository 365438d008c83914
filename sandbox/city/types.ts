// The shapes of the sample city: agencies, officers, procedures, dossiers, documents and questions. All of it is invented.

/** A calendar day, `YYYY-MM-DD`. */
export type Day = string;

/** Wall-clock time in Asia/Ho_Chi_Minh without a zone, `YYYY-MM-DDTHH:mm:ss`. */
export type LocalTime = string;

/** The code list a unit code belongs to; the city itself is in both, hence ''. */
export type CodeList = '2025-06' | '2025-07' | '';

/** What kind of body an agency is; an OFFICE is part of a department or of a ward. */
export type AgencyKind = 'CITY' | 'DEPARTMENT' | 'DISTRICT' | 'WARD' | 'OFFICE';

/** An agency with an invented identifier in the form of QĐ 20/2020/QĐ-TTg. */
export interface Agency {
  /** Parent first: `H26.L7.01`. */
  readonly code: string;
  /** QCVN 102:2016, reversed: `000.01.L7.H26`. */
  readonly oldCode: string;
  readonly name: string;
  readonly kind: AgencyKind;
  readonly level: 'CITY' | 'DISTRICT' | 'WARD';
  readonly parentCode: string | null;
  /** Code of the administrative unit it serves, in `codeList`. */
  readonly unitCode: string;
  readonly codeList: CodeList;
  /** `hn:01`, `hn:2025-06:<code>` or `hn:2025-07:<code>`. */
  readonly unitKey: string;
  /** First day on which the sample has records of it. */
  readonly activeFrom: Day;
  /** Last day of work, null while it exists. */
  readonly ceasedOn: Day | null;
  readonly sample: true;
}

/** Codes of the Ministry's lists (TT 06/2023/TT-BNV form) with the words that go with them. */
export interface Qualifications {
  /** General education, `12/12`. */
  readonly generalEducation: string;
  /** TrinhDoChuyenMon 01–09. */
  readonly degreeCode: string;
  readonly degree: string;
  readonly major: string;
  /** LyLuanChinhTri 00–04. */
  readonly politicalTheoryCode: string;
  /** QuanLyNhaNuoc 00–04. */
  readonly stateManagementCode: string;
  /** NgoaiNgu 00–06. */
  readonly foreignLanguageCode: string;
  /** TinHoc 00–03. */
  readonly itCode: string;
}

/** One line of a salary history. */
export interface SalaryStep {
  readonly from: Day;
  readonly rankCode: string;
  readonly step: number;
  readonly coefficient: number;
}

/** One line of a work history; `until` is null for the present post. */
export interface WorkPeriod {
  readonly from: Day;
  readonly until: Day | null;
  readonly agencyCode: string;
  readonly post: string;
}

/** A civil servant or public employee with an account. Belongs to exactly one agency. */
export interface Officer {
  /** Số hiệu, `HN000123`. */
  readonly number: string;
  readonly fullName: string;
  readonly birthDate: Day;
  readonly sex: 'MALE' | 'FEMALE';
  /** 12 digits with the impossible province 999. */
  readonly citizenNumber: string;
  /** `0000` and six digits: no real number begins so. */
  readonly phone: string;
  readonly email: string;
  readonly agencyCode: string;
  /** The office inside the agency, or null when it has none. */
  readonly officeCode: string | null;
  readonly unitKey: string;
  readonly post: string;
  /** ChucVu 000–163; 000 = none. */
  readonly postCode: string;
  readonly rankCode: string;
  readonly rankName: string;
  readonly step: number;
  readonly coefficient: number;
  readonly qualifications: Qualifications;
  readonly recruitedOn: Day;
  /** Since when in the present post. */
  readonly startedOn: Day;
  /** Last day in the post; set for officers of agencies that ceased. */
  readonly endedOn: Day | null;
  readonly workHistory: readonly WorkPeriod[];
  readonly salaryHistory: readonly SalaryStep[];
  /** KetQuaDanhGia 01–05 by year. */
  readonly evaluations: readonly { readonly year: number; readonly resultCode: string }[];
  readonly sample: true;
}

/** Lĩnh vực. */
export interface ProcedureField {
  /** `G99-MU01`. */
  readonly code: string;
  readonly name: string;
  readonly sectorCode: string;
  readonly sample: true;
}

/** One fee; `amount` is free text as the portal prints it ("Không", "10.000"). */
interface ProcedureFee {
  readonly code: string;
  readonly amount: string;
  readonly unit: string;
  readonly note: string;
}

/** A way to hand in a dossier: 1 direct, 2 online, 3 post. */
export interface ProcedureChannel {
  readonly channel: '1' | '2' | '3';
  readonly days: number;
  readonly fees: readonly ProcedureFee[];
}

/** A paper an applicant hands in. */
export interface ProcedurePaper {
  readonly code: string;
  readonly name: string;
  readonly formName: string;
  readonly originals: number;
  readonly copies: number;
}

/** Thủ tục hành chính, all parts of LayThuTuc. */
export interface Procedure {
  readonly index: number;
  /** `9.000123`: no real code list begins with 9. */
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly group: string;
  readonly fieldCode: string;
  readonly stages: readonly string[];
  readonly channels: readonly ProcedureChannel[];
  readonly papers: readonly ProcedurePaper[];
  readonly requirement: string;
  readonly subjects: readonly string[];
  readonly results: readonly { readonly code: string; readonly name: string }[];
  readonly legalBases: readonly { readonly number: string; readonly name: string }[];
  readonly decisionId: string;
  readonly sample: true;
}

/** A person or body that hands in dossiers. */
export interface Applicant {
  readonly name: string;
  /** 1 individual, 2 enterprise, 3 state body, 4 organisation. */
  readonly kind: '1' | '2' | '3' | '4';
  /** 12 digits with province 999, or an invented 10-digit tax code. */
  readonly identity: string;
  readonly technicalId: string;
  readonly phone: string;
  readonly email: string;
}

/** Hồ sơ thủ tục hành chính. */
export interface Dossier {
  readonly index: number;
  /** `000.00.L7.H26-250715-0001`. */
  readonly code: string;
  readonly agencyCode: string;
  readonly procedureCode: string;
  readonly channel: '1' | '2' | '3';
  readonly applicantIndex: number;
  /** The officer in charge, of the same agency. */
  readonly officerNumber: string;
  readonly submittedAt: LocalTime;
  readonly receivedAt: LocalTime;
  readonly dueAt: LocalTime;
  readonly finishedAt: LocalTime | null;
  readonly returnedAt: LocalTime | null;
  readonly rejectedAt: LocalTime | null;
  /** TrangThaiHoSo 1–10. */
  readonly status: number;
  /** DocumentIds of result papers, all issued by the same agency. */
  readonly resultDocumentIds: readonly string[];
  readonly sample: true;
}

/** One step of the progress of a dossier. */
export interface DossierStep {
  readonly officerNumber: string;
  readonly officerName: string;
  readonly post: string;
  readonly at: LocalTime;
  readonly office: string;
  readonly content: string;
  readonly status: number;
  readonly startedAt: LocalTime;
  readonly dueAt: LocalTime;
}

/** BussinessDocType: 0 new, 1 recall, 2 update, 3 replacement. */
export type BusinessType = 0 | 1 | 2 | 3;

/** An official document sent over the interconnection axis. */
export interface CityDocument {
  readonly index: number;
  /** `<OrganId>,yyyy/MM/dd,<no>/<notation>`. */
  readonly documentId: string;
  readonly fromCode: string;
  /** One to five agencies. */
  readonly toCodes: readonly string[];
  readonly number: string;
  readonly notation: string;
  readonly typeName: string;
  readonly subject: string;
  readonly promulgatedOn: Day;
  readonly sentAt: LocalTime;
  readonly dueOn: Day | null;
  /** 0 normal … 4. */
  readonly priority: number;
  readonly signerNumber: string;
  /** 0–2. */
  readonly attachmentCount: number;
  readonly business: BusinessType;
  /** Index of the document that a recall, update or replacement is about, or that this one replies to. */
  readonly relatedIndex: number | null;
  readonly sample: true;
}

/** One status of a document at one receiver; code 01–06, 13, 15, 16. */
export interface DocumentStatus {
  readonly code: string;
  readonly at: LocalTime;
  readonly staffNumber: string;
}

/** A question from a citizen, with or without an answer. */
export interface Question {
  readonly id: string;
  readonly agencyCode: string;
  readonly fieldCode: string;
  readonly procedureCode: string;
  readonly content: string;
  readonly answer: string | null;
  readonly askedAt: LocalTime;
  readonly applicantIndex: number;
  /** True for those that the national portal passed on; false for those asked at the agency. */
  readonly fromPortal: boolean;
  readonly sample: true;
}
