// Why an edXML message was refused. The code goes to logs and to `Document.warnings`; nothing of the message does.

/** XML_… and BASE64_… are the file itself, EDXML_… what it says, EDOC_… the network, ATTACHMENT_… a file inside it. */
export type EdxmlErrorCode =
  | 'XML_MALFORMED'
  | 'XML_DTD_FORBIDDEN'
  | 'XML_ENCODING'
  | 'XML_TOO_LARGE'
  | 'XML_TOO_DEEP'
  | 'XML_TOO_MANY_ATTRIBUTES'
  | 'XML_TOO_MANY_ELEMENTS'
  | 'XML_FORBIDDEN_NAME'
  | 'EDXML_INCOMPLETE'
  | 'EDXML_SENDER_MISMATCH'
  | 'EDOC_MISSING'
  | 'BASE64_MALFORMED'
  | 'ATTACHMENT_MISSING'
  | 'ATTACHMENT_MALFORMED'
  | 'ATTACHMENT_ID_REPEATED'
  | 'ATTACHMENT_ENTRIES'
  | 'ATTACHMENT_RATIO'
  | 'ATTACHMENT_TOO_LARGE';

/** A message or an attachment that must not be used. */
export class EdxmlError extends Error {
  readonly code: EdxmlErrorCode;

  constructor(code: EdxmlErrorCode) {
    super(code);
    this.name = 'EdxmlError';
    this.code = code;
  }
}
