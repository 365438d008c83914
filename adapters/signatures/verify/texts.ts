// What findings say, in both languages. No value of a file stands in them.

export const TEXTS = {
  NOT_READABLE: {
    vi: 'Không đọc được cấu trúc của tệp hoặc chữ ký.',
    en: 'The structure of the file or signature cannot be read.',
  },
  TOO_MANY_SIGNATURES: {
    vi: 'Tệp có nhiều chữ ký hơn mức cho phép.',
    en: 'The file has more signatures than allowed.',
  },
  SIGNER_CERTIFICATE_MISSING: {
    vi: 'Không tìm thấy chứng thư của người ký.',
    en: 'The certificate of the signer is not there.',
  },
  SIGNER_REFERENCE_MISSING: {
    vi: 'Chữ ký không ghi nhận chứng thư của người ký (signing-certificate).',
    en: 'The signature does not name its certificate (signing-certificate).',
  },
  SIGNER_REFERENCE_MISMATCH: {
    vi: 'Chứng thư khác với chứng thư mà chữ ký ghi nhận.',
    en: 'The certificate is not the one that the signature names.',
  },
  SIGNER_REFERENCE_WEAK: {
    vi: 'Chữ ký ghi nhận chứng thư bằng hàm băm yếu.',
    en: 'The signature names its certificate by a weak digest.',
  },
  SIGNED_ATTRIBUTES_MISSING: {
    vi: 'Chữ ký không có thuộc tính được ký.',
    en: 'The signature has no signed attributes.',
  },
  SIGNED_ATTRIBUTES_DUPLICATED: {
    vi: 'Một thuộc tính được ký xuất hiện nhiều lần.',
    en: 'A signed attribute occurs more than once.',
  },
  SIGNED_ATTRIBUTES_UNSORTED: {
    vi: 'Các thuộc tính được ký không theo thứ tự của DER.',
    en: 'The signed attributes are not in the order of DER.',
  },
  CONTENT_TYPE_MISMATCH: {
    vi: 'Loại nội dung được ký khác với loại nội dung của tệp.',
    en: 'The signed content type is not that of the content.',
  },
  CONTENT_MISSING: { vi: 'Không có nội dung được ký.', en: 'The signed content is not there.' },
  CONTENT_CHANGED: { vi: 'Nội dung đã thay đổi sau khi ký.', en: 'The content was changed after it was signed.' },
  CONTENT_NOT_THE_SAME: {
    vi: 'Nội dung nằm trong chữ ký khác với nội dung của tài liệu.',
    en: 'The content inside the signature is not that of the document.',
  },
  VALUE_WRONG: { vi: 'Giá trị chữ ký không đúng.', en: 'The signature value is wrong.' },
  ALGORITHM_UNKNOWN: { vi: 'Thuật toán chưa được hỗ trợ.', en: 'The algorithm is not supported.' },
  ALGORITHMS_DIFFER: {
    vi: 'Chữ ký dùng hai hàm băm khác nhau.',
    en: 'The signature uses two different digests.',
  },
  ALGORITHM_TOO_WEAK: {
    vi: 'Thuật toán hoặc độ dài khóa không còn được chấp nhận.',
    en: 'An algorithm or key size is not acceptable any more.',
  },
  POLICY_UNKNOWN: {
    vi: 'Chữ ký theo một chính sách chưa được cấu hình.',
    en: 'The signature follows a policy that is not configured.',
  },
  NO_TRUSTED_CHAIN: {
    vi: 'Chứng thư không dẫn tới gốc tin cậy đã cấu hình.',
    en: 'The certificate leads to no configured trust anchor.',
  },
  CA_NOT_ALLOWED: {
    vi: 'Một chứng thư trung gian không được phép cấp chứng thư này.',
    en: 'An intermediate certificate may not issue this one.',
  },
  CA_OUT_OF_VALIDITY: {
    vi: 'Một chứng thư của tổ chức cấp đã hết hoặc chưa có hiệu lực.',
    en: 'A certificate of an authority is outside its validity.',
  },
  UNKNOWN_CRITICAL_EXTENSION: {
    vi: 'Chứng thư có phần mở rộng bắt buộc chưa được hỗ trợ.',
    en: 'A certificate has a critical extension that is not supported.',
  },
  NAME_CONSTRAINTS: {
    vi: 'Chứng thư trái với giới hạn tên của tổ chức cấp.',
    en: 'A certificate breaks the name constraints of its authority.',
  },
  KEY_USAGE_NOT_ALLOWED: {
    vi: 'Chứng thư không được cấp để dùng vào việc này.',
    en: 'The certificate was not issued for this use.',
  },
  REVOCATION_NOT_KNOWN: {
    vi: 'Chưa xác minh được tình trạng thu hồi; hãy thử lại sau.',
    en: 'Revocation could not be checked; try again later.',
  },
  CERTIFICATE_ON_HOLD: { vi: 'Chứng thư đang bị tạm dừng.', en: 'The certificate is on hold.' },
  CERTIFICATE_REVOKED: { vi: 'Chứng thư của người ký đã bị thu hồi.', en: 'The certificate of the signer is revoked.' },
  CA_REVOKED: { vi: 'Chứng thư của tổ chức cấp đã bị thu hồi.', en: 'The certificate of an authority is revoked.' },
  REVOKED_LATER: {
    vi: 'Chứng thư bị thu hồi sau thời điểm ký đã được chứng minh.',
    en: 'The certificate was revoked after the proven time of signing.',
  },
  NOT_YET_VALID: {
    vi: 'Chứng thư chưa có hiệu lực vào thời điểm ký.',
    en: 'The certificate was not yet valid at the time of signing.',
  },
  EXPIRED: {
    vi: 'Chứng thư đã hết hiệu lực vào thời điểm ký được chứng minh.',
    en: 'The certificate had expired at the proven time of signing.',
  },
  TIMESTAMP_NOT_ACCEPTED: { vi: 'Một dấu thời gian không được chấp nhận.', en: 'A time stamp is not accepted.' },
  TIMESTAMP_IN_FUTURE: { vi: 'Dấu thời gian ở tương lai.', en: 'The time stamp lies in the future.' },
  BYTE_RANGE_WRONG: {
    vi: 'Phạm vi byte được ký (ByteRange) không hợp lệ.',
    en: 'The signed byte range is not acceptable.',
  },
  SUB_FILTER_UNKNOWN: {
    vi: 'Loại chữ ký PDF (SubFilter) chưa được hỗ trợ.',
    en: 'The kind of PDF signature (SubFilter) is not supported.',
  },
  SIGNED_REVISION_UNREADABLE: {
    vi: 'Bản đã ký của tài liệu không chứa chữ ký này.',
    en: 'The document as it was signed does not hold this signature.',
  },
  CHANGED_AFTER_SIGNING: {
    vi: 'Tài liệu được sửa đổi sau khi ký; chữ ký chỉ bao trùm bản trước đó.',
    en: 'The document was changed after signing; the signature covers the earlier version only.',
  },
  LATER_SIGNATURE_NOT_ACCEPTED: {
    vi: 'Chữ ký thêm vào sau có hình hiển thị nhưng không được xác minh.',
    en: 'A later signature that shows on a page is not accepted.',
  },
  LATER_REVISIONS_EXPLAINED: {
    vi: 'Phần thêm sau chỉ gồm chữ ký, dấu thời gian hoặc thông tin xác minh.',
    en: 'What was added later is only signatures, time stamps or validation data.',
  },
  ENCRYPTED: { vi: 'Tệp PDF được mã hóa chưa được hỗ trợ.', en: 'Encrypted PDF files are not supported.' },
  DTD_FORBIDDEN: { vi: 'Tài liệu XML có khai báo DTD.', en: 'The XML document has a document type.' },
  ID_NOT_UNIQUE: {
    vi: 'Một mã Id xuất hiện nhiều lần trong tài liệu.',
    en: 'An Id occurs more than once in the document.',
  },
  REFERENCE_EXTERNAL: {
    vi: 'Chữ ký tham chiếu ra ngoài tài liệu.',
    en: 'The signature refers to something outside the document.',
  },
  REFERENCE_MISSING: {
    vi: 'Không tìm thấy phần tử mà chữ ký tham chiếu.',
    en: 'What the signature refers to is not there.',
  },
  TRANSFORM_UNKNOWN: { vi: 'Phép biến đổi XML chưa được hỗ trợ.', en: 'An XML transform is not supported.' },
  UNSUPPORTED_FEATURE: {
    vi: 'Chữ ký dùng tính năng chưa được hỗ trợ.',
    en: 'The signature uses a feature that is not supported.',
  },
  COVERS_PART_ONLY: {
    vi: 'Chữ ký chỉ bao trùm một phần của tài liệu.',
    en: 'The signature covers a part of the document only.',
  },
  NO_SIGNATURE: { vi: 'Tệp không có chữ ký.', en: 'The file has no signature.' },
  FORMAT_UNKNOWN: { vi: 'Định dạng tệp chưa được hỗ trợ.', en: 'The format of the file is not supported.' },
  TOOK_TOO_LONG: {
    vi: 'Việc xác minh vượt thời gian hoặc bộ nhớ cho phép.',
    en: 'The verification took more time or memory than allowed.',
  },
} as const;

export type TextKey = keyof typeof TEXTS;
