// The sample catalogue: the kinds of applications that the programme names in public, none of them a real product.

/** One application, and how the sample measures it. */
export interface SampleApplication {
  readonly code: string;
  readonly name: string;
  readonly description: string;
  /** Id of the adapter that connects it; null: none. */
  readonly system: string | null;
  readonly levels: readonly ('CITY' | 'DISTRICT' | 'WARD')[];
  readonly indicators: readonly string[];
  readonly strength: 'OBLIGATORY' | 'ENCOURAGED';
  /** What is to be reached, by indicator. */
  readonly targets: Readonly<Record<string, { readonly kind: 'SHARE' | 'ABSOLUTE'; readonly value: number }>>;
}

const ALL = ['CITY', 'DISTRICT', 'WARD'] as const;
const share = (value: number) => ({ kind: 'SHARE', value }) as const;
const number = (value: number) => ({ kind: 'ABSOLUTE', value }) as const;

/** The day on which the first catalogue was issued. */
export const ISSUED_ON = '2025-03-03';

export const SAMPLE_APPLICATIONS: readonly SampleApplication[] = [
  {
    code: 'QLVB',
    name: 'Quản lý văn bản và điều hành (mẫu)',
    description: 'Gửi, nhận và xử lý văn bản điện tử giữa ba cấp. Documents between the levels.',
    ...{ system: 'documents', levels: ALL, strength: 'OBLIGATORY' },
    indicators: ['ACCOUNTS', 'DOCUMENTS_ELECTRONIC'],
    targets: { ACCOUNTS: share(0.95), DOCUMENTS_ELECTRONIC: share(0.9) },
  },
  {
    code: 'KY-SO',
    name: 'Chữ ký số chuyên dùng (mẫu)',
    description: 'Ký số văn bản của cán bộ và cơ quan. Signing by officers and agencies.',
    ...{ system: 'signatures', levels: ALL, strength: 'OBLIGATORY' },
    indicators: ['SIGNATURES'],
    targets: { SIGNATURES: number(20) },
  },
  {
    code: 'DVC',
    name: 'Dịch vụ công trực tuyến (mẫu)',
    description: 'Tiếp nhận và giải quyết thủ tục hành chính. Administrative procedures.',
    ...{ system: 'public-services', levels: ALL, strength: 'OBLIGATORY' },
    indicators: ['DOSSIERS_ONLINE', 'FEES_ONLINE'],
    targets: { DOSSIERS_ONLINE: share(0.6), FEES_ONLINE: share(0.5) },
  },
  {
    code: 'TTHC-DANG',
    name: 'Bốn thủ tục hành chính của Đảng (mẫu)',
    description: 'Bốn thủ tục của Đảng trên cổng dịch vụ công. Four Party procedures on the portal.',
    ...{ system: 'party-procedures', levels: ALL, strength: 'OBLIGATORY' },
    indicators: ['DOSSIERS_ONLINE', 'FEES_ONLINE'],
    targets: { DOSSIERS_ONLINE: share(0.5) },
  },
  {
    code: 'LUU-TRU',
    name: 'Lưu trữ số (mẫu)',
    description: 'Số hóa và khai thác hồ sơ lưu trữ. Digitised archives.',
    ...{ system: 'archive', levels: ALL, strength: 'OBLIGATORY' },
    indicators: ['FILES_DIGITISED'],
    targets: { FILES_DIGITISED: share(0.05) },
  },
  {
    code: 'HOP-TT',
    name: 'Họp trực tuyến (mẫu)',
    description: 'Phòng họp trực tuyến giữa các cấp. Online meetings.',
    ...{ system: 'meetings', levels: ALL, strength: 'ENCOURAGED' },
    indicators: ['MEETINGS_ONLINE'],
    targets: { MEETINGS_ONLINE: number(2) },
  },
  {
    code: 'PAKN',
    name: 'Tiếp nhận phản ánh, kiến nghị (mẫu)',
    description: "Tiếp nhận và trả lời phản ánh của người dân. Citizens' feedback.",
    ...{ system: 'feedback', levels: ALL, strength: 'OBLIGATORY' },
    indicators: ['FEEDBACK_CLOSED'],
    targets: { FEEDBACK_CLOSED: share(0.8) },
  },
  {
    code: 'LAY-Y-KIEN',
    name: 'Lấy ý kiến nhân dân (mẫu)',
    description: 'Lấy ý kiến hộ gia đình. Collecting opinions.',
    ...{ system: 'consultations', levels: ['CITY', 'WARD'], strength: 'ENCOURAGED' },
    ...{ indicators: ['ACCOUNTS'], targets: {} },
  },
  {
    code: 'BDHV-SO',
    name: 'Bình dân học vụ số (mẫu)',
    description: 'Bồi dưỡng kỹ năng số cho cán bộ. Digital skills.',
    ...{ system: 'training', levels: ALL, strength: 'ENCOURAGED' },
    indicators: ['COURSES_COMPLETED'],
    targets: { COURSES_COMPLETED: share(0.7) },
  },
  {
    code: 'CBCCVC',
    name: 'Hồ sơ cán bộ, công chức, viên chức (mẫu)',
    description: 'Cập nhật hồ sơ cán bộ. Files of officers.',
    ...{ system: 'hr-records', levels: ALL, strength: 'OBLIGATORY' },
    ...{ indicators: ['ACCOUNTS'], targets: { ACCOUNTS: share(1) } },
  },
];
