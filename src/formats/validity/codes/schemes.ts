// Who gives out an identifier: organisations (ISO 6523 ICD) and electronic addresses (EAS, and the part of it Peppol takes).

import { codeList } from './code-list.ts'

/** ISO 6523. */
export const ICD = codeList(`
  0002-91 0093-99 0100-02 0104-80 0183-99 0200-48
`)

/** Electronic address schemes of the European Commission. */
export const EAS = codeList(`
  0002 0007 0009 0037 0060 0088 0096 0097 0106 0130 0135 0142 0147 0151 0154 0158 0170 0177 0183 0184 0188 0190-96 0198 0199 0200-05 0208-13 0215-18
  0221 0225 0230 0235 0240 0242 0244-46 0248 9910 9913-15 9918-20 9922-53 9957 9959 AN AQ AS AU EM
`)

/** Those that Peppol delivers to. */
export const PEPPOL_ADDRESSES = codeList(`
  0002 0007 0009 0037 0060 0088 0096 0097 0106 0130 0135 0142 0151 0158 0183 0184 0188 0190-93 0195 0196 0198 0199 0200-02 0204 0208-13 0215 0216 0218
  0221 0225 0230 0235 0240 0242 0244-46 0248 9910 9913-15 9918-20 9922-53 9957 9959
`)
